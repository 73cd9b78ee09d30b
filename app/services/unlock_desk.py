"""A staff PIN that unlocks an idle screen within a live session; it opens nothing else, and nothing is derived from it.

Kept as scrypt over an HMAC with a key outside the database: six digits alone would be guessed from a stolen row.
"""

from __future__ import annotations

import hashlib
import hmac
import os
from datetime import datetime

from app import audit, transactions
from app.domain.actor import Clerk, Person
from app.domain.desk_lock import MOST_WRONG, PinLocked, PinMissing, PinWrong, require_good
from app.ports import ports
from app.store import pins, sessions

_COST, _BLOCK, _PARALLEL, _BYTES = 2**14, 8, 1, 32  # 16 MB, some 50 ms: RFC 7914, OWASP's least


def has_pin(clerk: Clerk) -> bool:
    """Whether the clerk can unlock with a PIN; not once it is locked."""
    pin = pins.find(clerk.staff.person_id)
    return pin is not None and pin.wrong < MOST_WRONG


def set_pin(pin: str, *, clerk: Clerk, now: datetime) -> None:
    """Set or replace the PIN; that the person may is for the caller to say."""
    require_good(pin)
    salt = os.urandom(16)
    pins.put(clerk.staff.person_id, salt=salt, pin_hash=_hash(pin, salt), now=now)
    subject = audit.about("person", clerk.staff.person_id)
    audit.record(clerk.name, "pin_set", subject, now=now, district_code=clerk.staff.district_code)


def verify(pin: str, *, clerk: Clerk, session: Person, now: datetime, wall: datetime) -> None:
    """Compare; each try is counted and committed first. The fifth wrong one ends the session. Ends the running unit."""
    person_id = clerk.staff.person_id
    kept = pins.take_try(person_id)
    if kept is None:
        raise PinLocked if pins.find(person_id) else PinMissing
    transactions.release()
    if hmac.compare_digest(kept.pin_hash, _hash(pin, kept.salt)):
        pins.forget_wrong(person_id)
        return
    if kept.wrong < MOST_WRONG:
        raise PinWrong(tries_left=MOST_WRONG - kept.wrong)
    sessions.revoke(session.session_id, because="pin_locked", now=wall)
    audit.record(
        clerk.name,
        "pin_locked",
        audit.about("desk_device", clerk.device_id),
        now=now,
        district_code=clerk.staff.district_code,
    )
    transactions.release()
    raise PinLocked


def _hash(pin: str, salt: bytes) -> bytes:
    peppered = hmac.new(ports().message_key, b"desk-pin/" + pin.encode(), hashlib.sha256).digest()
    return hashlib.scrypt(peppered, salt=salt, n=_COST, r=_BLOCK, p=_PARALLEL, dklen=_BYTES)
