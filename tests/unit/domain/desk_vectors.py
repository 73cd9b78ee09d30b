"""The vectors that hold desk, table and browser together: `python -m tests.unit.domain.desk_vectors` writes them."""

from __future__ import annotations

import itertools
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.domain import desk, desk_table, serial
from app.domain.desk import Appointment
from app.domain.rotating_code import Screen
from app.domain.slots import CITY_ZONE
from app.domain.states import State

PAGE = Path(__file__).parents[3] / "docs/desk-vectors.json"
HERE, THERE = UUID(int=1), UUID(int=2)
NINE = datetime(2017, 7, 18, 9, tzinfo=CITY_ZONE)
MOMENTS = (
    NINE - timedelta(days=1),
    NINE - timedelta(minutes=31),
    NINE - timedelta(minutes=30),
    NINE,
    NINE + timedelta(hours=14, minutes=59),
    NINE + timedelta(hours=15),
    NINE + timedelta(days=2),
)
TYPED = (
    "SM17-P1-000001-B", "sm17p1000001b", "IC1:SM17P1000001B", "IC1SM17P1000001B", "SMI7-Pl-OOOOO1-B",
    "ＳＭ１７－Ｐ１－０００００１－Ｂ", " SM17 P1 000001 B ", "IC1:SM17P1000001B:49876543:ABCDEFGH",
    "SM17-P1-000001-C", "SM17P1", "", "https://example.org", "流水号", "0" * 70, "HL17-P1-000001-E",
)  # fmt: skip


def cases() -> Iterator[dict[str, Any]]:
    """Every state without an appointment; every appointment in every moment, lane, completeness and screen."""
    for state in State:
        yield _case(state, None, MOMENTS[3], complete=True, required=False, screen=Screen.PLAIN)
    for site, lane, moment, complete, required, screen in itertools.product(
        (HERE, THERE), ("green", "ordinary"), MOMENTS, (True, False), (True, False), Screen
    ):
        booked = Appointment(site, lane, NINE, NINE + timedelta(hours=3))
        yield _case(State.SLOT_BOOKED, booked, moment, complete=complete, required=required, screen=screen)
    booked = Appointment(THERE, "green", NINE, NINE + timedelta(hours=3))
    for state in (State.CONFIRMED, State.POINTS_CONFIRMED, State.RETURNED):
        yield _case(state, booked, MOMENTS[3], complete=True, required=True, screen=Screen.PLAIN)


def _case(
    state: State,
    booked: Appointment | None,
    now: datetime,
    *,
    complete: bool,
    required: bool,
    screen: Screen,
) -> dict[str, Any]:
    reason = desk.judge(state, booked, site_id=HERE, is_complete=complete, now=now)
    reason = desk.ask_for_live(reason, required=required, screen=screen)
    advice = desk.ADVICE[reason]
    return {
        "site_id": str(HERE),
        "now": now.isoformat(),
        "live_code_required": required,
        "screen": str(screen),
        "entry": {"state": str(state), "complete": complete, "slot": _slot(booked)},
        "reason": str(reason),
        "verdict": str(advice.verdict),
        "colour": desk.COLOURS[advice.verdict],
        "lane": desk.lane(booked, is_complete=complete) if booked else None,
    }


def _slot(booked: Appointment | None) -> dict[str, Any] | None:
    if booked is None:
        return None
    return {
        "site_id": str(booked.site_id),
        "lane": booked.lane,
        "starts_at": booked.starts_at.isoformat(),
        "ends_at": booked.ends_at.isoformat(),
    }


def _read(text: str) -> str | None:
    try:
        return serial.parse(text).compact
    except serial.SerialMisread:
        return None


def document() -> dict[str, Any]:
    """Table, cases and readings; the letters of a serial are its first two characters."""
    return {
        "table": desk_table.as_data(),
        "cases": list(cases()),
        "serials": [{"text": text, "compact": _read(text)} for text in TYPED],
    }


def written() -> str:
    """The file's text: one case a line."""
    content = document()
    lines = ['{"table":', json.dumps(content["table"], ensure_ascii=False), ","]
    for name in ("cases", "serials"):
        rows = ",\n".join(json.dumps(row, ensure_ascii=False) for row in content[name])
        lines.append(f'"{name}": [\n{rows}\n]' + ("," if name == "cases" else ""))
    return "\n".join([*lines, "}", ""])


if __name__ == "__main__":
    PAGE.write_text(written(), encoding="utf-8")
