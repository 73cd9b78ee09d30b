"""The grandparents' view: a serial and the phone's last four digits tell state, time, place and what to bring."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

from app import transactions
from app.domain import serial
from app.domain.actor import NotFound
from app.domain.errors import LimitReached
from app.domain.explain import Text
from app.domain.states import LABELS, State
from app.models.application import Application
from app.privacy import vault
from app.store import applications, lookups, slots

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


@dataclass(frozen=True)
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


def look_up(text: str, *, phone_last4: str, address: str, now: datetime) -> Glimpse:
    """What the family's elders need; unknown serial and wrong digits are one answer (`NotFound`).

    The try is stored and committed before it is judged: of any number of guesses at once, ten are looked at.
    """
    compact = serial.parse(text).compact
    row = lookups.add_try(
        vault.index("lookup.serial", compact), vault.index("lookup.address", address), now=now
    )
    transactions.release()
    if lookups.count_tries(row, since=now - WITHIN) > MISSES:
        lookups.forget(row)
        transactions.release()
        minutes = int(WITHIN.total_seconds() // 60)
        raise TooManyLookups(minutes=minutes, retry_after=minutes * 60)
    application = applications.find_by_serial(compact)
    if not _matches(application, compact, phone_last4) or application is None:
        raise NotFound
    lookups.forget(row)
    return _glimpse(application)


def forget_old(*, now: datetime) -> int:
    """Drop tries that no longer count."""
    return lookups.forget_before(now - WITHIN)


def _matches(application: Application | None, compact: str, phone_last4: str) -> bool:
    """Compare blind indexes in constant time; an unknown serial costs the same."""
    stored = (application.phone_last4_index if application is not None else None) or _NO_PHONE
    return hmac.compare_digest(stored, vault.index("phone.last4", f"{compact}/{phone_last4}"))


def _glimpse(application: Application) -> Glimpse:
    state = State(application.state)
    label_zh, label_en = LABELS[state]
    booked = slots.find_live(application.id) if state is State.SLOT_BOOKED else None
    bring = BRING.get(state)
    return Glimpse(
        state=state,
        state_zh=label_zh,
        state_en=label_en,
        starts_at=booked.slot.starts_at if booked else None,
        ends_at=booked.slot.ends_at if booked else None,
        place_zh=booked.site.name_zh if booked else None,
        place_en=booked.site.name_en if booked else None,
        address=booked.site.address if booked else None,
        bring_zh=bring.zh if bring else None,
        bring_en=bring.en if bring else None,
    )
