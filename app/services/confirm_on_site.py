"""The on-site confirmation: original ID seen, signature taken, points final; once, whoever asks how often."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from app import clock, transactions
from app.domain import desk, serial
from app.domain.actor import Clerk
from app.domain.desk import NonceReused, Reason
from app.domain.states import LABELS, State
from app.models.application import Application, Assessment
from app.models.base import new_id
from app.privacy import mask_name, vault
from app.services.find_at_desk import lock_for_desk, refuse
from app.services.judge_scan import appointment_of
from app.services.move_application import move
from app.services.tell_confirmed import tell_confirmed
from app.store import applications, desks, people, serials
from app.store import slots as slot_store

transactions.refuse_as("uq_confirmation_nonce", NonceReused)

_OFFLINE = timedelta(minutes=5)
_READY = (Reason.READY_GREEN, Reason.READY_ORDINARY)


@dataclass(frozen=True)
class Signed:
    """What the desk hands in: the PNG, and when it was drawn if the desk was offline."""

    nonce: str
    signature: bytes
    signed_at: datetime | None = None


def confirm_on_site(text: str, *, clerk: Clerk, signed: Signed, now: datetime) -> dict[str, Any]:
    """Confirm the application of a serial, or say who did it when; of any number of desks one confirms.

    The row lock makes the desks wait for each other, the primary key decides; a repeated nonce is the same answer.
    """
    before = desks.find_confirmation_by_nonce(clerk.device_id, signed.nonce)
    if before is not None:
        return _replay(applications.get(before.application_id), text, clerk, signed.nonce)
    application = lock_for_desk(text, clerk, at=_moment(signed.signed_at, now))
    if desks.find_confirmed(application.id) is None:
        _confirm(application, clerk, signed, now=now)
    return _answer(application, clerk, signed.nonce)


def _replay(application: Application, text: str, clerk: Clerk, nonce: str) -> dict[str, Any]:
    if not serials.stands_for(serial.parse(text).compact, application):
        raise NonceReused
    return _answer(application, clerk, nonce)


def _confirm(application: Application, clerk: Clerk, signed: Signed, *, now: datetime) -> None:
    at = _moment(signed.signed_at, now)
    seen = desks.look(application.serial or "")
    assessment = applications.find_assessment(application.id)
    if seen is None or assessment is None:
        raise refuse(Reason.UNDER_REVIEW)
    reason = desk.judge(
        application.state,
        appointment_of(seen),
        site_id=clerk.site_id,
        is_complete=seen.is_complete,
        now=at,
    )
    if reason not in _READY and not _happened_offline(application, at, now):
        raise refuse(reason)
    lane = desk.lane(appointment_of(seen), is_complete=seen.is_complete)
    if not _store(application, assessment, clerk, signed, lane=lane, at=at):
        return
    slot_store.end_live(application.id, "attended", now=now)
    move(
        application,
        State.CONFIRMED,
        actor=clerk.name,
        now=now,
        device=str(clerk.device_id),
        lane=lane,
        id_checked=True,
        assessment=str(assessment.id),
        total=None if assessment.total is None else str(assessment.total),
    )
    tell_confirmed(application, confirmed_at=at, now=now)


def _store(
    application: Application,
    assessment: Assessment,
    clerk: Clerk,
    signed: Signed,
    *,
    lane: str,
    at: datetime,
) -> bool:
    confirmation_id = new_id()
    return desks.add_confirmation(
        confirmation_id=confirmation_id,
        application=application,
        device_id=clerk.device_id,
        staff_id=clerk.staff.staff_id,
        nonce=signed.nonce,
        lane=lane,
        signature_sealed=vault.seal(signed.signature, f"confirmation.signature/{confirmation_id}"),
        signature_digest=hashlib.sha256(signed.signature).hexdigest(),
        assessment_id=assessment.id,
        total=assessment.total,
        confirmed_at=at,
    )


def _moment(signed_at: datetime | None, now: datetime) -> datetime:
    return signed_at if signed_at is not None and desk.is_plausible(signed_at, now=now) else now


def _happened_offline(application: Application, at: datetime, now: datetime) -> bool:
    """A signature taken without a connection happened, even if the slot has been closed since."""
    return at < now - _OFFLINE and application.state in (State.SLOT_BOOKED, State.POINTS_CONFIRMED)


def _answer(application: Application, clerk: Clerk, nonce: str) -> dict[str, Any]:
    found = desks.find_confirmed(application.id)
    assert found is not None  # just confirmed, or confirmed before
    confirmation, device, by = found
    is_first = (confirmation.device_id, confirmation.nonce) == (clerk.device_id, nonce)
    label_zh, label_en = LABELS[State.CONFIRMED]
    child = people.get_person(application.child_id)
    return {
        "serial": str(serial.parse(application.serial or "")),
        "state": str(State.CONFIRMED),
        "state_zh": label_zh,
        "state_en": label_en,
        "already": not is_first,
        "child_name": mask_name(child.name),
        "lane": confirmation.lane,
        "total": None if confirmation.total is None else f"{confirmation.total:.2f}",
        "confirmed": {
            "at": clock.local(confirmation.confirmed_at).isoformat(),
            "device": device.name,
            "by": mask_name(by.name),
        },
    }
