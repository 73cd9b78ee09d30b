"""The family's side of the consultation thread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask

from app import clock
from app.services import consult, consult_by_photo, follow_thread
from blueprints import auth, event_stream
from blueprints import thread_schemas as schemas
from blueprints.parsing import Blueprint
from blueprints.picture import as_response, takes_picture

blp = Blueprint("threads", __name__, description="Questions to the district, and its answers")

_PATH = "/api/v1/applications/<uuid:application_id>"


@blp.route(f"{_PATH}/thread-messages", methods=["GET"])
@auth.person
@blp.response(200, schemas.ThreadShown())
def show_thread(application_id: UUID) -> Any:
    """The thread of one's own application."""
    return consult.list_own(application_id, actor=auth.current_person(), now=clock.now())


@blp.route(f"{_PATH}/thread-messages", methods=["POST"])
@auth.person
@blp.arguments(schemas.ThreadMessageInput())
@blp.response(201, schemas.ThreadMessageShown())
def ask(body: dict[str, Any], application_id: UUID) -> Any:
    """Write to the district; an SMS tells when it has answered."""
    return consult.ask(application_id, text=body["text"], actor=auth.current_person(), now=clock.now())


@blp.route(f"{_PATH}/thread-photos", methods=["POST"])
@auth.person
@takes_picture
@blp.arguments(schemas.ThreadPhotoForm(), location="form")
@blp.arguments(schemas.ThreadPhotoFile(), location="files")
@blp.response(201, schemas.ThreadMessageShown())
def send_photo(form: dict[str, Any], files: dict[str, Any], application_id: UUID) -> Any:
    """Send a photo, with words or without."""
    return consult_by_photo.ask(
        application_id,
        content=files["file"].read(),
        text=form["text"],
        actor=auth.current_person(),
        now=clock.now(),
    )


@blp.route(f"{_PATH}/thread-photos/<uuid:photo_id>/content", methods=["GET"])
@auth.person
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def fetch_photo(application_id: UUID, photo_id: UUID) -> flask.Response:
    """A photo of the thread, of either side."""
    content = consult_by_photo.open_own(application_id, photo_id, actor=auth.current_person())
    return as_response(content, str(photo_id))


@blp.route(f"{_PATH}/thread-messages/stream", methods=["GET"])
@auth.person
@blp.arguments(schemas.StreamPlace(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/event-stream")
def stream(query: dict[str, Any], application_id: UUID) -> flask.Response:
    """New messages and read marks as they come, ids only; 503 where too many listen: then ask now and then."""
    after = event_stream.last_seen(query["after"])
    return event_stream.as_response(
        follow_thread.follow_own(application_id, after=after, actor=auth.current_person())
    )


@blp.route(f"{_PATH}/thread-read-marks", methods=["POST"])
@auth.person
@blp.response(204)
def mark_thread_read(application_id: UUID) -> None:
    """Everything the district wrote has been seen."""
    consult.mark_read_by_family(application_id, actor=auth.current_person(), now=clock.now())
