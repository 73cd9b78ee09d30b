"""Settle what a desk did without a connection: each act in a unit of its own, and an answer for every one.

A signature that cannot count is a conflict and never lost: it stands in the trail, and a person looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import transactions
from app.domain import desk
from app.domain.actor import Clerk
from app.domain.desk import Reason
from app.domain.desk_sync import ASK_SUPERVISOR, CALL_PARENT, NOTHING, SCAN_AGAIN, TELLS, Outcome
from app.domain.errors import DomainError, InvalidInput, Missing
from app.domain.explain import Text
from app.domain.serial import SerialMisread
from app.services.confirm_on_site import Signed, confirm_on_site
from app.services.find_at_desk import OwnFamily
from app.services.note_conflict import Why, note_conflict
from app.services.read_signature import read_signature
from app.services.scan_serial import scan


class MalformedAct(InvalidInput):
    """The queue holds something that no desk would send on line either."""

    code = "malformed_act"
    zh = "这条离线记录不完整，无法上传；请重新扫描或联系管理员。"
    en = "This queued act is not whole and cannot be settled; scan again, or ask the administrator."


@dataclass(frozen=True)
class Queued:
    """One act of the queue: a scan, or a confirmation where there is a signature; `at` is when it happened."""

    nonce: str
    text: str
    at: datetime | None
    signature: str | None = None


def settle(acts: Iterable[tuple[str, Queued | None]], *, clerk: Clerk, now: datetime) -> list[dict[str, Any]]:
    """An answer to each act, in their order, by its nonce; None is an act that could not be read."""
    transactions.release()
    return [_settle(act, nonce, clerk, now) for nonce, act in acts]


def _settle(act: Queued | None, nonce: str, clerk: Clerk, now: datetime) -> dict[str, Any]:
    try:
        if act is None:
            raise MalformedAct
        work = _confirmation if act.signature is not None else _scan
        return {"nonce": nonce} | transactions.run(lambda: work(act, clerk, now))
    except DomainError as refusal:
        return {"nonce": nonce} | _refused(act, refusal, clerk, now)


def _scan(act: Queued, clerk: Clerk, now: datetime) -> dict[str, Any]:
    answer = scan(act.text, clerk=clerk, nonce=act.nonce, scanned_at=act.at, now=now)
    is_done = answer["reason"] == Reason.ALREADY_CONFIRMED
    told = _answer(Outcome.ALREADY if is_done else Outcome.RECORDED)
    return told | {"reason": answer["reason"], "scan": answer, "confirmed": answer["confirmed"]}


def _confirmation(act: Queued, clerk: Clerk, now: datetime) -> dict[str, Any]:
    signed = Signed(act.nonce, read_signature(act.signature or ""), act.at)
    done = confirm_on_site(act.text, clerk=clerk, signed=signed, now=now)
    told = _answer(Outcome.ALREADY if done["already"] else Outcome.CONFIRMED)
    return told | {"confirmation": done, "confirmed": done["confirmed"]}


def _refused(act: Queued | None, refusal: DomainError, clerk: Clerk, now: datetime) -> dict[str, Any]:
    """Refused where the desk could not have served it at any time; a conflict where it could, and things moved on."""
    reason = _reason_of(refusal)
    advice = desk.ADVICE.get(Reason(reason)) if reason else None
    because = Text(refusal.sentence("zh"), refusal.sentence("en"))
    is_conflict = act is not None and act.signature is not None and _moved_on(refusal)
    if is_conflict and act is not None:
        why = Why(refusal.code, reason, because, advice.next_step if advice else CALL_PARENT)
        transactions.run(lambda: note_conflict(act.text, act.nonce, act.at, why, clerk=clerk, now=now))
    told = _answer(Outcome.CONFLICT if is_conflict else Outcome.REFUSED)
    return told | {
        "code": refusal.code,
        "reason": reason,
        "message": (told["message"] if is_conflict else (advice.message if advice else because)._asdict()),
        "next_step": _next_step(is_conflict, advice)._asdict(),
        "because": because._asdict(),
    }


def _next_step(is_conflict: bool, advice: desk.Advice | None) -> Text:
    if is_conflict:
        return ASK_SUPERVISOR
    return advice.next_step if advice else SCAN_AGAIN


def _reason_of(refusal: DomainError) -> str | None:
    if isinstance(refusal, SerialMisread):
        return str(Reason.MISREAD)
    return str(Reason.UNKNOWN_SERIAL) if isinstance(refusal, Missing) else refusal.facts.get("reason")


def _moved_on(refusal: DomainError) -> bool:
    """Whether the same act could have been right when it happened."""
    never = (SerialMisread, Missing, OwnFamily)
    return isinstance(refusal, desk.NonceReused) or not isinstance(refusal, (*never, InvalidInput))


def _answer(outcome: Outcome) -> dict[str, Any]:
    """The frame of every answer; what does not apply is null."""
    return {
        "outcome": str(outcome),
        "code": None,
        "reason": None,
        "message": TELLS[outcome]._asdict(),
        "next_step": NOTHING._asdict(),
        "because": None,
        "confirmed": None,
        "scan": None,
        "confirmation": None,
    }
