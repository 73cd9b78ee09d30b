"""Ask for a parent's mandate: the original ID is seen, a code goes to the parent's phone, or a paper follows."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime

from app import audit
from app.domain.actor import Role, StaffMember
from app.domain.comparison import plain_name
from app.domain.mandate import (
    ASKED_WITHIN,
    CONFIRM_WITHIN,
    MOST_ASKED,
    Counter,
    DeviceNeeded,
    Kind,
    OwnMandate,
    PhoneOfAnother,
    Standing,
    TooManyMandates,
)
from app.models.base import new_id
from app.models.mandate import Mandate
from app.models.person import Person
from app.privacy import mask_name, mask_phone
from app.services.add_child import NameDiffers, read_id_number
from app.services.queue_message import queue_message
from app.services.read_phone import read_phone
from app.services.request_phone_code import code_hash
from app.store import mandates, messages, people, seasons

_ACTION = {"zh": "授权窗口协助申请", "en": "let a counter help you"}


@dataclass(frozen=True)
class Parent:
    """What stands on the original ID card that the helper has seen, and the phone that the parent holds."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    phone: str | None = field(repr=False)


@dataclass(frozen=True)
class Asked:
    """A mandate that waits for its code or paper; whom it is about is masked."""

    mandate: Mandate
    parent: str
    sent_to: str | None


def ask(parent: Parent, kind: Kind, *, helper: StaffMember, counter: Counter, now: datetime) -> Asked:
    """A mandate that waits ten minutes; a code goes to the number by which the parent is known, and to no other.

    It will hold at `counter` only. The answer is the same whether or not a text could be sent: what a number was
    sent before is nobody's business.
    """
    if counter.device_id is None and helper.role is not Role.COMMUNITY:
        raise DeviceNeeded
    messages.lock_counting(helper.staff_id.bytes)
    _require_within_limit(helper, now)
    person = _person(parent, now)
    if person.id == helper.person_id:
        raise OwnMandate
    phone = _phone(person, parent.phone, kind)
    row = Mandate(
        id=new_id(),
        season_id=seasons.get_current().id,
        district_code=helper.district_code or "",
        parent_id=person.id,
        helper_id=helper.staff_id,
        device_id=counter.device_id,
        session_id=counter.session_id,
        kind=kind,
        state=Standing.ASKED,
        tries=0,
        created_at=now,
        confirmable_until_at=now + CONFIRM_WITHIN,
    )
    row.phone = phone
    mandates.add(row)
    if kind is Kind.CODE and phone is not None:
        _send_code(row, phone, person, now=now)
    _record(row, helper, now=now)
    return Asked(row, mask_name(person.name), mask_phone(phone) if kind is Kind.CODE and phone else None)


def _require_within_limit(helper: StaffMember, now: datetime) -> None:
    oldest = mandates.find_nth_newest(helper.staff_id, MOST_ASKED, since=now - ASKED_WITHIN)
    if oldest is not None:
        wait = oldest + ASKED_WITHIN - now
        raise TooManyMandates(most=MOST_ASKED, retry_after=int(wait.total_seconds()) + 1)


def _person(parent: Parent, now: datetime) -> Person:
    """Whoever holds the number; the name must be the one it is known under."""
    number = read_id_number(parent.id_number)
    person = people.add_person(
        id_kind=number.kind.value,
        id_number=number.number,
        name=parent.name,
        born_on=number.born_on.isoformat(),
        sex=number.sex.value,
        now=now,
    )
    if plain_name(person.name) != plain_name(parent.name):
        raise NameDiffers
    return person


def _phone(person: Person, given: str | None, kind: Kind) -> str | None:
    """The phone that the code goes to: the known one, else the one that was given."""
    known: str | None = person.phone
    typed = read_phone(given).e164 if given else None
    if kind is Kind.CODE and known is not None and typed not in (None, known):
        raise PhoneOfAnother(known=mask_phone(known))
    if kind is Kind.CODE and (known or typed) is None:
        read_phone("")
    return known or typed


def _send_code(row: Mandate, phone: str, person: Person, *, now: datetime) -> None:
    code = f"{secrets.randbelow(1_000_000):06d}"
    row.code_hash = code_hash(row.id, code)
    language = "en" if person.language == "en" else "zh"
    minutes = str(int(CONFIRM_WITHIN.total_seconds() // 60))
    queue_message(
        "code", to=phone, language=language, dedupe_key=f"mandate-code:{row.id}", now=now, person_id=person.id,
        values={"action": _ACTION[language], "code": code, "minutes": minutes}, queue="urgent",
    )  # fmt: skip


def _record(row: Mandate, helper: StaffMember, *, now: datetime) -> None:
    audit.record(
        helper.name,
        "mandate_asked",
        audit.about("person", row.parent_id),
        now=now,
        district_code=row.district_code,
        mandate=str(row.id),
        kind=row.kind,
        device=None if row.device_id is None else str(row.device_id),
        id_seen=True,
    )
