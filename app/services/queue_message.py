"""Queue a text: the row and its promise in the running transaction; nothing is sent here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from app import clock, outbox
from app.domain.errors import Language
from app.domain.quiet_hours import after_quiet
from app.models.base import new_id
from app.models.message import Message
from app.outbox import QueueName
from app.ports import ports
from app.privacy import mask_phone, vault
from app.services.approved_text import version_of
from app.services.read_phone import read_phone
from app.store import messages
from sms.delivery import DeliveryState
from sms.phone import Phone
from sms.template import Purpose, Rendered, render
from sms.text import check_code

JOB = "deliver_message"
HOTLINE = "12345"  # the government service hotline, the same in every city


@dataclass(frozen=True)
class Cap:
    """At most `most` texts within `within`."""

    most: int
    within: timedelta


CODES_PER_NUMBER = (Cap(1, timedelta(seconds=60)), Cap(5, timedelta(hours=1)), Cap(10, timedelta(hours=24)))
CODES_PER_PREFIX = (Cap(60, timedelta(hours=1)), Cap(300, timedelta(hours=24)))
NOTICES_PER_NUMBER = Cap(30, timedelta(hours=24))


def queue_message(
    purpose: str,
    *,
    to: str,
    language: str,
    values: Mapping[str, str],
    dedupe_key: str,
    now: datetime,
    application_id: UUID | None = None,
    person_id: UUID | None = None,
    district_code: str | None = None,
    queue: QueueName = "bulk",
    template: str | None = None,
) -> bool:
    """Store the text and promise its delivery; whether a new text was stored.

    `values` are those of the `template` (default: the one named like the purpose); `check_code` is computed
    here, `hotline` and `signature` may be left out.
    A repeated `dedupe_key` stores nothing. Notices wait through the quiet hours, and one number gets no more
    than 30 of them a day (the rest wait until the day is over); a code beyond its limits is silently not sent,
    so that nobody learns from the answer what was sent to a number before.
    """
    phone = read_phone(to)
    row = _row(Purpose(purpose), phone, dedupe_key, now)
    text = _text(row, template or row.purpose, _language(language), values)
    row.body, row.template_version, row.segments = text.text, text.template_version, text.segments.count
    row.application_id, row.person_id, row.district_code = application_id, person_id, district_code
    if row.purpose == Purpose.CODE:
        messages.lock_counting(row.prefix_index)
        if _is_over_code_limits(row, now):
            return False
    else:
        row.not_before = _first_free_moment(row, now)
    if not messages.add(row):
        return False
    outbox.promise(JOB, row.id, now=now, queue=queue, not_before=row.not_before)
    return True


def promise_delivery(row: Message, *, now: datetime, not_before: datetime) -> None:
    """Promise another attempt at a stored text; codes stay on the queue on which somebody waits."""
    queue: QueueName = "urgent" if row.purpose == Purpose.CODE else "bulk"
    outbox.promise(JOB, row.id, now=now, queue=queue, not_before=not_before)


def _row(purpose: Purpose, phone: Phone, dedupe_key: str, now: datetime) -> Message:
    row = Message(
        id=new_id(),
        purpose=purpose.value,
        dedupe_key=dedupe_key,
        to_index=vault.index("phone", phone.e164),
        prefix_index=vault.index("phone.prefix", phone.region + phone.prefix),
        to_masked=mask_phone(phone.e164),
        state=DeliveryState.PENDING.value,
        not_before=now,
        created_at=now,
    )
    row.to = phone.e164
    return row


def _text(row: Message, template: str, language: Language, values: Mapping[str, str]) -> Rendered:
    filled = {"hotline": HOTLINE, "signature": ports().sms_signature} | dict(values)
    signature = filled.pop("signature")
    filled["check_code"] = check_code(ports().message_key, row.dedupe_key)
    row.language = language
    version = version_of(template, language)
    return render(template, language, filled, signature=signature, version=version)


def _language(text: str) -> Language:
    return "en" if text == "en" else "zh"


def _is_over_code_limits(row: Message, now: datetime) -> bool:
    """The caller holds the lock on the number block, so that two requests at once cannot both be the last."""
    return any(
        messages.count_codes_to(row.to_index, since=now - cap.within) >= cap.most for cap in CODES_PER_NUMBER
    ) or any(
        messages.count_codes_to_prefix(row.prefix_index, since=now - cap.within) >= cap.most
        for cap in CODES_PER_PREFIX
    )


def _first_free_moment(row: Message, now: datetime) -> datetime:
    freed_by = messages.find_nth_newest_notice(
        row.to_index, NOTICES_PER_NUMBER.most, since=now - NOTICES_PER_NUMBER.within
    )
    free = now if freed_by is None else freed_by + NOTICES_PER_NUMBER.within
    return after_quiet(free, ports().quiet_hours, clock.CITY_ZONE)
