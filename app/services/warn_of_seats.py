"""Warn families of a school that runs out of seats: an officer proposes, publishes and withdraws; nothing is lost."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import audit, transactions
from app.domain import seats as rules
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import DomainError
from app.domain.explain import Text
from app.domain.seats import LABELS, WARNED
from app.models.base import new_id
from app.models.seat import SeatWarning
from app.services.count_seats import SchoolSeats, count_seats
from app.services.staff_scope import scope
from app.store import seasons, seat_warnings

PROPOSED, PUBLISHED, WITHDRAWN = "proposed", "published", "withdrawn"


class CapacityNotAnnounced(DomainError):
    """Without seats there is nothing to compare with."""

    code = "capacity_not_announced"
    zh = "该校今年的招生计划尚未登记，请先登记学位数。"
    en = "The school's seats of this year are not entered yet; please enter them first."


class NoWarningDue(DomainError):
    """The school is below the first threshold."""

    code = "no_seat_warning_due"
    zh = "目前报名 {applicants} 人、学位 {capacity} 个，未达到黄色预警线 {yellow}%。"
    en = "{applicants} applicants before {capacity} seats: below the yellow threshold of {yellow} %."


class WarningExists(DomainError):
    """One warning per school and year at a time."""

    code = "seat_warning_exists"
    zh = "该校已有预警，请先撤回再重新拟定。"
    en = "The school has a warning already; please withdraw it first."


class WarningSettled(DomainError):
    """Published or withdrawn before."""

    code = "seat_warning_settled"
    zh = "该预警已发布或已撤回，请刷新。"
    en = "This warning was published or withdrawn before; please reload."


transactions.refuse_as("uq_seat_warning_live", WarningExists)


def propose(
    school_code: str, *, text_zh: str | None, text_en: str | None, actor: StaffMember, now: datetime
) -> SeatWarning:
    """Draw up a warning at the level that the present counts give; the officer's own words replace ours."""
    season = seasons.get_current()
    school, yellow = _school(school_code, actor, now=now)
    if school.capacity is None:
        raise CapacityNotAnnounced
    if school.level not in WARNED:
        raise NoWarningDue(applicants=school.applicants, capacity=school.capacity, yellow=yellow)
    name = Text(school.name_zh, school.name_en)
    ours = rules.warning_text(name, school.level, school.applicants, school.capacity)
    warning = SeatWarning(
        id=new_id(),
        district_code=school.district_code,
        school_code=school.code,
        year=season.year,
        level=str(school.level),
        applicants=school.applicants,
        capacity=school.capacity,
        text_zh=text_zh or ours.zh,
        text_en=text_en or ours.en,
        state=PROPOSED,
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    seat_warnings.add(warning)
    _note("seat_warning_proposed", warning, actor, now=now)
    return warning


def publish(warning_id: UUID, *, actor: StaffMember, now: datetime) -> SeatWarning:
    """From now on everybody reads it."""
    warning = seat_warnings.lock_for_staff(warning_id, actor)
    if warning.state != PROPOSED:
        raise WarningSettled
    warning.state, warning.published_by, warning.published_at = PUBLISHED, actor.person_id, now
    _note("seat_warning_published", warning, actor, now=now)
    return warning


def withdraw(warning_id: UUID, *, because: str, actor: StaffMember, now: datetime) -> SeatWarning:
    """Nobody reads it any more; it stays on file with the reason."""
    warning = seat_warnings.lock_for_staff(warning_id, actor)
    if warning.state == WITHDRAWN:
        raise WarningSettled
    warning.state, warning.withdrawn_by, warning.withdrawn_at = WITHDRAWN, actor.person_id, now
    warning.withdrawn_because = because
    _note("seat_warning_withdrawn", warning, actor, now=now)
    return warning


def list_warnings(*, actor: StaffMember, district_code: str | None = None) -> list[SeatWarning]:
    """Every warning of the season within the scope, newest first."""
    return seat_warnings.list_warnings(scope(actor, district_code), seasons.get_current().year)


def label_of(warning: SeatWarning) -> Text:
    """The level in words."""
    return LABELS[rules.Level(warning.level)]


def _school(code: str, actor: StaffMember, *, now: datetime) -> tuple[SchoolSeats, int]:
    """The school's present counts and its district's first threshold."""
    counted = count_seats(actor=actor, now=now)
    school = next((one for one in counted.schools if one.code == code), None)
    if school is None:
        raise NotFound
    return school, counted.thresholds[school.district_code].yellow


def _note(event: str, warning: SeatWarning, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("school", warning.school_code),
        now=now,
        district_code=warning.district_code,
        warning=str(warning.id),
        level=warning.level,
        applicants=warning.applicants,
        capacity=warning.capacity,
    )
