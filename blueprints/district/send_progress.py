"""How far the texts of a released list have come."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services.show_send_progress import show_send_progress
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("send_progress", __name__, description="How far a run of texts has come")


class SendProgressShown(Schema):
    """Texts by how far they are; `per_minute` over the last two minutes, `seconds_left` null without a pace."""

    families = fields.Integer()
    is_announced = fields.Boolean(metadata={"description": "all texts are queued"})
    queued = fields.Integer()
    waiting = fields.Integer()
    handed_over = fields.Integer()
    delivered = fields.Integer()
    failed = fields.Integer()
    per_minute = fields.Float()
    seconds_left = fields.Integer(allow_none=True)
    is_done = fields.Boolean()
    sentence_zh = fields.String(attribute="sentence.zh")
    sentence_en = fields.String(attribute="sentence.en")


@blp.route("/api/v1/district/publications/<uuid:publication_id>/progress", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.response(200, SendProgressShown())
def show(publication_id: UUID) -> Any:
    """Counts, pace and the time that is left."""
    return show_send_progress(publication_id, actor=auth.current_staff(), wall=clock.wall())
