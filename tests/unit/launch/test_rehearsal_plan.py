"""What a rehearsal can say before it plays: seats, texts, and lanes that would not do."""

from __future__ import annotations

from dataclasses import replace

from app import policies
from app.launch.rehearsal.plan import crowding, read_plan

SIMING = policies.load("xiamen/siming/2017")


def test_seats_are_days_times_half_days_times_sites_times_families():
    """15 to 26 July 2017 has eight working days; one site, two half days, 60 green and 40 ordinary families."""
    plan = read_plan(SIMING, signature="厦门招生")
    assert plan.capacity == {"green": 8 * 2 * 60, "ordinary": 8 * 2 * 40}
    assert plan.problems == ()
    assert plan.segments["result.zh.v1"] >= 1


def test_a_text_that_the_pack_names_and_nobody_wrote_is_a_problem():
    messages = replace(SIMING.messages, templates={**SIMING.messages.templates, "submitted": "welcome"})
    plan = read_plan(replace(SIMING, messages=messages), signature="厦门招生")
    assert [one.en for one in plan.problems] == [
        "no text welcome.zh (submitted)",
        "no text welcome.en (submitted)",
    ]


def test_a_signature_that_cannot_be_sent_is_a_problem():
    assert read_plan(SIMING, signature="【坏】").problems


def test_lanes_that_would_not_do():
    capacity = {"green": 960, "ordinary": 640}
    visits = {"green": 6, "ordinary": 2}
    assert crowding(capacity, visits, 8, 1280) == []
    (green,) = crowding(capacity, visits, 8, 1281)
    assert "961 needed, 960 there" in green.en
    assert len(crowding({}, visits, 8, 8)) == 2
    assert crowding(capacity, {}, 8, 10_000) == []
