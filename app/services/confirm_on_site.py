"""The on-site confirmation: original ID seen, signature taken, points final; once, whoever asks how often."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from app import clock, outbox, transactions
from app.domain import desk, serial
from app.domain.actor import Clerk, NotFound
from app.domain.desk import NonceReused, Reason
from app.domain.states import LABELS, State
from app.models.application import Application
from app.models.base import new_id
from app.privacy import vault
from app.services.find_at_desk import get_replaced, refuse, require_served
from app.services.judge_scan import appointment_of, open_name
from app.services.move_application import move
from app.store import applications, desk_files, desk_overrides, desks, serials
from app.store.desks import Seen

transactions.refuse_as("uq_confirmation_nonce", NonceReused)

_OFFLINE = timedelta(minutes=5)
_READY = (Reason.READY_GREEN, Reason.READY_ORDINARY)


@dataclass(frozen=True)
class Signed:
    """What the desk hands in: the PNG, and when it was drawn if the desk was offline."""

    nonce: str
    signature: bytes
    signed_at: datetime | None = None


@dataclass(frozen=True)
class Told:
    """What the desk is told of a confirmation: in which lane, how many points, when, where, by whom (masked)."""

    lane: str
    total: Decimal | None
    at: datetime
    device: str
    by: str
    already: bool


def confirm_on_site(text: str, *, clerk: Clerk, signed: Signed, now: datetime) -> dict[str, Any]:
    """Confirm the application of a serial, or say who did it when; of any number of desks one confirms.

    The row lock makes the desks wait for each other; what decides is read after it. A repeated nonce is the same
    answer.
    """
    compact, at = serial.parse(text).compact, _moment(signed.signed_at, now)
    seen = desk_files.lock(compact, clerk, nonce=signed.nonce)
    if seen is None:
        seen = _lock_replaced(compact, clerk, signed.nonce, at=at)
    if seen.of_nonce is None:
        require_served(seen.district_code, seen.applicant_id, clerk)
    elif seen.of_nonce != seen.id:
        raise NonceReused
    if seen.confirmed_at is None:
        return _answer(seen, _confirm(seen, clerk, signed, at=at, now=now))
    return _answer(seen, _told_before(seen, clerk, signed.nonce))


def _lock_replaced(compact: str, clerk: Clerk, nonce: str, *, at: datetime) -> Seen:
    """The file of a serial that is none now: confirmed before under the nonce, or revoked after `at`."""
    before = desks.find_confirmation_by_nonce(clerk.device_id, nonce)
    if before is None:
        application = get_replaced(compact, clerk, at=at)
    else:
        revoked = serials.find_revoked(compact)
        if revoked is None or revoked.application_id != before.application_id:
            raise NonceReused
        application = applications.get(before.application_id)
    seen = desk_files.lock(application.serial or "", clerk, nonce=nonce)
    if seen is None:
        raise NotFound
    return seen


def _confirm(seen: Seen, clerk: Clerk, signed: Signed, *, at: datetime, now: datetime) -> Told:
    lane = _require_ready(seen, clerk, at=at, now=now)
    application = Application(
        id=seen.id, district_code=seen.district_code, state=seen.state, version=seen.version
    )
    move(
        application,
        State.CONFIRMED,
        actor=clerk.name,
        now=now,
        device=str(clerk.device_id),
        lane=lane,
        id_checked=True,
        assessment=str(seen.assessment_id),
        total=None if seen.total is None else str(seen.total),
    )
    desk_files.write(application, _row(seen, clerk, signed, lane=lane, at=at))
    outbox.promise("tell_confirmed", seen.id, now=now)
    by = open_name(clerk.staff.person_id, seen.own_name_sealed)
    return Told(lane, seen.total, at, clerk.device_name, by, already=False)


def _require_ready(seen: Seen, clerk: Clerk, *, at: datetime, now: datetime) -> str:
    """The lane to confirm in, or the refusal that a scan would have shown."""
    if seen.assessment_id is None:
        raise refuse(Reason.UNDER_REVIEW)
    appointment = appointment_of(seen)
    reason = desk.judge(seen.state, appointment, site_id=clerk.site_id, is_complete=seen.is_complete, now=at)
    if (
        reason not in _READY
        and not _happened_offline(seen.state, at, now)
        and not _is_set_aside(reason, seen, clerk, at=at)
    ):
        raise refuse(reason)
    return desk.lane(appointment, is_complete=seen.is_complete)


def _is_set_aside(reason: Reason, seen: Seen, clerk: Clerk, *, at: datetime) -> bool:
    """Whether a supervisor lets the family be served here today all the same."""
    return reason in desk.OVERRIDABLE and desk_overrides.stands(seen.id, clerk.site_id, at=at)


def _row(seen: Seen, clerk: Clerk, signed: Signed, *, lane: str, at: datetime) -> dict[str, Any]:
    confirmation_id = new_id()
    return {
        "id": confirmation_id,
        "application_id": seen.id,
        "district_code": seen.district_code,
        "device_id": clerk.device_id,
        "staff_id": clerk.staff.staff_id,
        "nonce": signed.nonce,
        "lane": lane,
        "signature_sealed": vault.seal(signed.signature, f"confirmation.signature/{confirmation_id}"),
        "signature_digest": hashlib.sha256(signed.signature).hexdigest(),
        "assessment_id": seen.assessment_id,
        "total": seen.total,
        "confirmed_at": at,
    }


def _moment(signed_at: datetime | None, now: datetime) -> datetime:
    return signed_at if signed_at is not None and desk.is_plausible(signed_at, now=now) else now


def _happened_offline(state: str, at: datetime, now: datetime) -> bool:
    """A signature taken without a connection happened, even if the slot has been closed since."""
    return at < now - _OFFLINE and state in (State.SLOT_BOOKED, State.POINTS_CONFIRMED)


def _told_before(seen: Seen, clerk: Clerk, nonce: str) -> Told:
    is_first = (seen.confirmed_device_id, seen.confirmed_nonce) == (clerk.device_id, nonce)
    by = open_name(seen.clerk_id, seen.clerk_name_sealed)
    return Told(
        seen.confirmed_lane,
        seen.confirmed_total,
        seen.confirmed_at,
        seen.device_name,
        by,
        already=not is_first,
    )


def _answer(seen: Seen, told: Told) -> dict[str, Any]:
    label_zh, label_en = LABELS[State.CONFIRMED]
    return {
        "serial": str(serial.parse(seen.serial)),
        "state": str(State.CONFIRMED),
        "state_zh": label_zh,
        "state_en": label_en,
        "already": told.already,
        "child_name": open_name(seen.child_id, seen.child_name_sealed),
        "lane": told.lane,
        "total": None if told.total is None else f"{told.total:.2f}",
        "confirmed": {"at": clock.local(told.at).isoformat(), "device": told.device, "by": told.by},
    }
