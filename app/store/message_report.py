"""Queries by which people look at texts: how many in which state, which failed, one within a scope."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, Integer, Row, func, select, true, tuple_
from sqlalchemy.orm import aliased

from app.domain.actor import NotFound, Role, StaffMember
from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.store import message_delivery
from sms.delivery import DeliveryState

COPY = "~again"
"""Stands in a dedupe key between the key of the first text and the number of the copy."""

FAILED = (DeliveryState.UNDELIVERED, DeliveryState.FAILED)


def get_for_staff(message_id: UUID, staff: StaffMember, *, lock: bool = False) -> Message:
    """A text within the scope of the member of staff, or `NotFound`."""
    row = message_delivery.find_locked(message_id) if lock else message_delivery.find(message_id)
    if row is None or not staff.covers(row.district_code):
        raise NotFound
    return row


def count_by_state(staff: StaffMember | None, *, since: datetime) -> list[Row[str, str, int]]:
    """(purpose, state, how many) of the texts queued since; None sees the whole city."""
    return list(
        db.session.execute(
            select(Message.purpose, Message.state, func.count())
            .where(_within(staff), Message.created_at >= since)
            .group_by(Message.purpose, Message.state)
            .order_by(Message.purpose, Message.state)
        )
    )


def list_failed(
    staff: StaffMember | None, *, since: datetime, after: tuple[datetime, UUID] | None, limit: int
) -> Sequence[Row[Message, str | None]]:
    """Failed texts, newest first, with the serial of their application; `after` is the last one seen."""
    before = true() if after is None else tuple_(Message.created_at, Message.id) < tuple_(*after)
    return db.session.execute(
        select(Message, Application.serial)
        .outerjoin(Application, Application.id == Message.application_id)
        .where(_within(staff), Message.state.in_(FAILED), Message.created_at >= since, before)
        .order_by(Message.created_at.desc(), Message.id.desc())
        .limit(limit)
    ).all()


def list_resendable(*, since: datetime) -> list[Message]:
    """Failed notices of the whole city that have no later copy, oldest first, locked."""
    later = aliased(Message)
    root = func.split_part(Message.dedupe_key, COPY, 1)
    number = func.coalesce(func.nullif(func.split_part(Message.dedupe_key, COPY, 2), "").cast(Integer), 1)
    copy_key = func.concat(root, COPY, number + 1)
    return list(
        db.session.scalars(
            select(Message)
            .outerjoin(later, later.dedupe_key == copy_key)
            .where(
                Message.state.in_(FAILED),
                Message.purpose != "code",
                Message.created_at >= since,
                later.id.is_(None),
            )
            .order_by(Message.created_at, Message.id)
            .with_for_update(of=Message, skip_locked=True)
        )
    )


def _within(staff: StaffMember | None) -> ColumnElement[bool]:
    if staff is None or staff.role is Role.BUREAU:
        return true()
    return Message.district_code == staff.district_code


def list_of_serial(serial: str) -> list[Message]:
    """The texts about the application with this serial (compact), oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .join(Application, Application.id == Message.application_id)
            .where(Application.serial == serial)
            .order_by(Message.created_at, Message.id)
        )
    )


def list_of_application(application_id: UUID) -> list[Message]:
    """Every text about an application, oldest first."""
    return list(
        db.session.scalars(
            select(Message)
            .where(Message.application_id == application_id)
            .order_by(Message.created_at, Message.id)
        )
    )
