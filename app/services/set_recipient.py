"""The other guardian's phone: verified by a code, with its own language and choice of notices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit
from app.domain.actor import Person
from app.domain.errors import InvalidInput, Language
from app.models.application import Application
from app.privacy import mask_phone
from app.services.address_family import NOTICES, main_phone
from app.services.read_phone import read_phone
from app.services.verify_phone import use_code
from app.store import applications


class SameRecipient(InvalidInput):
    """The number gets every notice already."""

    code = "same_recipient"
    zh = "这个号码已在接收通知，请填写另一位监护人的手机号。"
    en = "This number gets the notices already; please give the other guardian's phone."


@dataclass(frozen=True)
class SecondRecipient:
    """Who else is told; `phone` is masked, and None where nobody is."""

    phone: str | None
    language: str | None
    purposes: tuple[str, ...]


def find(application_id: UUID, *, actor: Person) -> SecondRecipient:
    """The second recipient of the actor's own application."""
    return _shown(applications.get_for_guardian(application_id, actor.person_id))


def set_recipient(
    application_id: UUID,
    *,
    phone: str,
    code: str,
    language: Language,
    purposes: Sequence[str],
    actor: Person,
    now: datetime,
) -> SecondRecipient:
    """Set or replace the second recipient by the code that was sent to this phone.

    A number that is set already keeps its verification: only what it wants changes, and no code is used.
    """
    application = applications.get_for_guardian(application_id, actor.person_id)
    e164 = read_phone(phone).e164
    if e164 == main_phone(application):
        raise SameRecipient(pointer="/phone")
    if e164 != application.second_phone:
        use_code(phone, code, actor=actor, now=now)
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    application.second_phone, application.second_language = e164, language
    application.second_purposes = [purpose for purpose in NOTICES if purpose in purposes]
    _note(application, "recipient_set", actor, now=now)
    return _shown(application)


def remove(application_id: UUID, *, actor: Person, now: datetime) -> None:
    """Tell the second recipient nothing more; without one there is nothing to do."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.second_phone is None:
        return
    application.second_phone = application.second_language = application.second_purposes = None
    _note(application, "recipient_removed", actor, now=now)


def _shown(application: Application) -> SecondRecipient:
    phone = application.second_phone
    return SecondRecipient(
        None if phone is None else mask_phone(phone),
        application.second_language,
        tuple(application.second_purposes or ()),
    )


def _note(application: Application, event: str, actor: Person, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        purposes=application.second_purposes,
    )
