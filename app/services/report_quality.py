"""How well and how fast a district reviews: the error rate with its interval, overrides, hours, what is late."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import clock
from app.domain import review_item, serial
from app.domain.actor import Role, StaffMember
from app.domain.explain import Text
from app.domain.review import REASONS, ReasonCode
from app.domain.states import LABELS, State
from app.models.person import Person
from app.privacy import mask_name
from app.services import count_working_days
from app.services.report_sample import Sample, report_sample
from app.services.review_settings import read_settings
from app.store import review_quality, supplements
from app.store.review_quality import Ages, Overturned, Proposed, Sampled, Speed, Work
from app.store.supplements import Counts

SHOWN = 50


@dataclass(frozen=True)
class Reviewer:
    """One reviewer, masked."""

    name: str
    decided: int
    in_bulk: int
    rejected: int
    returned: int
    median_seconds: float | None
    sampled: int
    overturned: int
    overrides_proposed: int
    overrides_approved: int
    overrides_refused: int


@dataclass(frozen=True)
class Found:
    """An overturned decision, and where its application stands now."""

    serial: str
    item: str
    title: Text
    judged_at: datetime | None
    reasons: tuple[str, ...]
    reason_words: tuple[Text, ...]
    note: str | None
    state: str
    state_words: Text


@dataclass(frozen=True)
class Quality:
    """Since `since`; ages are of now."""

    since: datetime
    district_code: str | None
    sample: Sample
    speed: Speed
    per_person_day: float | None
    reviewers: tuple[Reviewer, ...]
    waiting: Ages
    review_days: int
    overturned: tuple[Found, ...]
    supplements: Counts


def report_quality(*, days: int, district_code: str | None, actor: StaffMember, now: datetime) -> Quality:
    """The actor's district, or for the bureau any one or the whole city."""
    where = district_code if actor.role is Role.BUREAU else actor.district_code
    since = now - timedelta(days=days)
    settings = read_settings(where)
    speed = review_quality.get_speed(where, since=since)
    sampled = review_quality.list_sampled(where, since=since)
    overdue = count_working_days.overdue_before(clock.local(now).date(), settings.review_days)
    return Quality(
        since=since,
        district_code=where,
        sample=report_sample(speed, sampled),
        speed=speed,
        per_person_day=round(speed.decided / speed.person_days, 1) if speed.person_days else None,
        reviewers=_reviewers(where, sampled, since=since),
        waiting=review_quality.get_ages(where, now=now, overdue_before=overdue),
        review_days=settings.review_days,
        overturned=tuple(
            _found(one) for one in review_quality.list_overturned(where, since=since, limit=SHOWN)
        ),
        supplements=supplements.count(where, since=since),
    )


def _reviewers(where: str | None, sampled: dict[UUID, Sampled], *, since: datetime) -> tuple[Reviewer, ...]:
    work = {one.staff_id: one for one in review_quality.list_work(where, since=since)}
    proposed = review_quality.list_proposed(where, since=since)
    names = review_quality.list_names({*work, *proposed, *sampled})
    order = [*work, *sorted((proposed.keys() | sampled.keys()) - work.keys(), key=str)]
    return tuple(_reviewer(names[id_], work.get(id_), sampled.get(id_), proposed.get(id_)) for id_ in order)


def _reviewer(
    person: Person, work: Work | None, sampled: Sampled | None, proposed: Proposed | None
) -> Reviewer:
    return Reviewer(
        name=mask_name(person.name),
        decided=work.decided if work else 0,
        in_bulk=work.in_bulk if work else 0,
        rejected=work.rejected if work else 0,
        returned=work.returned if work else 0,
        median_seconds=work.median_seconds if work else None,
        sampled=sampled.sampled if sampled else 0,
        overturned=sampled.overturned if sampled else 0,
        overrides_proposed=proposed.proposed if proposed else 0,
        overrides_approved=proposed.approved if proposed else 0,
        overrides_refused=proposed.refused if proposed else 0,
    )


def _found(one: Overturned) -> Found:
    return Found(
        serial=str(serial.parse(one.serial or "")),
        item=one.item,
        title=review_item.title(one.item, {}),
        judged_at=one.sample.judged_at,
        reasons=tuple(one.sample.reasons),
        reason_words=tuple(REASONS[ReasonCode(code)] for code in one.sample.reasons),
        note=one.sample.note,
        state=one.state,
        state_words=Text(*LABELS[State(one.state)]),
    )
