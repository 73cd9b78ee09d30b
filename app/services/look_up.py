"""The grandparents' view: a serial and the phone's last four digits tell state, time, place and what to bring."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import transactions
from app.domain import serial
from app.domain.actor import NotFound
from app.domain.errors import LimitReached
from app.domain.explain import Text
from app.domain.states import LABELS, State
from app.privacy import vault
from app.services.remember_lookup import Remembered
from app.store import lookups

MISSES, WITHIN = 10, timedelta(minutes=10)
_NO_PHONE = bytes(32)

BRING = {
    State.SLOT_BOOKED: Text(
        "流水号、父母身份证原件、户口簿原件，以及清单中仍需提交的材料",
        "the serial, the parents' original ID cards, the household booklet, and any paper still asked for",
    ),
    State.PLACED: Text("户口簿和预防接种证", "the household booklet and the vaccination card"),
}


class TooManyLookups(LimitReached):
    """Too many misses for this serial or from this address."""

    code = "too_many_lookups"
    zh = "查询次数过多，请 {minutes} 分钟后再试，或登录查看。"
    en = "Too many tries; please try again in {minutes} minutes, or sign in."


@dataclass(frozen=True, slots=True)
class Glimpse:
    """All that a serial and four digits may show: no name, no number, no school."""

    state: str
    state_zh: str
    state_en: str
    starts_at: datetime | None
    ends_at: datetime | None
    place_zh: str | None
    place_en: str | None
    address: str | None
    bring_zh: str | None
    bring_en: str | None


answers: Remembered[Glimpse] = Remembered(shut_out=WITHIN.total_seconds())
"""What this process answered lately."""


def look_up(text: str, *, phone_last4: str, address: str, now: datetime) -> Glimpse:
    """What the family's elders need; unknown serial and wrong digits are one answer (`NotFound`).

    A right answer while nobody has missed costs one read, and none when it was given seconds ago. Everything else is
    stored and committed as a try before anybody is told: of any number of guesses at once, ten are answered.
    """
    compact = serial.parse(text).compact
    serial_index, address_index = (
        vault.index("lookup.serial", compact),
        vault.index("lookup.address", address),
    )
    digits = vault.index("phone.last4", f"{compact}/{phone_last4}")
    known = answers.find(serial_index, digits, address_index)
    if known is not None:
        return known
    found = lookups.look(compact, serial_index, address_index, since=now - WITHIN)
    is_right = hmac.compare_digest(found.phone_last4_index or _NO_PHONE, digits)
    if is_right and not found.misses:
        shown = _glimpse(found)
        answers.keep(serial_index, digits, shown)
        return shown
    answers.miss(serial_index, address_index)
    row = lookups.add_try(serial_index, address_index, now=now)
    transactions.release()
    if lookups.count_tries(row, since=now - WITHIN) > MISSES:
        lookups.forget(row)
        transactions.release()
        minutes = int(WITHIN.total_seconds() // 60)
        raise TooManyLookups(minutes=minutes, retry_after=minutes * 60)
    if not is_right:
        raise NotFound
    lookups.forget(row)
    return _glimpse(found)


def find_kept(text: str, *, phone_last4: str, address: str) -> Glimpse | None:
    """What `look_up` would answer without asking the database; None where it would ask."""
    if not answers.seconds:
        return None
    return answers.find(*_indexes(serial.parse(text).compact, phone_last4, address))


def _indexes(compact: str, phone_last4: str, address: str) -> tuple[bytes, bytes, bytes]:
    """Blind indexes of serial, digits and address."""
    return (
        vault.index("lookup.serial", compact),
        vault.index("phone.last4", f"{compact}/{phone_last4}"),
        vault.index("lookup.address", address),
    )


def forget_old(*, now: datetime) -> int:
    """Drop tries that no longer count."""
    return lookups.forget_before(now - WITHIN)


def _glimpse(found: Any) -> Glimpse:
    state = State(found.state)
    label_zh, label_en = LABELS[state]
    bring = BRING.get(state)
    return Glimpse(
        state=state,
        state_zh=label_zh,
        state_en=label_en,
        starts_at=found.starts_at,
        ends_at=found.ends_at,
        place_zh=found.name_zh,
        place_en=found.name_en,
        address=found.address,
        bring_zh=bring.zh if bring else None,
        bring_en=bring.en if bring else None,
    )
