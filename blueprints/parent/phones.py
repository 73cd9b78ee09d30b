"""The phone at which a family is reached: ask for a code, give it back."""

from __future__ import annotations

from typing import Any

import marshmallow as ma

from app import clock
from app.services.request_phone_code import request_phone_code
from app.services.verify_phone import is_change, verify_phone
from blueprints import auth
from blueprints.parsing import Blueprint, Schema, Text

blp = Blueprint("phones", __name__, description="The phone at which a family is reached")


class Phone(Schema):
    """A mobile number as typed."""

    phone = Text(required=True, shortest=1, longest=40, metadata={"example": "138 0013 8000"})


class PhoneAndCode(Phone):
    """The number and the code that was sent to it."""

    code = Text(required=True, shortest=1, longest=12, metadata={"example": "593817"})


class CodeRequested(Schema):
    """Seconds for which a code holds, and after which another one may be asked for."""

    expires_in = ma.fields.Integer()
    retry_after = ma.fields.Integer()


class VerifiedPhone(Schema):
    """The number, masked."""

    phone = ma.fields.String()


@blp.route("/api/v1/me/phone-codes", methods=["POST"])
@auth.person
@blp.arguments(Phone())
@blp.response(202, CodeRequested())
@blp.alt_response(429, description="asked too often; Retry-After says when again")
def ask_for_code(body: dict[str, Any]) -> Any:
    """Send a six-digit code; the answer does not tell whether the number's own limits allowed it."""
    _require_step_up_for_change(body["phone"])
    return request_phone_code(body["phone"], actor=auth.current_person(), now=clock.now())


@blp.route("/api/v1/me/phone-verifications", methods=["POST"])
@auth.person
@blp.arguments(PhoneAndCode())
@blp.response(201, VerifiedPhone())
def verify(body: dict[str, Any]) -> Any:
    """Give the code back: the number is then where texts go; replacing a number needs a step-up."""
    _require_step_up_for_change(body["phone"])
    who, now = auth.current_person(), clock.now()
    return {"phone": verify_phone(body["phone"], body["code"], actor=who, now=now)}


def _require_step_up_for_change(phone: str) -> None:
    if is_change(phone, actor=auth.current_person()):
        auth.require_step_up()
