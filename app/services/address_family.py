"""To whom a notice about an application goes: its own phone, and the other guardian's where the family gave one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from app.domain.errors import InvalidInput, Language
from app.models.application import Application
from app.outbox import QueueName
from app.services.queue_message import queue_message
from app.store import people
from sms.template import WORDINGS, Purpose

_OF_ONE_PERSON = frozenset(
    {Purpose.CODE, Purpose.PHONE_CHANGED, Purpose.MANDATE_GIVEN, Purpose.COMPLAINT_ANSWERED}
)
NOTICES = tuple(
    purpose.value for purpose in Purpose if purpose not in _OF_ONE_PERSON and purpose not in WORDINGS
)
"""What a second recipient may ask for; codes, changes of a phone and mandates concern one person only."""

Values = Callable[[Language], Mapping[str, str]]


@dataclass(frozen=True)
class Recipient:
    """One phone; `mark` keeps the texts of the two apart in the dedupe key."""

    phone: str = field(repr=False)
    language: Language
    mark: str = ""


def main_phone(application: Application) -> str | None:
    """The phone given with the application, else the one its guardian is known by."""
    phone: str | None = application.phone or people.get_person(application.applicant_id).phone
    return phone


def recipients(application: Application, purpose: str) -> Iterator[Recipient]:
    """The family's phone first, then the second recipient's if it wants this purpose and is another number."""
    phone = main_phone(application)
    if phone is not None:
        yield Recipient(phone, _language(application.language))
    if purpose not in (application.second_purposes or ()):
        return
    second: str | None = application.second_phone
    if second is not None and second != phone:
        yield Recipient(second, _language(application.second_language), ":second")


def tell(
    application: Application,
    purpose: str,
    values: Values,
    *,
    dedupe_key: str,
    now: datetime,
    queue: QueueName = "bulk",
    template: str | None = None,
) -> int:
    """Queue a notice to everyone who wants it, each in their language; how many were queued.

    `template` is the wording that the pack chose for the purpose, where it is not the usual one.

    A number that takes no texts is refused only after the other one was told.
    """
    queued, refusal = 0, None
    for recipient in recipients(application, purpose):
        try:
            queued += queue_message(
                purpose,
                to=recipient.phone,
                language=recipient.language,
                values=values(recipient.language),
                dedupe_key=dedupe_key + recipient.mark,
                now=now,
                application_id=application.id,
                person_id=application.applicant_id,
                district_code=application.district_code,
                queue=queue,
                template=template,
            )
        except InvalidInput as error:
            refusal = refusal or error
    if refusal is not None:
        raise refusal
    return queued


def _language(text: str | None) -> Language:
    return "en" if text == "en" else "zh"
