"""Send a code to a phone that a signed-in person wants to be reached at."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app.domain.actor import Person
from app.domain.errors import LimitReached
from app.models.base import new_id
from app.models.message import PhoneCode
from app.ports import ports
from app.privacy import vault
from app.services.queue_message import CODES_PER_NUMBER, queue_message
from app.services.read_phone import read_phone
from app.store import messages, phone_codes

LIFETIME = timedelta(minutes=10)
_ACTION = {"zh": "验证手机号", "en": "verify your phone"}


class TooManyCodes(LimitReached):
    """This person asked too often; says when again."""

    code = "too_many_codes"
    zh = "验证码获取过于频繁，请在{retry_after}秒后再试。"
    en = "Too many codes were asked for; please try again in {retry_after} seconds."


@dataclass(frozen=True)
class CodeRequested:
    """The answer, the same whether or not a text was sent; seconds."""

    expires_in: int
    retry_after: int


def request_phone_code(number: str, *, actor: Person, now: datetime) -> CodeRequested:
    """Queue a six-digit code, valid for ten minutes and for this person only.

    A person's own limits are told (429). The limits of the number are not: what others asked for it is
    nobody's business, so the answer is the same and nothing is sent.
    """
    phone = read_phone(number)
    messages.lock_counting(actor.person_id.bytes)
    _require_within_limits(actor.person_id, now)
    code = f"{secrets.randbelow(1_000_000):06d}"
    row = PhoneCode(
        id=new_id(),
        person_id=actor.person_id,
        to_index=vault.index("phone", phone.e164),
        created_at=now,
        expires_at=now + LIFETIME,
    )
    row.to, row.code_hash = phone.e164, code_hash(row.id, code)
    values = {
        "action": _ACTION[actor.language],
        "code": code,
        "minutes": str(int(LIFETIME.total_seconds() // 60)),
    }
    if queue_message(
        "code", to=phone.e164, language=actor.language, values=values, dedupe_key=f"phone-code:{row.id}",
        now=now, person_id=actor.person_id, queue="urgent",
    ):  # fmt: skip
        phone_codes.add(row)
    pause = CODES_PER_NUMBER[0].within
    return CodeRequested(int(LIFETIME.total_seconds()), int(pause.total_seconds()))


def code_hash(code_id: UUID, code: str) -> bytes:
    """HMAC-SHA256 of a code: salted by its row, peppered by a key outside the database."""
    return hmac.new(ports().message_key, code_id.bytes + code.encode(), hashlib.sha256).digest()


def _require_within_limits(person_id: UUID, now: datetime) -> None:
    for cap in CODES_PER_NUMBER:
        oldest = phone_codes.find_nth_newest(person_id, cap.most, since=now - cap.within)
        if oldest is not None:
            wait = oldest + cap.within - now
            raise TooManyCodes(retry_after=int(wait.total_seconds()) + 1)
