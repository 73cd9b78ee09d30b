"""Revoke a serial that was lost or made public, and issue a new one in the same transaction."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from app import audit, transactions
from app.domain import serial, states
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import DomainError
from app.domain.states import MOVES, State
from app.models.application import Application
from app.services import tell_family
from app.services.find_at_desk import OwnFamily
from app.services.issue_serial import issue_serial
from app.services.move_application import touch
from app.services.sign_receipt import sign_receipt
from app.store import applications, serials


class ReissueReason(StrEnum):
    """Why a serial is replaced."""

    PAPER_LOST = "paper_lost"
    MADE_PUBLIC = "made_public"
    MISPRINTED = "misprinted"
    OTHER = "other"


class SerialAlreadyReplaced(DomainError):
    """Another officer, or the same one a moment ago, replaced this serial."""

    code = "serial_already_replaced"
    zh = "这个流水号已作废并换发，请使用新的流水号查询。"
    en = "This serial was replaced already; please use the new one."


transactions.refuse_as("pk_revoked_serial", SerialAlreadyReplaced)


@dataclass(frozen=True)
class Reissued:
    """The serial that holds now and the one that it replaces, both as printed."""

    serial: str
    replaced: str
    reissued_at: datetime


def reissue_serial(text: str, *, reason: ReissueReason, actor: StaffMember, now: datetime) -> Reissued:
    """Replace the serial of an application of the officer's district; the family is told by SMS and in the app.

    The old serial is kept, is told as replaced at the desk, and as unknown to everybody else.
    """
    old = serial.parse(text)
    application = _lock(old.compact, actor)
    serials.add_revoked(application, reason=str(reason), revoked_by=actor.staff_id, now=now)
    new = issue_serial(application)
    assessment = applications.find_assessment(application.id)
    if assessment is not None:
        sign_receipt(application, assessment, now=now)
    touch(application, now=now)
    audit.record(
        actor.name,
        "serial_reissued",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        revoked=old.compact,
        serial=new.compact,
        reason=str(reason),
    )
    tell_family.serial_replaced(application, now=now)
    return Reissued(str(new), str(old), now)


def _lock(compact: str, actor: StaffMember) -> Application:
    found = applications.find_by_serial(compact)
    if found is None:
        revoked = serials.find_revoked(compact)
        raise SerialAlreadyReplaced if revoked and actor.covers(revoked.district_code) else NotFound
    if not actor.covers(found.district_code):
        raise NotFound
    if found.applicant_id == actor.person_id:
        raise OwnFamily
    application = applications.lock(found.id)
    if application.serial != compact:
        raise SerialAlreadyReplaced
    if not MOVES[State(application.state)]:
        raise states.refusal(application.state)
    return application
