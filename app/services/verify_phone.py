"""Take the code from the phone: on success the number is the person's, and an old number is told."""

from __future__ import annotations

import hmac
import unicodedata
from contextlib import suppress
from datetime import datetime

from app import audit, transactions
from app.domain.actor import Person
from app.domain.errors import DomainError, InvalidInput, LimitReached
from app.models.message import PhoneCode
from app.privacy import mask_phone, vault
from app.services.issue_serial import index_contact
from app.services.queue_message import queue_message
from app.services.read_phone import read_phone
from app.services.request_phone_code import code_hash
from app.store import applications, people, phone_codes


class CodeWrong(InvalidInput):
    """Not the code that was sent, or none was sent."""

    code = "code_wrong"
    zh = "验证码不正确，还可以试{tries_left}次。"
    en = "This is not the code; {tries_left} tries are left."


class CodeExpired(DomainError):
    """Ten minutes have passed."""

    code = "code_expired"
    zh = "验证码已过期，请重新获取。"
    en = "The code has expired; please ask for a new one."


class CodeUsed(DomainError):
    """A code opens once."""

    code = "code_used"
    zh = "验证码已使用过，请重新获取。"
    en = "The code has been used; please ask for a new one."


class CodeTriedTooOften(LimitReached):
    """Five tries per code, counted before they are compared."""

    code = "code_tried_too_often"
    zh = "验证码输错次数过多，请重新获取。"
    en = "The code was tried too often; please ask for a new one."


def is_change(number: str, *, actor: Person) -> bool:
    """Whether verifying this number would replace another one, which needs a stepped-up person."""
    known = people.get_person(actor.person_id).phone
    return known is not None and known != read_phone(number).e164


def verify_phone(number: str, code: str, *, actor: Person, now: datetime) -> str:
    """Set the person's phone to the number to which this code was sent; the number, masked."""
    e164 = use_code(number, code, actor=actor, now=now)
    _set_phone(e164, actor, now)
    return mask_phone(e164)


def use_code(number: str, code: str, *, actor: Person, now: datetime) -> str:
    """Use up the code that `actor` had sent to this number; the number in E.164. Ends the running unit.

    The try is counted and committed before the code is compared, and the code is used up by one conditional
    UPDATE: of a hundred guesses at once, five are looked at.
    """
    e164 = read_phone(number).e164
    to_index = vault.index("phone", e164)
    sent = phone_codes.take_try(actor.person_id, to_index, now=now)
    if sent is None:
        raise _refusal(phone_codes.find_newest(actor.person_id, to_index), now)
    transactions.release()
    given = unicodedata.normalize("NFKC", code).replace(" ", "")
    if not hmac.compare_digest(sent.code_hash, code_hash(sent.id, given)):
        raise CodeWrong(tries_left=phone_codes.MOST_TRIES - sent.tries, pointer="/code")
    if not phone_codes.use(sent.id, now=now):
        raise CodeUsed
    return e164


def _refusal(sent: PhoneCode | None, now: datetime) -> DomainError:
    if sent is None:
        return CodeWrong(tries_left=0, pointer="/code")
    if sent.used_at is not None:
        return CodeUsed()
    return CodeExpired() if sent.expires_at <= now else CodeTriedTooOften(retry_after=60)


def _set_phone(e164: str, actor: Person, now: datetime) -> None:
    person = people.get_person(actor.person_id)
    old = person.phone
    person.phone = e164
    for application in applications.list_of_guardian(person.id):
        if application.phone is not None:
            application.phone = e164
            index_contact(application)
    event = "phone_verified" if old in (None, e164) else "phone_changed"
    audit.record(actor.name, event, audit.about("person", person.id), now=now)
    if event == "phone_verified":
        return
    # A number that came with the sign-in may be one that gets no texts: that must not stop the change.
    with suppress(InvalidInput):
        queue_message(
            "phone_changed", to=old, language=person.language, values={},
            dedupe_key=f"phone-changed:{person.id}:{now.isoformat()}", now=now, person_id=person.id,
        )  # fmt: skip
