"""The table that devices judge by says what the desk says, over every case of the vectors."""

from __future__ import annotations

import json
from datetime import datetime
from uuid import UUID

from app.domain import desk, desk_table
from app.domain.desk import Appointment, Reason
from app.domain.desk_table import Reading
from app.domain.rotating_code import Screen
from app.domain.states import State
from tests.unit.domain import desk_vectors

CASES = list(desk_vectors.cases())


def replay(case: dict, table: dict) -> str:
    """The reason by the table as a device gets it: plain data, no name of ours."""
    facts = desk_table.features(
        case["entry"]["state"],
        appointment(case),
        site_id=UUID(case["site_id"]),
        is_complete=case["entry"]["complete"],
        live_code_required=case["live_code_required"],
        screen=Screen(case["screen"]),
        now=datetime.fromisoformat(case["now"]),
    )
    plain = json.loads(json.dumps(facts))
    fits = (
        row["reason"]
        for row in table["rows"]
        if all(plain[test["feature"]] in test["values"] for test in row["when"])
    )
    return next(fits)


def appointment(case: dict) -> Appointment | None:
    slot = case["entry"]["slot"]
    if slot is None:
        return None
    times = (datetime.fromisoformat(slot[name]) for name in ("starts_at", "ends_at"))
    return Appointment(UUID(slot["site_id"]), slot["lane"], *times)


def test_the_table_is_the_desk():
    table = json.loads(json.dumps(desk_table.as_data()))
    assert len(CASES) > 350
    assert [replay(case, table) for case in CASES] == [case["reason"] for case in CASES]


def test_the_vectors_meet_every_reason_that_a_listed_family_can_have():
    unlisted = {
        Reason.OTHER_DISTRICT,
        Reason.SERIAL_REPLACED,
        Reason.UNKNOWN_SERIAL,
        Reason.MISREAD,
        Reason.NOT_IN_SNAPSHOT,
    }
    assert {case["reason"] for case in CASES} == set(Reason) - unlisted
    assert {case["entry"]["state"] for case in CASES} == set(State)


def test_a_changed_rule_would_be_seen():
    """The negative control: without one row, or with the hour before the site, the cases no longer agree."""
    table = desk_table.as_data()
    for number in range(3, len(table["rows"]) - 1):
        rows = [row for index, row in enumerate(table["rows"]) if index != number]
        assert [replay(case, {"rows": rows}) for case in CASES] != [case["reason"] for case in CASES], number


def test_what_the_snapshot_cannot_say_is_told_as_such():
    told = {reading: desk_table.decide({"reading": reading}) for reading in Reading if reading != "listed"}
    assert told == {
        Reading.MISREAD: Reason.MISREAD,
        Reading.ELSEWHERE: Reason.OTHER_DISTRICT,
        Reading.UNLISTED: Reason.NOT_IN_SNAPSHOT,
    }
    assert set(desk_table.as_data()["advice"]) == set(desk.ADVICE)


def test_the_kept_vectors_are_fresh():
    assert desk_vectors.PAGE.read_text(encoding="utf-8") == desk_vectors.written(), (
        "write them anew: python -m tests.unit.domain.desk_vectors"
    )


def test_a_device_is_told_what_it_may_offer():
    advice = desk_table.as_data()["advice"]
    confirmable = {reason for reason in Reason if advice[reason]["can_confirm"]}
    admissible = {reason for reason in Reason if advice[reason]["can_walk_in"]}
    assert confirmable == {Reason.READY_GREEN, Reason.READY_ORDINARY, Reason.LIVE_CODE_NEEDED}
    assert admissible == {Reason.NO_SLOT, Reason.SLOT_MISSED, Reason.WRONG_SITE, Reason.NOT_YET_DUE}
