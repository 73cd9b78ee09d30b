"""The desk's verdict as an ordered table, so that a device without a connection judges by the same rules.

The first row that fits decides. A row fits when each of its features has one of the values listed. The rows of states
are asked of `desk.judge` itself; the test vectors (`docs/desk-vectors.json`) hold table, domain and browser together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from app.domain import desk
from app.domain.desk import Appointment, Reason
from app.domain.rotating_code import Screen
from app.domain.slots import CITY_ZONE, GREEN
from app.domain.states import State

VERSION = 1
DAYS = 2
"""Today and tomorrow are in a snapshot."""


class Reading(StrEnum):
    """What was read: noise, a serial of elsewhere, one that the snapshot lacks, or one that it has."""

    MISREAD = "misread"
    ELSEWHERE = "elsewhere"
    UNLISTED = "unlisted"
    LISTED = "listed"


class Timing(StrEnum):
    """How the appointment stands to here and now."""

    NONE = "none"
    PAST = "past"
    OTHER_SITE = "other_site"
    EARLY = "early"
    DUE = "due"


Features = Mapping[str, str | bool]
"""`reading`, `state`, `timing`, `live_code` (needed and not shown), `lane`, `complete`."""


@dataclass(frozen=True)
class Row:
    """A rule: all features of `when` must have one of the values."""

    when: Mapping[str, tuple[str | bool, ...]]
    reason: Reason


def _rows_of_states() -> tuple[Row, ...]:
    """What the domain says of every state that has no appointment to look at."""
    states: dict[Reason, list[str]] = {}
    for state in State:
        if state is not State.SLOT_BOOKED:
            reason = desk.judge(state, None, site_id=UUID(int=0), is_complete=False, now=_ANY_TIME)
            states.setdefault(reason, []).append(str(state))
    return tuple(Row({"state": tuple(values)}, reason) for reason, values in states.items())


_ANY_TIME = datetime(2000, 1, 1, tzinfo=CITY_ZONE)
ROWS: tuple[Row, ...] = (
    Row({"reading": (Reading.MISREAD,)}, Reason.MISREAD),
    Row({"reading": (Reading.ELSEWHERE,)}, Reason.OTHER_DISTRICT),
    Row({"reading": (Reading.UNLISTED,)}, Reason.NOT_IN_SNAPSHOT),
    *_rows_of_states(),
    Row({"timing": (Timing.NONE,)}, Reason.NO_SLOT),
    Row({"timing": (Timing.PAST,)}, Reason.SLOT_MISSED),
    Row({"timing": (Timing.OTHER_SITE,)}, Reason.WRONG_SITE),
    Row({"timing": (Timing.EARLY,)}, Reason.NOT_YET_DUE),
    Row({"live_code": (True,)}, Reason.LIVE_CODE_NEEDED),
    Row({"lane": (GREEN,), "complete": (True,)}, Reason.READY_GREEN),
    Row({}, Reason.READY_ORDINARY),
)


def timing_of(appointment: Appointment | None, *, site_id: UUID, now: datetime) -> Timing:
    """The order matters: a day that is over is told before the site, the site before the hour."""
    if appointment is None:
        return Timing.NONE
    if appointment.ends_at.astimezone(CITY_ZONE).date() < now.astimezone(CITY_ZONE).date():
        return Timing.PAST
    if appointment.site_id != site_id:
        return Timing.OTHER_SITE
    return Timing.EARLY if now < appointment.starts_at - desk.EARLY else Timing.DUE


def features(
    state: str,
    appointment: Appointment | None,
    *,
    site_id: UUID,
    is_complete: bool,
    live_code_required: bool,
    screen: Screen,
    now: datetime,
) -> Features:
    """The features of an application that the snapshot has."""
    return {
        "reading": Reading.LISTED,
        "state": state,
        "timing": timing_of(appointment, site_id=site_id, now=now),
        "live_code": live_code_required and screen is not Screen.LIVE,
        "lane": appointment.lane if appointment else "",
        "complete": is_complete,
    }


def decide(facts: Features) -> Reason:
    """The reason of the first row that fits; the last row fits everything."""
    for row in ROWS:
        if all(facts.get(name) in values for name, values in row.when.items()):
            return row.reason
    raise AssertionError("the last row has no condition")


def as_data() -> dict[str, Any]:
    """Rows, sentences and durations for a device; everything a verdict needs but the snapshot's entries."""
    return {
        "version": VERSION,
        "early_minutes": _minutes(desk.EARLY),
        "oldest_replay_minutes": _minutes(desk.OLDEST_REPLAY),
        "clock_ahead_minutes": _minutes(desk.CLOCK_AHEAD),
        "rows": [
            {
                "when": [{"feature": name, "values": list(values)} for name, values in row.when.items()],
                "reason": str(row.reason),
            }
            for row in ROWS
        ],
        "advice": {str(reason): _told(reason) for reason in Reason},
    }


def _told(reason: Reason) -> dict[str, Any]:
    advice = desk.ADVICE[reason]
    return {
        "verdict": str(advice.verdict),
        "colour": desk.COLOURS[advice.verdict],
        "message": advice.message._asdict(),
        "next_step": advice.next_step._asdict(),
        "can_override": reason in desk.OVERRIDABLE,
        "can_confirm": reason in desk.CONFIRMABLE,
        "can_walk_in": reason in desk.ADMISSIBLE,
    }


def _minutes(length: timedelta) -> int:
    return int(length.total_seconds()) // 60
