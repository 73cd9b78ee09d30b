"""The staff of a district: who has which duty."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.duty import GIVEN_BY
from app.services import tend_staff
from app.services.tend_staff import Appointment
from blueprints import auth
from blueprints.district.seat_schemas import DistrictQuery
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("staff", __name__, description="Staff and their duties")

_GIVERS = auth.staff(Role.ADMIN, Role.BUREAU)
_GIVEN = sorted({str(role) for roles in GIVEN_BY.values() for role in roles})


class StaffQuery(DistrictQuery):
    """`ended`: also duties that are over."""

    ended = fields.Boolean(load_default=False)


class AppointmentInput(Schema):
    """Whom, and to what; the bureau names the district, a school's staff the school, a community's the community."""

    role = fields.String(required=True, validate=validate.OneOf(_GIVEN))
    name = Text(longest=40, shortest=2, required=True)
    id_number = Text(longest=18, shortest=6, required=True)
    district_code = fields.String(load_default=None, allow_none=True, validate=validate.Regexp(r"^[0-9]{6}$"))
    school_code = Text(longest=30, shortest=2, load_default=None, allow_none=True)
    community = Text(longest=40, shortest=2, load_default=None, allow_none=True)


class StaffShown(Schema):
    """A duty of a person."""

    id = fields.UUID()
    role = fields.String()
    role_zh = fields.String()
    role_en = fields.String()
    name = fields.String()
    id_number = fields.String(metadata={"description": "masked"})
    district_code = fields.String(allow_none=True)
    school_code = fields.String(allow_none=True)
    community = fields.String(allow_none=True)
    appointed_at = Moment()
    ended_at = Moment(allow_none=True)
    can_end = fields.Boolean()


class GivenDuty(Schema):
    """A duty that one may give."""

    role = fields.String()
    role_zh = fields.String()
    role_en = fields.String()


class StaffList(Schema):
    """By district, role and time; `can_give` are the duties that one may give."""

    items = fields.List(fields.Nested(StaffShown))
    can_give = fields.List(fields.Nested(GivenDuty))


@blp.route("/api/v1/district/staff", methods=["GET"])
@_GIVERS
@blp.arguments(StaffQuery(), location="query")
@blp.response(200, StaffList())
def list_staff(query: dict[str, Any]) -> Any:
    """Who has which duty; the bureau sees all districts, or one."""
    actor = auth.current_staff()
    found = tend_staff.list_staff(actor=actor, district_code=query["district"], ended=query["ended"])
    return {"items": found, "can_give": tend_staff.list_given(actor)}


@blp.route("/api/v1/district/staff", methods=["POST"])
@_GIVERS
@blp.arguments(AppointmentInput())
@blp.response(201, StaffShown())
def appoint(body: dict[str, Any]) -> Any:
    """Give a duty; one that the person has already stays as it is."""
    wanted = Appointment(**body | {"role": Role(body["role"])})
    return tend_staff.appoint(wanted, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/staff/<uuid:staff_id>/endings", methods=["POST"])
@_GIVERS
@blp.response(201, StaffShown())
def end(staff_id: UUID) -> Any:
    """End a duty, from the person's next request on."""
    return tend_staff.end(staff_id, actor=auth.current_staff(), now=clock.now())
