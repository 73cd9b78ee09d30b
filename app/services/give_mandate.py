"""A mandate goes live by the parent's code or a photographed paper; time, the helper or the parent end it."""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, clock, transactions
from app.domain.actor import NotFound, StaffMember
from app.domain.actor import Person as Actor
from app.domain.errors import InvalidInput
from app.domain.mandate import (
    HOLDS,
    MOST_TRIES,
    Counter,
    EndedBy,
    Kind,
    MandateCodeWrong,
    MandateElsewhere,
    MandateNeeded,
    Standing,
)
from app.models.mandate import Mandate
from app.services.queue_message import queue_message
from app.services.recode_picture import recode
from app.services.request_phone_code import code_hash
from app.store import mandates, people, seasons


@dataclass(frozen=True)
class Given:
    """A mandate as its parent sees it; `state` is what it is now, also where only time has ended it.

    `device` is the counter's name, None where the helper had no device.
    """

    mandate: Mandate
    state: Standing
    ended_by: EndedBy | None
    district_zh: str
    district_en: str
    device: str | None

    @property
    def can_revoke(self) -> bool:
        """What is over needs no end."""
        return self.state is not Standing.ENDED


def require_here(mandate: Mandate, counter: Counter) -> None:
    """Refuse with `MandateElsewhere` unless it was asked for at this counter."""
    if counter != Counter(mandate.device_id, mandate.session_id):
        raise MandateElsewhere


def confirm(mandate_id: UUID, code: str, *, helper: StaffMember, counter: Counter, now: datetime) -> Mandate:
    """The parent's code makes it live for two hours; five tries, each counted first. Ends the running unit."""
    asked = mandates.find_own(mandate_id, helper.staff_id)
    if asked is not None:
        require_here(asked, counter)
    tried = mandates.take_try(mandate_id, helper.staff_id, now=now)
    if tried is None:
        raise MandateCodeWrong(tries_left=0, pointer="/code")
    transactions.release()
    given = unicodedata.normalize("NFKC", code).replace(" ", "")
    if tried.code_hash is None or not hmac.compare_digest(tried.code_hash, code_hash(tried.id, given)):
        raise MandateCodeWrong(tries_left=MOST_TRIES - tried.tries, pointer="/code")
    return _go_live(mandate_id, Kind.CODE, helper, now=now)


def hand_in_paper(
    mandate_id: UUID, content: bytes, *, helper: StaffMember, counter: Counter, now: datetime
) -> Mandate:
    """The photograph of the signed paper makes it live; it is decoded with no connection held."""
    asked = mandates.find_own(mandate_id, helper.staff_id)
    if asked is None or (asked.kind, asked.state) != (Kind.PAPER, Standing.ASKED):
        raise MandateNeeded
    require_here(asked, counter)
    transactions.release()
    picture = recode(content)
    mandate = _go_live(mandate_id, Kind.PAPER, helper, now=now)
    mandates.keep_paper(mandate, picture, hashlib.sha256(picture).hexdigest())
    return mandate


def end(mandate_id: UUID, *, helper: StaffMember, now: datetime) -> None:
    """The helper is done."""
    mandate = mandates.find_own(mandate_id, helper.staff_id)
    if mandate is not None and mandate.state == Standing.LIVE:
        mandates.end(mandate, EndedBy.HELPER, now=now)
        _record(mandate, "mandate_ended", helper.name, now=now, by=str(EndedBy.HELPER))


def revoke(mandate_id: UUID, *, parent: Actor, now: datetime) -> Given:
    """The parent takes it back: the helper's next step is refused. Twice is once."""
    mandate = mandates.find_of_parent(mandate_id, parent.person_id)
    if mandate is None:
        raise NotFound
    if mandate.state != Standing.ENDED:
        mandates.end(mandate, EndedBy.PARENT, now=now)
        _record(mandate, "mandate_ended", parent.name, now=now, by=str(EndedBy.PARENT))
    return _given(mandate, now)


def list_given(parent: Actor, *, now: datetime) -> list[Given]:
    """Every mandate that the parent gave, newest first."""
    return [_given(mandate, now) for mandate in mandates.list_of_parent(parent.person_id)]


def _given(mandate: Mandate, now: datetime) -> Given:
    state, by = Standing(mandate.state), mandate.ended_by
    if state is Standing.LIVE and mandate.expires_at is not None and mandate.expires_at <= now:
        state, by = Standing.ENDED, EndedBy.TIME
    district = seasons.get_district(mandate.district_code)
    return Given(
        mandate,
        state,
        EndedBy(by) if by else None,
        district.name_zh,
        district.name_en,
        mandates.find_device_name(mandate),
    )


def _go_live(mandate_id: UUID, kind: Kind, helper: StaffMember, *, now: datetime) -> Mandate:
    mandate = mandates.go_live(mandate_id, helper.staff_id, kind, now=now, until=now + HOLDS)
    if mandate is None:
        raise MandateNeeded
    person = people.get_person(mandate.parent_id)
    if person.phone is None:
        person.phone = mandate.phone
    _record(mandate, "mandate_given", helper.name, now=now, kind=mandate.kind)
    _tell(mandate, now=now)
    return mandate


def _tell(mandate: Mandate, *, now: datetime) -> None:
    """The parent is told on the own phone; a number that takes no texts stops nobody at the counter."""
    person = people.get_person(mandate.parent_id)
    if person.phone is None or mandate.expires_at is None:
        return
    language = "en" if person.language == "en" else "zh"
    district = seasons.get_district(mandate.district_code)
    values = {
        "district": district.name_en if language == "en" else district.name_zh,
        "until": clock.local(mandate.expires_at).isoformat(),
    }
    with suppress(InvalidInput):
        queue_message(
            "mandate_given", to=person.phone, language=language, values=values, now=now, person_id=person.id,
            dedupe_key=f"mandate-given:{mandate.id}", district_code=mandate.district_code,
        )  # fmt: skip


def _record(mandate: Mandate, event: str, actor: str, *, now: datetime, **data: str) -> None:
    audit.record(
        actor,
        event,
        audit.about("person", mandate.parent_id),
        now=now,
        district_code=mandate.district_code,
        mandate=str(mandate.id),
        **data,
    )
