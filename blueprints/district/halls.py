"""A site's waiting hall: the key of its board, and how its lanes are mixed."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services import show_board
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Whole

blp = Blueprint("halls", __name__, description="Waiting halls and their boards")


class HallInput(Schema):
    """How many green tickets are called before an ordinary one that waits."""

    green_share = Whole(least=1, most=9, required=True)


class HallShown(Schema):
    """The hall of a site; without `rolled_at` it has no board yet."""

    site_id = fields.UUID()
    green_share = fields.Integer()
    rolled_at = Moment(allow_none=True)


class BoardKey(Schema):
    """The board's key, shown once: whoever has the address sees the board."""

    hall = fields.Nested(HallShown())
    key = fields.String()


@blp.route("/api/v1/district/sites/<uuid:site_id>/hall", methods=["GET"])
@auth.staff(Role.ADMIN)
@blp.response(200, HallShown())
def show(site_id: UUID) -> Any:
    """How the hall is set."""
    return show_board.settings(site_id, actor=auth.current_staff())


@blp.route("/api/v1/district/sites/<uuid:site_id>/hall", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(HallInput())
@blp.response(200, HallShown())
def set_share(body: dict[str, Any], site_id: UUID) -> Any:
    """Mix the lanes otherwise."""
    return show_board.set_share(site_id, body["green_share"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/sites/<uuid:site_id>/board-keys", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.response(201, BoardKey())
def roll_key(site_id: UUID) -> Any:
    """A new key; the old address goes dark."""
    kept, key = show_board.roll_key(site_id, actor=auth.current_staff(), now=clock.now())
    return {"hall": kept, "key": key}
