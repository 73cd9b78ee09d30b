"""Every version of every SMS text as one officer sees it: what it is for, who agreed, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.domain.explain import Text
from app.services import message_title
from app.services.approve_template import TextVersion, list_versions

_OWN = Text("您提交的版本，要由另一人批准。", "You submitted it: somebody else has to approve it.")


@dataclass(frozen=True)
class TextOffered(TextVersion):
    """A version with its purpose in words, and what its reader may do."""

    title: Text
    can_submit: bool
    can_approve: bool
    waits: Text | None


def list_texts(person_id: UUID) -> list[TextOffered]:
    """By purpose, language and version; for the officer who is this person."""
    return [_offered(one, person_id) for one in list_versions()]


def _offered(one: TextVersion, person_id: UUID) -> TextOffered:
    waiting, is_own = one.state == "submitted", one.submitter == person_id
    return TextOffered(
        **vars(one),
        title=message_title.of(one.purpose),
        can_submit=one.state == "draft",
        can_approve=waiting and not is_own,
        waits=_OWN if waiting and is_own else None,
    )
