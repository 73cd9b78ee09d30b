"""Who looked behind the mask of a family's application: the family may always know."""

from __future__ import annotations

from uuid import UUID

from app.domain.actor import Person
from app.models.review import Reveal
from app.store import applications, reviews


def list_reveals(application_id: UUID, *, actor: Person) -> list[Reveal]:
    """The reveals of the guardian's own application, newest first: when, which fields, why."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return reviews.list_reveals(application.id)
