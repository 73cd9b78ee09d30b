"""The season's calendar of a district: the office's own milestones beside the windows of families."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app import clock
from app.domain.actor import Role, StaffMember
from app.services import show_calendar
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

COMPLETING = (Role.ADMIN, Role.BUREAU)

blp = Blueprint("calendar", __name__, description="The season's calendar: milestones and windows")


class CalendarEntry(Schema):
    """A milestone (no `opens_on`) or a window, both days included, in the city's time."""

    id = fields.String()
    kind = fields.String(metadata={"description": "milestone or window"})
    title_zh = fields.String()
    title_en = fields.String()
    opens_on = fields.Date(allow_none=True)
    due_on = fields.Date()
    status = fields.String(metadata={"description": "done, due, overdue; not_open, open, closed"})
    clause = fields.String()
    open = fields.Boolean(metadata={"description": "the text is silent and the date was decided by us"})
    done_at = Moment(allow_none=True)
    done_by = fields.String(allow_none=True)


class CalendarShown(Schema):
    """By day; `overdue` counts milestones that should have been reached.

    `can_complete`: whether the reader may note a milestone; `can_switch`: whether the district's switches are.
    """

    district_code = fields.String()
    policy_id = fields.String()
    year = fields.Integer()
    today = fields.Date()
    overdue = fields.Integer()
    can_complete = fields.Boolean()
    can_switch = fields.Boolean()
    entries = fields.List(fields.Nested(CalendarEntry))


@blp.route("/api/v1/districts/<district_code>/calendar", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.response(200, CalendarShown())
def show(district_code: str) -> Any:
    """What is done, due and overdue."""
    actor = auth.current_staff()
    return _told(show_calendar.show(district_code, now=clock.now(), actor=actor), actor)


@blp.route("/api/v1/districts/<district_code>/calendar/<milestone>/completions", methods=["POST"])
@auth.staff(*COMPLETING)
@blp.response(201, CalendarShown())
def complete(district_code: str, milestone: str) -> Any:
    """Note that a milestone was reached."""
    staff = auth.current_staff()
    done = show_calendar.mark_done(district_code, milestone, by=staff.name, now=clock.now(), actor=staff)
    return _told(done, staff)


def _told(calendar: show_calendar.Calendar, actor: StaffMember) -> dict[str, Any]:
    can = {"can_complete": actor.role in COMPLETING, "can_switch": actor.role is Role.ADMIN}
    return vars(calendar) | can
