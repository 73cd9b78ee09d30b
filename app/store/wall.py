"""Queries of the monitoring wall: a few groupings per look; nothing here names a person."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any, NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, Interval, Row, cast, func, literal, select, true

from app.clock import CITY_ZONE
from app.domain.review import CLAIM_LIFETIME
from app.domain.states import State
from app.domain.wall import QUICK
from app.extensions import db
from app.models.application import Application, Material, Recheck
from app.models.desk import Confirmation, Scan
from app.models.mandate import Mandate
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.review import ReviewTask

_UNSETTLED = (State.DRAFT, State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW, State.RETURNED)
_WAITING = ("open", "claimed")
_NOT_SENT = ("undelivered", "failed")


class Reviewed(NamedTuple):
    """Decided tasks: seconds from task to decision (median, 90 of 100), and from claim to decision (median)."""

    decided: int
    median: float | None
    p90: float | None
    handling: float | None


class Line(NamedTuple):
    """Something that waits: how many, and since when the oldest."""

    name: str
    waiting: int
    oldest: datetime | None


def count_by_day(season_id: UUID, district_code: str | None) -> list[Row[date, int]]:
    """(date in the city, applications handed in), by date."""
    day = func.date(func.timezone(CITY_ZONE.key, Application.submitted_at))
    query = select(day, func.count()).where(_handed_in(season_id, district_code)).group_by(day)
    return list(db.session.execute(query.order_by(day)))


def count_by_hour(season_id: UUID, district_code: str | None, *, since: datetime) -> dict[int, int]:
    """Hour of the day in the city → applications handed in since an instant."""
    hour = func.date_part("hour", func.timezone(CITY_ZONE.key, Application.submitted_at))
    query = (
        select(hour, func.count())
        .where(_handed_in(season_id, district_code), Application.submitted_at >= since)
        .group_by(hour)
    )
    return {int(hour): count for hour, count in db.session.execute(query)}


def count_shares(season_id: UUID, district_code: str | None) -> tuple[int, int, int, int]:
    """(handed in; of those at a counter by a helper with a mandate, without a single file, within ten minutes)."""
    assisted = (
        select(Mandate.id)
        .where(
            Mandate.application_id == Application.id,
            Mandate.confirmed_at <= Application.submitted_at,
            func.coalesce(Mandate.ended_at, Mandate.expires_at) >= Application.submitted_at,
        )
        .exists()
    )
    papers = (
        select(Material.id)
        .where(Material.application_id == Application.id, Material.withdrawn_at.is_(None))
        .exists()
    )
    row = db.session.execute(
        select(
            func.count(),
            func.count().filter(assisted),
            func.count().filter(~papers),
            func.count().filter(Application.submitted_at - Application.created_at <= QUICK),
        ).where(_handed_in(season_id, district_code))
    ).one()
    return row[0], row[1], row[2], row[3]


def count_visits(season_id: UUID, district_code: str | None) -> tuple[int, int]:
    """(confirmed on site, of those scanned on no other day than that of the confirmation)."""
    day = func.date(func.timezone(CITY_ZONE.key, Scan.scanned_at))
    confirmed_on = func.date(func.timezone(CITY_ZONE.key, Confirmation.confirmed_at))
    other_day = (
        select(Scan.id)
        .where(Scan.application_id == Confirmation.application_id, day != confirmed_on)
        .exists()
    )
    row = db.session.execute(
        select(func.count(), func.count().filter(~other_day))
        .select_from(Confirmation)
        .join(Application, Application.id == Confirmation.application_id)
        .where(Application.season_id == season_id, _within(Confirmation.district_code, district_code))
    ).one()
    return row[0], row[1]


def measure_review(season_id: UUID, district_code: str | None) -> Reviewed:
    """How long decisions took over the whole season; those made in bulk were claimed by nobody."""
    waited = func.extract("epoch", ReviewTask.decided_at - ReviewTask.created_at)
    claimed_at = ReviewTask.claim_expires_at - cast(literal(CLAIM_LIFETIME), Interval)
    handled = func.extract("epoch", ReviewTask.decided_at - claimed_at)
    row = db.session.execute(
        select(
            func.count(),
            func.percentile_cont(0.5).within_group(waited),
            func.percentile_cont(0.9).within_group(waited),
            func.percentile_cont(0.5)
            .within_group(handled)
            .filter(ReviewTask.claim_expires_at.is_not(None), ReviewTask.bulk_approval_id.is_(None)),
        )
        .select_from(ReviewTask)
        .join(Application, Application.id == ReviewTask.application_id)
        .where(
            ReviewTask.state == "decided",
            Application.season_id == season_id,
            _within(ReviewTask.district_code, district_code),
        )
    ).one()
    return Reviewed(row[0], *(None if value is None else float(value) for value in row[1:]))


def count_pace(district_code: str | None, *, since: datetime) -> tuple[int, int]:
    """(tasks decided since an instant, hours in which reviewers decided one, each reviewer's own)."""
    hour = func.date_trunc("hour", ReviewTask.decided_at)
    per_hour = (
        select(func.count().label("tasks"))
        .where(
            ReviewTask.state == "decided",
            ReviewTask.decided_at >= since,
            _within(ReviewTask.district_code, district_code),
        )
        .group_by(ReviewTask.decided_by, hour)
        .subquery()
    )
    row = db.session.execute(
        select(func.coalesce(func.sum(per_hour.c.tasks), 0), func.count()).select_from(per_hour)
    ).one()
    return int(row[0]), row[1]


def count_settled_by_data(season_id: UUID, district_code: str | None) -> int:
    """Applications that came through the check without a task for any reviewer."""
    task = select(ReviewTask.id).where(ReviewTask.application_id == Application.id).exists()
    query = (
        select(func.count())
        .select_from(Application)
        .where(_handed_in(season_id, district_code), Application.state.not_in(_UNSETTLED), ~task)
    )
    return db.session.scalar(query) or 0


def list_queues(district_code: str | None, *, since: datetime) -> list[Line]:
    """What waits: review tasks, re-checks, texts that failed since an instant, and the city's promised jobs."""
    tasks = select(func.count(), func.min(ReviewTask.created_at)).where(
        ReviewTask.state.in_(_WAITING), _within(ReviewTask.district_code, district_code)
    )
    rechecks = select(func.count(), func.min(Recheck.requested_at)).where(
        Recheck.state == "open", _within(Recheck.district_code, district_code)
    )
    failed = select(func.count(), func.min(Message.created_at)).where(
        Message.state.in_(_NOT_SENT),
        Message.created_at >= since,
        _within(Message.district_code, district_code),
    )
    jobs = (
        select(OutboxEntry.queue, func.count(), func.min(OutboxEntry.created_at))
        .where(OutboxEntry.done_at.is_(None), OutboxEntry.parked_at.is_(None))
        .group_by(OutboxEntry.queue)
    )
    parked = select(func.count(), func.min(OutboxEntry.created_at)).where(
        OutboxEntry.done_at.is_(None), OutboxEntry.parked_at.is_not(None)
    )
    named = (("review", tasks), ("recheck", rechecks), ("failed_texts", failed), ("parked", parked))
    lines = [Line(name, *db.session.execute(query).one()) for name, query in named]
    waiting = {queue: (count, oldest) for queue, count, oldest in db.session.execute(jobs)}
    return lines + [Line(queue, *waiting.get(queue, (0, None))) for queue in ("urgent", "bulk", "slow")]


def _handed_in(season_id: UUID, district_code: str | None) -> ColumnElement[bool]:
    return (
        (Application.season_id == season_id)
        & Application.submitted_at.is_not(None)
        & (Application.state != State.DRAFT)
        & _within(Application.district_code, district_code)
    )


def _within(column: Any, district_code: str | None) -> ColumnElement[bool]:
    return true() if district_code is None else column == district_code
