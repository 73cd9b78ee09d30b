"""Duties of staff: what they are called, and who may give which."""

from __future__ import annotations

from collections.abc import Collection, Mapping

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


_REVIEWING = frozenset({Role.REVIEWER, Role.SUPERVISOR})
_LEADING = frozenset({Role.SUPERVISOR, Role.ADMIN})
_OFFICERS = frozenset({Role.SUPERVISOR, Role.ADMIN, Role.BUREAU})
_RULING = frozenset({Role.ADMIN, Role.BUREAU})

SCREENS: Mapping[str, frozenset[Role]] = {
    "desk": frozenset({Role.DESK, Role.SUPERVISOR}),
    "review": _REVIEWING,
    "bulk": _REVIEWING,
    "samples": _REVIEWING,
    "overrides": frozenset({Role.SUPERVISOR}),
    "quality": _OFFICERS,
    "threads": _OFFICERS | {Role.REVIEWER},
    "school": frozenset({Role.SCHOOL}),
    "community": frozenset({Role.COMMUNITY}),
    "wall": _OFFICERS,
    "season": _OFFICERS,
    "sites": _OFFICERS,
    "seats": _OFFICERS,
    "catchments": _OFFICERS,
    "policy": _RULING,
    "texts": _RULING,
    "notices": _LEADING,
    "deliveries": _OFFICERS,
    "serials": _LEADING,
    "staff": _RULING,
    "devices": frozenset({Role.ADMIN}),
    "complaints": _OFFICERS,
}
"""Which screens a duty has work on, in the order in which they are offered; what may be done there each answer says."""


def screens_for(duties: Collection[Role]) -> list[str]:
    """The screens of somebody with these duties."""
    return [screen for screen, meant_for in SCREENS.items() if not meant_for.isdisjoint(duties)]


def may_give(giver: Role, duty: Role) -> bool:
    """Whether one may appoint to a duty, and end it."""
    return duty in GIVEN_BY.get(giver, ())
