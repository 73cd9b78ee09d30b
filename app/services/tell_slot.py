"""The texts about a slot: given, changed, the day before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from app import clock
from app.domain import slots as rules
from app.domain.errors import Language
from app.domain.explain import Text
from app.models.application import Application, Assessment
from app.outbox import QueueName
from app.services import address_family, find_policy
from app.services.tell_family import printed
from app.store import applications
from app.store.slots import Booked

GIVEN, CHANGED, REMINDER = "slot_given", "slot_changed", "slot_reminder"
_ALWAYS = Text("身份证、户口簿原件", "original ID card, household booklet")
_MORE = Text("等（详见小程序）", " … (see the mini-app)")
_LONGEST = {"zh": 60, "en": 120}
_LONGEST_PLACE = {"zh": 40, "en": 80}


Documents = Sequence[Mapping[str, Any]]


def tell_slot(
    application: Application,
    booked: Booked,
    purpose: str,
    *,
    now: datetime,
    queue: QueueName = "bulk",
    documents: Documents | None = None,
) -> None:
    """Queue the text `purpose` about a booking; once per booking. A family without a phone gets none.

    `documents` where the caller has those of the newest assessment in hand.
    """
    if application.serial is None:
        return
    if documents is None:
        documents = documents_of(applications.find_assessment(application.id))
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    shared = {"hotline": policy.contact.hotline}
    if purpose == GIVEN:
        hours = policy.slots.change_cut_off_hours
        change_by = rules.change_by(booked.slot.starts_at, cut_off_hours=hours)
        shared["change_by"] = change_by.isoformat()
    address_family.tell(
        application,
        purpose,
        lambda language: _values(application, booked, documents, language) | shared,
        dedupe_key=f"{purpose}:{booked.booking.id}",
        now=now,
        queue=queue,
    )


def _values(
    application: Application, booked: Booked, documents: Documents, language: Language
) -> dict[str, str]:
    starts, ends = clock.local(booked.slot.starts_at), clock.local(booked.slot.ends_at)
    place = booked.site.name_zh if language == "zh" else booked.site.name_en
    return {
        "serial": printed(application.serial or ""),
        "day": starts.date().isoformat(),
        "window": f"{starts:%H:%M}-{ends:%H:%M}",
        "place": place[: _LONGEST_PLACE[language]],
        "bring": what_to_bring(documents, language),
    }


def documents_of(assessment: Assessment | None) -> Documents:
    """The papers that an assessment lists."""
    listed: Documents = [] if assessment is None else assessment.result.get("documents", [])
    return listed


def what_to_bring(documents: Documents, language: Language) -> str:
    """The originals to bring: always the ID and the household booklet, and the papers still needed."""
    key = "title" if language == "zh" else "title_en"
    joiner = "、" if language == "zh" else ", "
    text, more = getattr(_ALWAYS, language), getattr(_MORE, language)
    for document in documents:
        if not document["needed"]:
            continue
        longer = text + joiner + document[key]
        if len(longer) + len(more) > _LONGEST[language]:
            return str(text + more)
        text = longer
    return str(text)
