"""Duties of staff: what they are called, and who may give which."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain.actor import Role
from app.domain.explain import Text

LABELS: Mapping[Role, Text] = {
    Role.DESK: Text("现场窗口", "desk"),
    Role.REVIEWER: Text("审核员", "reviewer"),
    Role.SUPERVISOR: Text("复核主管", "supervisor"),
    Role.ADMIN: Text("区管理员", "district administrator"),
    Role.BUREAU: Text("市局", "bureau"),
    Role.SCHOOL: Text("学校", "school"),
    Role.COMMUNITY: Text("社区", "community"),
}

OF_DISTRICT = (Role.DESK, Role.REVIEWER, Role.SUPERVISOR, Role.SCHOOL, Role.COMMUNITY)
GIVEN_BY: Mapping[Role, tuple[Role, ...]] = {
    Role.ADMIN: OF_DISTRICT,
    Role.BUREAU: (*OF_DISTRICT, Role.ADMIN),
}
"""Nobody gives a duty as high as their own; the bureau's are given at the command line, by whoever runs the city."""


def may_give(giver: Role, duty: Role) -> bool:
    """Whether one may appoint to a duty, and end it."""
    return duty in GIVEN_BY.get(giver, ())
