"""Proposals of other points that wait for a second person, in words, and whether this person may decide them."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain import serial
from app.domain.actor import StaffMember
from app.domain.explain import Text
from app.models.review import Override
from app.services.word_task import Wording
from app.store import applications, reviews


@dataclass(frozen=True)
class Waiting:
    """One proposal; `can_decide` is false for whoever proposed it."""

    override: Override
    serial: str
    title: Text
    before: str
    points: str
    can_decide: bool


def list_waiting(actor: StaffMember) -> list[Waiting]:
    """The district's proposals, oldest first; never those about the own family."""
    waiting = []
    for override in reviews.list_overrides(actor):
        application = applications.get_for_staff(override.application_id, actor)
        wording = Wording.of(application, applications.find_assessment(application.id))
        if application.applicant_id != actor.person_id:
            waiting.append(
                Waiting(
                    override=override,
                    serial=str(serial.parse(application.serial or "")),
                    title=wording.name(override.item),
                    before=override.change["before"],
                    points=override.change["points"],
                    can_decide=reviews.get_person_of(override.proposed_by) != actor.person_id,
                )
            )
    return waiting
