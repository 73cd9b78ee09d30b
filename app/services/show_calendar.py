"""A district's season on one page: what the office has to have ready, and what families can do when."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from uuid import UUID

from app import audit, clock, policies
from app.domain.actor import NotFound, StaffMember
from app.domain.milestone import Milestone
from app.domain.policy import Policy
from app.domain.procedure import Window
from app.models.season import MilestoneReached
from app.store import milestones, seasons


class Status(StrEnum):
    """Of a milestone: done, due, overdue; of a window: not open yet, open, closed."""

    DONE = "done"
    DUE = "due"
    OVERDUE = "overdue"
    NOT_OPEN = "not_open"
    OPEN = "open"
    CLOSED = "closed"


@dataclass(frozen=True)
class Entry:
    """One line: a milestone has no `opens_on`; `clause` is where the date comes from, `open` if we decided it."""

    id: str
    kind: str  # milestone | window
    title_zh: str
    title_en: str
    opens_on: date | None
    due_on: date
    status: Status
    clause: str
    open: bool
    done_at: datetime | None
    done_by: str | None


@dataclass(frozen=True)
class Calendar:
    """By day; `overdue` is how many milestones should have been reached and were not."""

    district_code: str
    policy_id: str
    year: int
    today: date
    overdue: int
    entries: tuple[Entry, ...]


def show(district_code: str, *, now: datetime, actor: StaffMember | None) -> Calendar:
    """The present season's calendar; `NotFound` beyond the scope. No actor: an operator at the command line."""
    season_id, policy = _in_force(district_code, actor)
    today, reached = clock.local(now).date(), milestones.list_reached(season_id, district_code)
    entries = [_milestone(one, reached.get(one.id), today) for one in policy.milestones]
    entries += [_window(one, today) for one in policy.windows]
    entries.sort(key=lambda one: (one.opens_on or one.due_on, one.due_on, one.kind, one.id))
    overdue = sum(one.status is Status.OVERDUE for one in entries)
    return Calendar(district_code, policy.id, policy.entry_year, today, overdue, tuple(entries))


def mark_done(
    district_code: str, milestone: str, *, by: str, now: datetime, actor: StaffMember | None
) -> Calendar:
    """Note that a milestone was reached; once is once. `NotFound` for one that the pack does not have."""
    season_id, policy = _in_force(district_code, actor)
    if milestone not in {one.id for one in policy.milestones}:
        raise NotFound
    if milestones.add_reached(season_id, district_code, milestone, by=by, now=now):
        subject = audit.about("district", district_code)
        audit.record(
            by, "milestone_reached", subject, now=now, district_code=district_code, milestone=milestone
        )
    return show(district_code, now=now, actor=actor)


def _in_force(district_code: str, actor: StaffMember | None) -> tuple[UUID, Policy]:
    if actor is not None and not actor.covers(district_code):
        raise NotFound
    season = seasons.get_current()
    return season.id, policies.load(seasons.get_rule(season.id, district_code).policy_id)


def _milestone(milestone: Milestone, reached: MilestoneReached | None, today: date) -> Entry:
    late = Status.OVERDUE if milestone.due_on < today else Status.DUE
    return Entry(
        id=milestone.id,
        kind="milestone",
        title_zh=milestone.title.zh,
        title_en=milestone.title.en,
        opens_on=None,
        due_on=milestone.due_on,
        status=Status.DONE if reached else late,
        clause=milestone.law.clause,
        open=milestone.law.open,
        done_at=reached.reached_at if reached else None,
        done_by=reached.reached_by if reached else None,
    )


def _window(window: Window, today: date) -> Entry:
    before = Status.NOT_OPEN if today < window.opens_on else Status.CLOSED
    return Entry(
        id=window.id,
        kind="window",
        title_zh=window.title.zh,
        title_en=window.title.en,
        opens_on=window.opens_on,
        due_on=window.closes_on,
        status=Status.OPEN if window.is_open(today) else before,
        clause=window.law.clause,
        open=window.law.open,
        done_at=None,
        done_by=None,
    )
