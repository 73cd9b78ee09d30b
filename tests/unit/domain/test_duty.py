"""The screens that a duty is offered."""

from __future__ import annotations

import pytest

from app.domain.actor import Role
from app.domain.duty import SCREENS, screens_for


@pytest.mark.parametrize(
    ("duties", "some", "none"),
    [
        ({Role.DESK}, {"desk"}, {"review", "wall"}),
        ({Role.REVIEWER}, {"review", "bulk", "threads"}, {"overrides", "seats", "desk"}),
        ({Role.SUPERVISOR}, {"desk", "review", "overrides", "wall"}, {"policy", "staff", "devices"}),
        ({Role.ADMIN}, {"devices", "policy", "complaints"}, {"review", "desk"}),
        ({Role.BUREAU}, {"policy", "wall"}, {"notices", "serials", "devices"}),
        ({Role.SCHOOL}, {"school"}, {"community", "wall"}),
        ({Role.COMMUNITY}, {"community"}, {"school", "wall"}),
    ],
)
def test_a_duty_finds_its_screens(duties, some, none):
    found = set(screens_for(duties))
    assert some <= found
    assert not found & none


def test_two_duties_find_the_screens_of_both_each_once_in_one_order():
    both = screens_for({Role.REVIEWER, Role.ADMIN})
    assert set(both) == set(screens_for({Role.REVIEWER})) | set(screens_for({Role.ADMIN}))
    assert both == [screen for screen in SCREENS if screen in both]


def test_nobody_without_a_duty_finds_any():
    assert screens_for(set()) == []
