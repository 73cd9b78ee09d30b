"""Send a failed text once more: as a new row, because a row is one attempt that the family may get."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import audit, clock
from app.domain.actor import StaffMember
from app.domain.errors import DomainError
from app.domain.quiet_hours import after_quiet
from app.models.base import new_id
from app.models.message import Message
from app.ports import ports
from app.services.queue_message import promise_delivery
from app.store import message_report, messages
from sms.delivery import DeliveryState
from sms.template import Purpose

MOST_COPIES = 3


class NotResendable(DomainError):
    """It did not fail, it is a code, or it was sent again already."""

    code = "message_not_resendable"
    zh = "只能重发未送达的通知；验证码请让家长重新获取。"
    en = "Only notices that failed can be sent again; for a code the family asks for a new one."


def resend_message(message_id: UUID, *, actor: StaffMember, now: datetime) -> Message:
    """Queue a failed notice again for staff of its district; asking twice queues it once; the new row."""
    row = message_report.get_for_staff(message_id, actor, lock=True)
    if not DeliveryState(row.state).is_error or row.purpose == Purpose.CODE:
        raise NotResendable
    copy = _copy(row, now=now, not_before=now)
    if copy is None:
        raise NotResendable
    audit.record(
        actor.name,
        "message_resent",
        audit.about("message", row.id),
        now=now,
        district_code=row.district_code,
        copy=str(copy.id),
    )
    return copy


def resend_failed(*, since: datetime, actor: str, now: datetime, dry_run: bool = False) -> list[UUID]:
    """For an operator after an outage: queue again every failed notice since; which were (or would be) queued."""
    resent = []
    for row in message_report.list_resendable(since=since):
        if not dry_run:
            copy = _copy(row, now=now, not_before=now)
            if copy is None:
                continue
            audit.record(
                actor,
                "message_resent",
                audit.about("message", row.id),
                now=now,
                district_code=row.district_code,
                copy=str(copy.id),
            )
        resent.append(row.id)
    return resent


def resend_later(row: Message, *, now: datetime, pause: timedelta) -> None:
    """Queue a copy of a notice that a phone could not take for now; at most three rows in all."""
    if row.purpose != Purpose.CODE and _number(row) < MOST_COPIES:
        _copy(row, now=now, not_before=now + pause)


def _copy(row: Message, *, now: datetime, not_before: datetime) -> Message | None:
    root = row.dedupe_key.rpartition(message_report.COPY)[0] or row.dedupe_key
    copy = Message(
        id=new_id(),
        dedupe_key=f"{root}{message_report.COPY}{_number(row) + 1}",
        state=DeliveryState.PENDING.value,
        created_at=now,
        not_before=after_quiet(not_before, ports().quiet_hours, clock.CITY_ZONE),
    )
    for name in (
        "purpose", "template_version", "language", "application_id", "person_id", "district_code",
        "to_index", "prefix_index", "to_masked", "segments",
    ):  # fmt: skip
        setattr(copy, name, getattr(row, name))
    copy.to, copy.body = row.to, row.body
    if not messages.add(copy):
        return None
    promise_delivery(copy, now=now, not_before=copy.not_before)
    return copy


def _number(row: Message) -> int:
    _, mark, number = row.dedupe_key.rpartition(message_report.COPY)
    return int(number) if mark and number.isdigit() else 1
