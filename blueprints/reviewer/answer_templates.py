"""Ready answers of the district."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Role
from app.services import keep_answer_templates
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.reviewer import thread_schemas as schemas

blp = Blueprint("answer_templates", __name__, description="Ready answers to frequent questions")

_PATH = "/api/v1/reviewer/answer-templates"
_KEEPERS = auth.staff(*keep_answer_templates.KEEPERS)


@blp.route(_PATH, methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN)
@blp.response(200, schemas.AnswerTemplatesShown())
def list_templates() -> Any:
    """The district's ready answers."""
    return keep_answer_templates.list_templates(auth.current_staff())


@blp.route(_PATH, methods=["POST"])
@_KEEPERS
@blp.arguments(schemas.AnswerTemplateInput())
@blp.response(201, schemas.AnswerTemplateShown())
def add(body: dict[str, Any]) -> Any:
    """Keep another ready answer."""
    return keep_answer_templates.add(
        title=body["title"], text=body["text"], actor=auth.current_staff(), now=clock.now()
    )


@blp.route(f"{_PATH}/<uuid:template_id>", methods=["PUT"])
@_KEEPERS
@blp.arguments(schemas.AnswerTemplateInput())
@blp.response(200, schemas.AnswerTemplateShown())
def change(body: dict[str, Any], template_id: UUID) -> Any:
    """Put another title and text in its place."""
    return keep_answer_templates.change(
        template_id, title=body["title"], text=body["text"], actor=auth.current_staff(), now=clock.now()
    )


@blp.route(f"{_PATH}/<uuid:template_id>", methods=["DELETE"])
@_KEEPERS
@blp.response(204)
def remove(template_id: UUID) -> None:
    """Take a ready answer away."""
    keep_answer_templates.remove(template_id, actor=auth.current_staff(), now=clock.now())
