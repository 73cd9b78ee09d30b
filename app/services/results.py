"""What a family is told about its result: on the page, and by SMS once the list is released."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, policies
from app.domain import results, serial
from app.domain.actor import SYSTEM
from app.domain.explain import Text
from app.domain.states import State
from app.models.application import Application
from app.models.publication import PublicationItem
from app.services import address_family
from app.services.queue_message import HOTLINE
from app.services.read_phone import ForeignNumberGiven, LandlineGiven, NotAPhoneNumber
from app.store import publications


def find_result(application: Application) -> dict[str, Any] | None:
    """The newest published result: outcome, its words, school, next step and time; None before publication."""
    found = publications.find_published(application.id)
    if found is None:
        return None
    item, publication = found
    outcome, step = _words(application, item)
    return {
        "outcome": item.outcome,
        "outcome_zh": outcome.zh,
        "outcome_en": outcome.en,
        "school": item.school,
        "next_step_zh": step.zh,
        "next_step_en": step.en,
        "published_at": publication.published_at,
    }


def announce(publication_id: UUID, *, now: datetime) -> int:
    """Queue the SMS to each family of a released list; a second run queues nothing more. How many were queued."""
    queued = 0
    for item, application in publications.list_items(publication_id):
        if application.state != item.outcome:
            continue
        try:
            queued += _tell(item, application, now=now)
        except (NotAPhoneNumber, LandlineGiven, ForeignNumberGiven) as refusal:
            subject = audit.about("application", application.id)
            audit.record(
                SYSTEM,
                "result_not_texted",
                subject,
                now=now,
                district_code=item.district_code,
                because=refusal.code,
            )
    return queued


def _tell(item: PublicationItem, application: Application, *, now: datetime) -> int:
    outcome, step = _words(application, item)
    printed = str(serial.parse(application.serial or ""))
    hotline = policies.load(application.policy_id).contact.hotline if application.policy_id else HOTLINE
    return address_family.tell(
        application,
        "result",
        lambda language: {
            "serial": printed,
            "outcome": getattr(outcome, language),
            "next_step": getattr(step, language),
            "hotline": hotline,
        },
        dedupe_key=f"result:{item.publication_id}:{application.id}",
        now=now,
    )


def _words(application: Application, item: PublicationItem) -> tuple[Text, Text]:
    policy = policies.load(application.policy_id) if application.policy_id else None
    reporting = policy.find_window("reporting") if policy else None
    state = State(item.outcome)
    return results.outcome(state, item.school), results.next_step(state, reporting)
