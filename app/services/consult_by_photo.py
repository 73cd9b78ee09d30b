"""Photos in the consultation thread: recoded like papers, kept sealed, with limits of their own."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import audit, transactions
from app.domain.actor import Person, StaffMember
from app.domain.errors import LimitReached
from app.models.application import Application
from app.services import consult, thread_entry
from app.services.recode_picture import recode
from app.services.thread_entry import DISTRICT, FAMILY, Entry
from app.store import applications, thread_photos

A_DAY = timedelta(days=1)
MOST_A_DAY, MOST_EVER = 6, 60


class TooManyPhotos(LimitReached):
    """More photos than a conversation needs."""

    code = "too_many_thread_photos"
    zh = "咨询中每天最多发送 {limit} 张照片；申请材料请在“材料”中上传。"
    en = "At most {limit} photos a day in a conversation; please hand in papers under “papers”."


def ask(application_id: UUID, *, content: bytes, text: str, actor: Person, now: datetime) -> Entry:
    """Send the district a photo with words or without; it counts as one of the day's messages too."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    _require_room(application, FAMILY, now=now)
    transactions.release()
    picture = recode(content)
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    consult.require_room(application, now=now)
    _require_room(application, FAMILY, now=now)
    return thread_entry.write(application, text, actor=actor, now=now, picture=picture)


def answer(application_id: UUID, *, content: bytes, text: str, actor: StaffMember, now: datetime) -> Entry:
    """Send the family a photo, say of where a stamp belongs; it is told like of any answer."""
    application = applications.get_for_staff(application_id, actor)
    _require_room(application, DISTRICT, now=now)
    transactions.release()
    picture = recode(content)
    application = applications.get_for_staff(application_id, actor, lock=True)
    _require_room(application, DISTRICT, now=now)
    entry = thread_entry.write(application, text, actor=actor, now=now, picture=picture)
    consult.close_question(application, entry, now=now)
    return entry


def open_own(application_id: UUID, photo_id: UUID, *, actor: Person) -> bytes:
    """A photo of the family's own thread."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return thread_photos.get_content(application.id, photo_id)


def view(application_id: UUID, photo_id: UUID, *, actor: StaffMember, now: datetime) -> bytes:
    """Show a photo to staff of the district; every look is in the audit trail."""
    application = applications.get_for_staff(application_id, actor)
    content = thread_photos.get_content(application.id, photo_id)
    audit.record(
        actor.name,
        "thread_photo_viewed",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        photo=str(photo_id),
    )
    return content


def _require_room(application: Application, side: str, *, now: datetime) -> None:
    today, ever = thread_photos.count_photos(application.id, side, since=now - A_DAY)
    if today >= MOST_A_DAY or ever >= MOST_EVER:
        raise TooManyPhotos(limit=MOST_A_DAY)
