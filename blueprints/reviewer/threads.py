"""The district's side of consultation threads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain import serial
from app.domain.actor import Role
from app.services import consult
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema
from blueprints.thread_schemas import ThreadMessageInput, ThreadMessageShown, ThreadShown

blp = Blueprint("reviewer_threads", __name__, description="Families' questions")

ANSWERING = (Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN)
_PATH = "/api/v1/reviewer/applications/<uuid:application_id>"


class UnansweredThread(Schema):
    """A thread that waits for the district."""

    application_id = fields.UUID()
    serial = fields.String()
    waiting_since = Moment()
    unread = fields.Integer()


class UnansweredThreads(Schema):
    """Longest waiting first."""

    items = fields.List(fields.Nested(UnansweredThread))


@blp.route("/api/v1/reviewer/unanswered-threads", methods=["GET"])
@auth.staff(*ANSWERING, Role.BUREAU)
@blp.response(200, UnansweredThreads())
def list_unanswered() -> Any:
    """Threads whose last word is the family's."""
    waiting = consult.list_unanswered(actor=auth.current_staff())
    return {
        "items": [
            {
                "application_id": thread.application_id,
                "serial": str(serial.parse(thread.serial or "")),
                "waiting_since": thread.waiting_since,
                "unread": thread.unread,
            }
            for thread in waiting
        ]
    }


@blp.route(f"{_PATH}/thread-messages", methods=["GET"])
@auth.staff(*ANSWERING)
@blp.response(200, ThreadShown())
def show_thread(application_id: UUID) -> Any:
    """The thread of an application of the district."""
    return {"items": consult.list_for_staff(application_id, actor=auth.current_staff())}


@blp.route(f"{_PATH}/thread-messages", methods=["POST"])
@auth.staff(*ANSWERING)
@blp.arguments(ThreadMessageInput())
@blp.response(201, ThreadMessageShown())
def answer(body: dict[str, Any], application_id: UUID) -> Any:
    """Answer the family."""
    return consult.answer(application_id, text=body["text"], actor=auth.current_staff(), now=clock.now())


@blp.route(f"{_PATH}/thread-read-marks", methods=["POST"])
@auth.staff(*ANSWERING)
@blp.response(204)
def mark_thread_read(application_id: UUID) -> None:
    """Everything the family wrote has been seen."""
    consult.mark_read_by_staff(application_id, actor=auth.current_staff(), now=clock.now())
