"""Find the application of a serial at the desk, or say in the scan's words why it cannot be served."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain import desk, serial
from app.domain.actor import Clerk, NotFound
from app.domain.desk import Reason
from app.domain.errors import DomainError, Forbidden
from app.models.application import Application
from app.store import applications, serials


class NotReadyAtDesk(DomainError):
    """The desk cannot confirm it now; `reason` is the scan's."""

    code = "not_ready_at_desk"
    zh = "{message_zh}{next_zh}"
    en = "{message_en} {next_en}"


class OwnFamily(Forbidden):
    """A clerk does not serve the own family."""

    code = "own_family"
    zh = "本人家庭的申请须由其他工作人员办理。"
    en = "Another clerk has to serve your own family."


def refuse(reason: Reason) -> NotReadyAtDesk:
    """The refusal that tells a scan's reason and next step."""
    advice = desk.ADVICE[reason]
    return NotReadyAtDesk(
        reason=str(reason),
        message_zh=advice.message.zh,
        message_en=advice.message.en,
        next_zh=advice.next_step.zh,
        next_en=advice.next_step.en,
    )


def lock_for_desk(text: str, clerk: Clerk, *, at: datetime) -> Application:
    """The application of the serial, in the clerk's district, locked; `NotFound` and `SerialMisread` otherwise.

    A serial that was revoked after `at`, when an offline desk took the signature, was still good then.
    """
    compact = serial.parse(text).compact
    found = applications.find_by_serial(compact) or get_replaced(compact, clerk, at=at)
    require_served(found.district_code, found.applicant_id, clerk)
    return applications.lock(found.id)


def find_served(text: str, clerk: Clerk) -> Application:
    """The application of a present serial, in the clerk's district and not of the own family; `NotFound` otherwise."""
    found = applications.find_by_serial(serial.parse(text).compact)
    if found is None:
        raise NotFound
    require_served(found.district_code, found.applicant_id, clerk)
    return found


def require_served(district_code: str | None, applicant_id: UUID, clerk: Clerk) -> None:
    """Whether the clerk may serve the family: of the own district (`NotFound`), not the own (`OwnFamily`)."""
    if not clerk.staff.covers(district_code):
        raise NotFound
    if applicant_id == clerk.staff.person_id:
        raise OwnFamily


def get_replaced(compact: str, clerk: Clerk, *, at: datetime) -> Application:
    """The application whose serial was revoked after `at`; refused where it was before, `NotFound` otherwise."""
    revoked = serials.find_revoked(compact)
    if revoked is None or not clerk.staff.covers(revoked.district_code):
        raise NotFound
    if revoked.revoked_at <= at:
        raise refuse(Reason.SERIAL_REPLACED)
    return applications.get(revoked.application_id)
