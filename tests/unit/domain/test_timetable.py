"""A timetable whose steps leave each other no time is refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from app import policies
from app.domain.timetable import contradictions

WINDOWS = policies.load("xiamen/siming/2017").windows


def moved(name: str, **days: int):
    """The timetable with the first or last day of a window moved by so many days."""
    return [
        replace(one, **{key: getattr(one, key) + timedelta(days=n) for key, n in days.items()})
        if one.id == name
        else one
        for one in WINDOWS
    ]


@pytest.mark.parametrize("policy_id", policies.list_policies())
def test_the_shipped_timetables_work(policy_id):
    assert contradictions(policies.load(policy_id).windows) == []


@pytest.mark.parametrize(
    ("windows", "said"),
    [
        (moved("application", closes_on=80), "Application is not over when On-site confirmation begins"),
        (moved("on_site", closes_on=6), "On-site confirmation is not over when Results begins"),
        (moved("points_confirmation", closes_on=27), "Confirmation of points ends after On-site"),
        (moved("reporting", opens_on=-15), "Reporting to school begins before Results"),
        (moved("recheck", closes_on=-32), "Application ends after Re-check"),
    ],
)
def test_what_leaves_no_time_is_said_with_its_days(windows, said):
    found = contradictions(windows)
    assert [one for one in found if one.en.startswith(said)], found
    assert all(str(date(2017, 1, 1).year) in one.zh for one in found)


def test_one_day_is_the_boundary():
    """Application ends on 30 April; a visit from 1 May works, one from 30 April does not."""
    days = (date(2017, 5, 1) - date(2017, 7, 15)).days
    assert contradictions(moved("on_site", opens_on=days)) == []
    assert len(contradictions(moved("on_site", opens_on=days - 1))) == 1
