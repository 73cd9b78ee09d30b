"""The district's side of consultation threads."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask

from app import clock
from app.domain import serial
from app.domain.actor import Role
from app.services import consult, consult_by_photo, follow_thread, list_threads
from blueprints import auth, event_stream, thread_schemas
from blueprints.parsing import Blueprint
from blueprints.picture import as_response, takes_picture
from blueprints.reviewer import thread_schemas as schemas

blp = Blueprint("reviewer_threads", __name__, description="Families' questions")

ANSWERING = list_threads.ANSWERING
_PATH = "/api/v1/reviewer/applications/<uuid:application_id>"


@blp.route("/api/v1/reviewer/threads", methods=["GET"])
@auth.staff(*ANSWERING, Role.BUREAU)
@blp.arguments(schemas.ThreadsWanted(), location="query")
@blp.response(200, schemas.ListedThreads())
def list_all(query: dict[str, Any]) -> Any:
    """The district's threads, newest word first."""
    return list_threads.list_threads(
        query["filter"], cursor=query["cursor"], limit=query["limit"], actor=auth.current_staff()
    )


@blp.route("/api/v1/reviewer/unanswered-threads", methods=["GET"])
@auth.staff(*ANSWERING, Role.BUREAU)
@blp.response(200, schemas.UnansweredThreads())
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
@blp.response(200, thread_schemas.ThreadShown())
def show_thread(application_id: UUID) -> Any:
    """The thread of an application of the district."""
    return consult.list_for_staff(application_id, actor=auth.current_staff())


@blp.route(f"{_PATH}/thread-messages", methods=["POST"])
@auth.staff(*ANSWERING)
@blp.arguments(thread_schemas.ThreadMessageInput())
@blp.response(201, thread_schemas.ThreadMessageShown())
def answer(body: dict[str, Any], application_id: UUID) -> Any:
    """Answer the family."""
    return consult.answer(application_id, text=body["text"], actor=auth.current_staff(), now=clock.now())


@blp.route(f"{_PATH}/thread-photos", methods=["POST"])
@auth.staff(*ANSWERING)
@takes_picture
@blp.arguments(thread_schemas.ThreadPhotoForm(), location="form")
@blp.arguments(thread_schemas.ThreadPhotoFile(), location="files")
@blp.response(201, thread_schemas.ThreadMessageShown())
def send_photo(form: dict[str, Any], files: dict[str, Any], application_id: UUID) -> Any:
    """Send the family a photo, with words or without."""
    return consult_by_photo.answer(
        application_id,
        content=files["file"].read(),
        text=form["text"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route(f"{_PATH}/thread-photos/<uuid:photo_id>/views", methods=["POST"])
@auth.staff(*ANSWERING)
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def view_photo(application_id: UUID, photo_id: UUID) -> flask.Response:
    """Look at a photo; a POST, because the look itself is written into the audit trail."""
    content = consult_by_photo.view(application_id, photo_id, actor=auth.current_staff(), now=clock.now())
    return as_response(content, str(photo_id))


@blp.route(f"{_PATH}/thread-messages/stream", methods=["GET"])
@auth.staff(*ANSWERING)
@blp.arguments(thread_schemas.StreamPlace(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/event-stream")
def stream(query: dict[str, Any], application_id: UUID) -> flask.Response:
    """New messages and read marks as they come, ids only; 503 where too many listen: then ask now and then."""
    after = event_stream.last_seen(query["after"])
    return event_stream.as_response(
        follow_thread.follow_for_staff(application_id, after=after, actor=auth.current_staff())
    )


@blp.route(f"{_PATH}/thread-read-marks", methods=["POST"])
@auth.staff(*ANSWERING)
@blp.response(204)
def mark_thread_read(application_id: UUID) -> None:
    """Everything the family wrote has been seen."""
    consult.mark_read_by_staff(application_id, actor=auth.current_staff(), now=clock.now())
