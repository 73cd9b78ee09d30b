"""What a community's staff see and enter: applications that name their community."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate, validates_schema
from marshmallow.exceptions import ValidationError

from app import clock
from app.domain.actor import Role
from app.services import enter_for_community
from blueprints import auth
from blueprints.parsing import Blueprint, Flag, Schema

blp = Blueprint("community", __name__, description="What only a community knows")


class EntryInput(Schema):
    """One value: the lives-here check (with `lives_here`), or the day of a family-planning registration."""

    dataset = fields.String(
        required=True,
        validate=validate.OneOf([enter_for_community.LIVES_HERE, enter_for_community.PLANNING]),
    )
    on = fields.Date(required=True)
    lives_here = Flag(load_default=None, allow_none=True)

    @validates_schema
    def _fits(self, data: dict[str, Any], **kwargs: Any) -> None:
        if (data["dataset"] == enter_for_community.LIVES_HERE) != (data["lives_here"] is not None):
            raise ValidationError(
                "只有居住核实需要填写是否居住 / only the lives-here check says whether", "lives_here"
            )


class CommunityFile(Schema):
    """An application, masked, and what was entered."""

    id = fields.UUID()
    serial = fields.String()
    state = fields.String()
    state_zh = fields.String()
    state_en = fields.String()
    guardian = fields.String()
    child = fields.String()
    entered = fields.Dict()


class CommunityFiles(Schema):
    """Those that name the community."""

    items = fields.List(fields.Nested(CommunityFile()))


@blp.route("/api/v1/community/applications", methods=["GET"])
@auth.staff(Role.COMMUNITY)
@blp.response(200, CommunityFiles())
def list_files() -> Any:
    """Open applications that name this community, oldest first."""
    return {"items": enter_for_community.list_named(auth.current_staff())}


@blp.route("/api/v1/community/applications/<uuid:application_id>/entries", methods=["POST"])
@auth.staff(Role.COMMUNITY)
@blp.arguments(EntryInput())
@blp.response(201, CommunityFile())
def enter(body: dict[str, Any], application_id: UUID) -> Any:
    """Enter a value; it is shown to the family and the reviewer with who and when."""
    return enter_for_community.enter(
        application_id,
        body["dataset"],
        on=body["on"],
        lives_here=body["lives_here"],
        actor=auth.current_staff(),
        now=clock.now(),
    )
