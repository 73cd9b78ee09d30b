"""Queries about a district's notices and the families they are meant for."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import ColumnElement, func, insert, literal, select

from app.domain.actor import NotFound, StaffMember
from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.models.notice import Notice, NoticeItem


def add(notice: Notice) -> None:
    """Store a proposal."""
    db.session.add(notice)
    db.session.flush()


def get_for_staff(notice_id: UUID, staff: StaffMember, *, lock: bool = False) -> Notice:
    """A notice within the scope of the member of staff, or `NotFound`."""
    query = select(Notice).where(Notice.id == notice_id)
    if lock:
        query = query.with_for_update().execution_options(populate_existing=True)
    notice = db.session.scalar(query)
    if notice is None or not staff.covers(notice.district_code):
        raise NotFound
    return notice


def get(notice_id: UUID) -> Notice:
    """The notice; for jobs, which were given an id that exists."""
    return db.session.get_one(Notice, notice_id)


def list_notices(district_code: str | None) -> list[Notice]:
    """Notices of a district, or of the whole city, newest first."""
    query = select(Notice).order_by(Notice.proposed_at.desc(), Notice.id).limit(100)
    if district_code is not None:
        query = query.where(Notice.district_code == district_code)
    return list(db.session.scalars(query))


def count_families(season_id: UUID, district_code: str) -> dict[str, int]:
    """State -> how many applications with a serial the district has in it."""
    query = (
        select(Application.state, func.count())
        .where(_in_district(season_id, district_code))
        .group_by(Application.state)
    )
    return dict(db.session.execute(query).all())


def add_items(notice: Notice) -> int:
    """Keep for whom it is meant, as they stand now; how many."""
    meant = select(literal(notice.id), Application.id).where(
        _in_district(notice.season_id, notice.district_code), Application.state.in_(notice.states)
    )
    added = insert(NoticeItem).from_select(["notice_id", "application_id"], meant)
    return len(db.session.scalars(added.returning(NoticeItem.application_id)).all())


def lock_untold(notice_id: UUID, limit: int) -> list[tuple[NoticeItem, Application]]:
    """Some of those who were not told yet, by id; another worker's are left out."""
    rows = db.session.execute(
        select(NoticeItem, Application)
        .join(Application, Application.id == NoticeItem.application_id)
        .where(NoticeItem.notice_id == notice_id, NoticeItem.told_at.is_(None))
        .order_by(NoticeItem.application_id)
        .limit(limit)
        .with_for_update(of=NoticeItem, skip_locked=True)
    )
    return [(item, application) for item, application in rows]


def count_untold(notice_id: UUID) -> int:
    """How many were not told yet."""
    query = select(func.count()).where(NoticeItem.notice_id == notice_id, NoticeItem.told_at.is_(None))
    return db.session.scalar(query) or 0


def count_texts(notice_id: UUID) -> dict[str, int]:
    """State of the text -> how many texts of this notice."""
    query = select(Message.state, func.count()).where(_texts_of(notice_id)).group_by(Message.state)
    return dict(db.session.execute(query).all())


def count_sent(notice_id: UUID, *, since: datetime) -> int:
    """Of its texts, how many were handed to the vendor after an instant of wall time."""
    query = select(func.count()).where(_texts_of(notice_id), Message.sent_at > since)
    return db.session.scalar(query) or 0


def dedupe_key(notice_id: UUID, application_id: UUID) -> str:
    """Under which a notice's text to a family is stored, once."""
    return f"notice:{notice_id}:{application_id}"


def _texts_of(notice_id: UUID) -> ColumnElement[bool]:
    """By the families, whose texts are indexed, and the key that names the notice."""
    families = select(NoticeItem.application_id).where(NoticeItem.notice_id == notice_id)
    return Message.application_id.in_(families) & Message.dedupe_key.startswith(f"notice:{notice_id}:")


def _in_district(season_id: UUID, district_code: str) -> ColumnElement[bool]:
    return (
        (Application.season_id == season_id)
        & (Application.district_code == district_code)
        & Application.serial.is_not(None)
    )
