"""The family's side of the consultation thread."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app import clock
from app.services import consult
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.thread_schemas import ThreadMessageInput, ThreadMessageShown, ThreadShown

blp = Blueprint("threads", __name__, description="Questions to the district, and its answers")


@blp.route("/api/v1/applications/<uuid:application_id>/thread-messages", methods=["GET"])
@auth.person
@blp.response(200, ThreadShown())
def show_thread(application_id: UUID) -> Any:
    """The thread of one's own application."""
    return {"items": consult.list_own(application_id, actor=auth.current_person())}


@blp.route("/api/v1/applications/<uuid:application_id>/thread-messages", methods=["POST"])
@auth.person
@blp.arguments(ThreadMessageInput())
@blp.response(201, ThreadMessageShown())
def ask(body: dict[str, Any], application_id: UUID) -> Any:
    """Write to the district; an SMS tells when it has answered."""
    return consult.ask(application_id, text=body["text"], actor=auth.current_person(), now=clock.now())


@blp.route("/api/v1/applications/<uuid:application_id>/thread-read-marks", methods=["POST"])
@auth.person
@blp.response(204)
def mark_thread_read(application_id: UUID) -> None:
    """Everything the district wrote has been seen."""
    consult.mark_read_by_family(application_id, actor=auth.current_person(), now=clock.now())
