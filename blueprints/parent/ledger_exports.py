"""The privacy ledger to take along, and every consent with its time."""

from __future__ import annotations

from typing import Any

import flask
from marshmallow import fields

from app import clock
from app.services import export_ledger
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("ledger_exports", __name__, description="The privacy ledger to take along")


class PastConsent(Schema):
    """One consent."""

    id = fields.String()
    dataset = fields.String()
    dataset_zh = fields.String()
    dataset_en = fields.String()
    text_version = fields.String()
    given_at = Moment()
    withdrawn_at = Moment(allow_none=True)
    is_live = fields.Boolean()


class PastConsents(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(PastConsent()))


class SignedLedger(Schema):
    """`receipt` signs the SHA-256 of `content` as sorted, compact JSON; checked like any receipt."""

    content = fields.Dict()
    receipt = fields.Dict()


@blp.route("/api/v1/me/ledger.csv", methods=["GET"])
@auth.person
@blp.response(200, {"type": "string"}, content_type="text/csv")
def table() -> flask.Response:
    """The ledger as a table."""
    response = flask.Response(export_ledger.as_csv(auth.current_person()), mimetype="text/csv")
    response.headers["Content-Disposition"] = 'attachment; filename="ledger.csv"'
    return response


@blp.route("/api/v1/me/ledger-export", methods=["GET"])
@auth.person
@blp.response(200, SignedLedger())
def signed() -> Any:
    """Ledger and consents, signed."""
    return export_ledger.signed(auth.current_person(), now=clock.now())


@blp.route("/api/v1/me/consent-history", methods=["GET"])
@auth.person
@blp.response(200, PastConsents())
def consents() -> Any:
    """Every consent that was given or withdrawn."""
    return {"items": export_ledger.history(auth.current_person())}
