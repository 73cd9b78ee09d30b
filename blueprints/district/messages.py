"""Texts as officers see them: counts, the call list of what did not arrive, one more try."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID

import marshmallow as ma

from app import clock
from app.domain.actor import Role
from app.services.report_messages import count_messages, list_failed_messages
from app.services.resend_message import resend_message
from blueprints import auth
from blueprints.errors import language
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("messages", __name__, description="Texts: how far they got, and whom to call")

_OFFICERS = auth.staff(Role.SUPERVISOR, Role.ADMIN, Role.BUREAU)
_DAYS = 30


class Period(Schema):
    """How far back, in days."""

    days = ma.fields.Integer(load_default=7, validate=ma.validate.Range(1, _DAYS))


class Page(Period):
    """Part of a list."""

    limit = ma.fields.Integer(load_default=50, validate=ma.validate.Range(1, 100))
    cursor = Text(longest=200, load_default=None)


class Count(Schema):
    """How many texts of a purpose are in a state."""

    purpose = ma.fields.String()
    title_zh = ma.fields.String(attribute="title.zh")
    title_en = ma.fields.String(attribute="title.en")
    state = ma.fields.String()
    label_zh = ma.fields.String(attribute="label.zh", metadata={"description": "the state in words"})
    label_en = ma.fields.String(attribute="label.en")
    count = ma.fields.Integer()


class Counts(Schema):
    """All of them."""

    items = ma.fields.List(ma.fields.Nested(Count()))


class FailedMessage(Schema):
    """One line of the call list."""

    id = ma.fields.UUID()
    application_id = ma.fields.UUID(allow_none=True)
    serial = ma.fields.String(allow_none=True)
    purpose = ma.fields.String()
    to = ma.fields.String(metadata={"description": "masked"})
    state = ma.fields.String()
    error_code = ma.fields.String(allow_none=True)
    reason = ma.fields.String()
    queued_at = Moment()


class CallList(Schema):
    """One page, newest first."""

    items = ma.fields.List(ma.fields.Nested(FailedMessage()))
    next = ma.fields.String(allow_none=True)


class Resent(Schema):
    """The new text."""

    id = ma.fields.UUID()
    state = ma.fields.String()


@blp.route("/api/v1/district/message-counts", methods=["GET"])
@_OFFICERS
@blp.arguments(Period(), location="query")
@blp.response(200, Counts())
def show_counts(query: dict[str, Any]) -> Any:
    """How many texts were queued, by purpose and how far they got."""
    since = clock.now() - timedelta(days=query["days"])
    return {"items": count_messages(auth.current_staff(), since=since)}


@blp.route("/api/v1/district/failed-messages", methods=["GET"])
@_OFFICERS
@blp.arguments(Page(), location="query")
@blp.response(200, CallList())
def show_failed(query: dict[str, Any]) -> Any:
    """The call list: which families a text did not reach, and why in words."""
    return list_failed_messages(
        auth.current_staff(),
        since=clock.now() - timedelta(days=query["days"]),
        language=language(),
        cursor=query["cursor"],
        limit=query["limit"],
    )


@blp.route("/api/v1/district/failed-messages/<uuid:message_id>/resends", methods=["POST"])
@_OFFICERS
@blp.response(201, Resent())
def resend(message_id: UUID) -> Any:
    """Queue a failed notice once more."""
    return resend_message(message_id, actor=auth.current_staff(), now=clock.now())
