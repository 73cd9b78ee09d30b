"""Tasks whose every automatic check passed: the policy alone wants a person's eye, and nothing is in doubt."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app.domain import minimum, review_item, serial
from app.domain.actor import StaffMember
from app.domain.explain import Text
from app.services import count_working_days, find_policy
from app.services.mend_record import list_mismatches
from app.services.review_settings import read_settings
from app.store import bulk_reviews
from app.store.bulk_reviews import Routine

MOST = 200
RULES = frozenset({"person", "final_determination"})
"""Reasons of a task that come from the policy or the district's switch, not from the family's data."""

_WAITS_FOR_US = frozenset({"natural_resources.property"})
"""Unverified only because the task itself is open: a home counts after the look."""


@dataclass(frozen=True)
class Candidate:
    """A task that may be approved with others; send `version` back with the approval."""

    task_id: UUID
    version: int
    item: str
    title: Text
    application_id: UUID
    serial: str
    applicant_class: str | None
    total: str | None
    checks_passed: int
    created_at: datetime
    due_on: date
    is_overdue: bool


@dataclass(frozen=True)
class Candidates:
    """Oldest first; `more` may wait behind them. `share` of what is approved together is judged again."""

    items: tuple[Candidate, ...]
    more: bool
    share_percent: float


def list_bulk_candidates(actor: StaffMember, *, today: date, now: datetime) -> Candidates:
    """The reviewer's district's candidates, at most two hundred."""
    settings = read_settings(actor.district_code)
    found = bulk_reviews.list_routine(actor, RULES, now=now, limit=MOST + 1)
    clear = [routine for routine in found[:MOST] if is_clear(routine)]
    due = count_working_days.list_due([one.task.created_at for one in clear], settings.review_days)
    items = tuple(_candidate(one, on, today) for one, on in zip(clear, due, strict=True))
    return Candidates(items, len(found) > MOST, settings.share_percent)


def is_clear(routine: Routine) -> bool:
    """Whether every check passed, every record that the pack judges by is sure, and no two departments differ."""
    checks = routine.assessment.result["checks"]
    unverified = frozenset(json.loads(routine.assessment.facts or "{}").get("unverified", ()))
    application = routine.application
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    return (
        all(check["passed"] for check in checks)
        and unverified & minimum.judged_by(policy) <= _WAITS_FOR_US
        and not list_mismatches(routine.application)
    )


def _candidate(routine: Routine, due_on: date, today: date) -> Candidate:
    task, result = routine.task, routine.assessment.result
    points: dict[str, Any] = result.get("points") or {}
    return Candidate(
        task_id=task.id,
        version=task.version,
        item=task.item,
        title=review_item.title(task.item, {}),
        application_id=task.application_id,
        serial=str(serial.parse(routine.application.serial or "")),
        applicant_class=result.get("applicant_class"),
        total=points.get("total"),
        checks_passed=len(result["checks"]),
        created_at=task.created_at,
        due_on=due_on,
        is_overdue=due_on < today,
    )
