"""One entry of a consultation thread: how it is written, and how both sides see it."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from app import audit
from app.domain.actor import Person, StaffMember
from app.models.application import Application
from app.models.base import new_id
from app.models.thread import ThreadMessage, ThreadPhoto
from app.store import thread_photos, threads

FAMILY, DISTRICT = "family", "district"


@dataclass(frozen=True)
class Photo:
    """The photo of an entry; `size` in bytes. None once it is no longer kept."""

    id: UUID
    size: int


@dataclass(frozen=True)
class Entry:
    """One message of the thread, None once it is no longer kept; who of the district wrote it is not shown."""

    id: UUID
    side: str
    text: str | None = field(repr=False)
    written_at: datetime
    read_at: datetime | None
    photo: Photo | None = None


def write(
    application: Application,
    text: str,
    *,
    actor: Person | StaffMember,
    now: datetime,
    picture: bytes | None = None,
) -> Entry:
    """Add an entry of the actor's side; `picture` is a JPEG that was recoded already."""
    side = FAMILY if isinstance(actor, Person) else DISTRICT
    message = ThreadMessage(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        side=side,
        person_id=actor.person_id if isinstance(actor, Person) else None,
        staff_id=actor.staff_id if isinstance(actor, StaffMember) else None,
        written_at=now,
    )
    message.text = text
    threads.add_message(message)
    photo = None if picture is None else _keep(message, picture)
    audit.record(
        actor.name,
        "question_asked" if side == FAMILY else "question_answered",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        message=str(message.id),
        **({"photo": photo.digest} if photo else {}),
    )
    return _entry(message, photo)


def list_entries(application_id: UUID) -> list[Entry]:
    """The whole thread, oldest first."""
    photos = thread_photos.list_photos(application_id)
    return [_entry(message, photos.get(message.id)) for message in threads.list_messages(application_id)]


def _keep(message: ThreadMessage, picture: bytes) -> ThreadPhoto:
    photo = ThreadPhoto(
        id=new_id(),
        message_id=message.id,
        application_id=message.application_id,
        size=len(picture),
        digest=hashlib.sha256(picture).hexdigest(),
    )
    thread_photos.add_photo(photo, picture)
    return photo


def _entry(message: ThreadMessage, photo: ThreadPhoto | None) -> Entry:
    shown = Photo(photo.id, photo.size) if photo is not None else None
    return Entry(message.id, message.side, message.text, message.written_at, message.read_at, shown)
