"""Set a points item against the data: a reviewer proposes, a supervisor who is someone else decides (四眼原则)."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import Any
from uuid import UUID

from app import audit, transactions
from app.domain import states
from app.domain.actor import NotFound, StaffMember
from app.domain.breakdown import items_of
from app.domain.errors import DomainError, Forbidden, InvalidInput
from app.domain.states import State
from app.models.application import Application
from app.models.base import new_id
from app.models.review import Override
from app.services import find_policy, tell_family
from app.services.assess_application import assess
from app.services.move_application import touch
from app.store import applications, reviews

_OPEN_STATES = (State.UNDER_REVIEW, State.QUALIFIED)


class SamePerson(Forbidden):
    """Two people decide; whoever proposed does not approve, in whatever role."""

    code = "same_person"
    zh = "提出人不能审批自己的提议，须由另一人决定。"
    en = "Whoever proposed it cannot decide it; another person has to."


class OverrideOpen(DomainError):
    """One proposal per item at a time."""

    code = "override_open"
    zh = "这一项已有待审批的提议。"
    en = "A proposal for this item already waits."


class OverrideDecided(DomainError):
    """Someone was faster."""

    code = "override_decided"
    zh = "该提议已经审批：{state}。"
    en = "This proposal was decided already: {state}."


class PointsOutOfRange(InvalidInput):
    """Below zero or above the item's cap."""

    code = "points_out_of_range"
    zh = "分值应在 0 到 {cap} 之间。"
    en = "The points must be between 0 and {cap}."


transactions.refuse_as("uq_override_open", OverrideOpen)
transactions.refuse_as("ck_override_two_people", SamePerson)


def propose(
    task_id: UUID, *, item: str, points: Decimal, reason: str, actor: StaffMember, now: datetime
) -> Override:
    """Propose other points for an item of the task's application; nothing changes yet."""
    task = reviews.get_task(task_id, actor)
    application = applications.lock(task.application_id)
    if application.state not in _OPEN_STATES:
        raise states.refusal(application.state)
    line = _line(application, item)
    if not 0 <= points <= Decimal(line["cap"]):
        raise PointsOutOfRange(cap=line["cap"])
    override = Override(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        item=item,
        change={"points": f"{points:.2f}", "before": line["points"]},
        reason=reason,
        state="proposed",
        proposed_by=actor.staff_id,
        proposed_at=now,
    )
    reviews.add(override)
    _record(override, "override_proposed", actor, now=now)
    return override


def decide(override_id: UUID, *, approve: bool, actor: StaffMember, now: datetime) -> Override:
    """Approve or refuse; an approval is in force at once and the family sees the new breakdown."""
    application = applications.lock(reviews.get_override(override_id, actor).application_id)
    override = reviews.get_override(override_id, actor, lock=True)
    if override.state != "proposed":
        raise OverrideDecided(state=override.state)
    if reviews.get_person_of(override.proposed_by) == actor.person_id:
        raise SamePerson
    if application.applicant_id == actor.person_id:
        raise NotFound
    if approve and application.state not in _OPEN_STATES:
        raise states.refusal(application.state)
    override.state = "approved" if approve else "refused"
    override.approved_by, override.decided_at = actor.staff_id, now
    reviews.add(override)
    _record(override, f"override_{override.state}", actor, now=now)
    if approve:
        _apply(application, now=now)
    return override


def _apply(application: Application, *, now: datetime) -> None:
    """A file under review is assessed when it is settled; one that is qualified already, now."""
    if application.state != State.QUALIFIED:
        return
    assess(application, now=now)
    touch(application, now=now)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    tell_family.points_ready(application, policy, now=now)


def _line(application: Application, item: str) -> dict[str, Any]:
    assessment = applications.find_assessment(application.id)
    lines = items_of(assessment.result) if assessment else []
    found = next((line for line in lines if line["id"] == item), None)
    if found is None:
        raise NotFound
    return found


def _record(override: Override, event: str, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("application", override.application_id),
        now=now,
        district_code=override.district_code,
        override=str(override.id),
        item=override.item,
        **override.change,
    )
