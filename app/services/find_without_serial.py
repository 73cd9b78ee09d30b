"""Find a family at the desk that has neither paper nor phone at hand: full values only, counted, written down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from app import audit
from app.domain import serial
from app.domain.actor import Clerk, NotAllowed, Role
from app.domain.errors import InvalidInput, LimitReached
from app.domain.states import LABELS, State
from app.models.base import new_id
from app.models.desk import DeskLookup
from app.privacy import mask_name
from app.services.add_child import read_id_number
from app.services.issue_serial import child_phone_index, phone_index
from app.services.read_phone import read_phone
from app.store import desk_lookups, people, reviews, seasons
from app.store.desk_lookups import Found

MOST_LOOKUPS, WITHIN = 30, timedelta(hours=1)


class TooManyDeskLookups(LimitReached):
    """Thirty an hour are enough for families who forgot their serial."""

    code = "too_many_desk_lookups"
    zh = "每小时最多查找 {most} 次，请稍后再试。"
    en = "At most {most} look-ups an hour; please try again later."


class LookupUnclear(InvalidInput):
    """Not exactly one way to find the family was given."""

    code = "desk_lookup_unclear"
    zh = "请只填一种：完整手机号，或申请人完整身份证号，或孩子姓名加手机号后四位。"
    en = (
        "Please give one of: the full phone number, the applicant's full ID number, or the child's name with the"
        " phone's last four digits."
    )


@dataclass(frozen=True)
class Wanted:
    """Whom to find: one of a full phone, the applicant's full ID number, or child and last four digits."""

    phone: str | None = field(default=None, repr=False)
    id_number: str | None = field(default=None, repr=False)
    child_name: str | None = field(default=None, repr=False)
    phone_last4: str | None = field(default=None, repr=False)

    @property
    def kind(self) -> str:
        """phone | id_number | child; `LookupUnclear` for anything else."""
        given = {name for name, value in vars(self).items() if value is not None}
        kinds = ({"phone"}, "phone"), ({"id_number"}, "id_number"), ({"child_name", "phone_last4"}, "child")
        for names, kind in kinds:
            if given == names:
                return kind
        raise LookupUnclear


@dataclass(frozen=True)
class Match:
    """What the desk may know of a family before it sees the serial; the name is masked."""

    serial: str
    child_name: str
    state: str
    state_zh: str
    state_en: str


def find_without_serial(wanted: Wanted, *, clerk: Clerk, now: datetime) -> list[Match]:
    """The applications of the supervisor's own district that fit exactly, newest first; each look-up is counted."""
    staff_id, district_code = _supervisor(clerk)
    reviews.lock_staff(staff_id)
    _require_within_limit(staff_id, now)
    found = _find(wanted, district_code)
    row = DeskLookup(
        id=new_id(),
        staff_id=staff_id,
        device_id=clerk.device_id,
        district_code=district_code,
        kind=wanted.kind,
        found=len(found),
        looked_up_at=now,
    )
    desk_lookups.add(row)
    _record(row, found, clerk, now)
    return [_match(entry) for entry in found]


def _supervisor(clerk: Clerk) -> tuple[UUID, str]:
    """The clerk's appointment as a supervisor, with its district; who works at the desk too may hold both."""
    for appointment in people.list_staff(clerk.staff.person_id):
        district_code = appointment.district_code
        if appointment.role == Role.SUPERVISOR and district_code and clerk.staff.covers(district_code):
            return appointment.id, district_code
    raise NotAllowed


def _require_within_limit(staff_id: UUID, now: datetime) -> None:
    oldest = desk_lookups.find_nth_newest(staff_id, MOST_LOOKUPS, since=now - WITHIN)
    if oldest is not None:
        wait = oldest + WITHIN - now
        raise TooManyDeskLookups(most=MOST_LOOKUPS, retry_after=int(wait.total_seconds()) + 1)


def _find(wanted: Wanted, district_code: str) -> list[Found]:
    season_id = seasons.get_current().id
    kind = wanted.kind
    if kind == "phone":
        index = phone_index(read_phone(wanted.phone or "").e164)
        return desk_lookups.list_by_phone(index, season_id=season_id, district_code=district_code)
    if kind == "id_number":
        number = read_id_number(wanted.id_number or "")
        index = people.id_index(number.kind.value, number.number)
        return desk_lookups.list_by_applicant(index, season_id=season_id, district_code=district_code)
    index = child_phone_index(wanted.child_name or "", wanted.phone_last4 or "")
    return desk_lookups.list_by_child(index, season_id=season_id, district_code=district_code)


def _record(row: DeskLookup, found: Sequence[Found], clerk: Clerk, now: datetime) -> None:
    """One event per family that was found, so that each can be told; one about the device where none was."""
    subjects = [audit.about("application", entry.application.id) for entry in found]
    for subject in subjects or [audit.about("desk_device", clerk.device_id)]:
        audit.record(
            clerk.name,
            "desk_looked_up",
            subject,
            now=now,
            district_code=row.district_code,
            lookup=str(row.id),
            by=row.kind,
            found=row.found,
        )


def _match(entry: Found) -> Match:
    state = State(entry.application.state)
    label_zh, label_en = LABELS[state]
    printed = str(serial.parse(entry.application.serial or ""))
    return Match(printed, mask_name(entry.child.name), state, label_zh, label_en)
