"""Queries about the photos of consultation threads; the content is sealed to its row."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app.domain.actor import NotFound
from app.extensions import db
from app.models.thread import ThreadMessage, ThreadPhoto
from app.privacy import vault


def add_photo(photo: ThreadPhoto, content: bytes) -> None:
    """Store a photo after its message; the row has its `id` already."""
    photo.content_sealed = vault.seal(content, _place(photo.id))
    db.session.flush()
    db.session.add(photo)


def list_photos(application_id: UUID) -> dict[UUID, ThreadPhoto]:
    """Message → its photo, without the content; what is no longer kept is left out."""
    rows = db.session.scalars(
        select(ThreadPhoto)
        .options(defer(ThreadPhoto.content_sealed))
        .where(ThreadPhoto.application_id == application_id, ThreadPhoto.content_sealed.is_not(None))
    )
    return {photo.message_id: photo for photo in rows}


def get_content(application_id: UUID, photo_id: UUID) -> bytes:
    """A photo of the thread, opened; `NotFound` once its time of retention is over."""
    sealed = db.session.scalar(
        select(ThreadPhoto.content_sealed).where(
            ThreadPhoto.id == photo_id, ThreadPhoto.application_id == application_id
        )
    )
    if sealed is None:
        raise NotFound
    return vault.open(sealed, _place(photo_id))


def count_photos(application_id: UUID, side: str, *, since: datetime) -> tuple[int, int]:
    """How many photos this side sent since then, and ever."""
    row = db.session.execute(
        select(func.count().filter(ThreadMessage.written_at > since), func.count())
        .select_from(ThreadPhoto)
        .join(ThreadMessage, ThreadMessage.id == ThreadPhoto.message_id)
        .where(ThreadPhoto.application_id == application_id, ThreadMessage.side == side)
    ).one()
    return row[0], row[1]


def _place(photo_id: UUID) -> str:
    return f"thread_photo.content/{photo_id}"
