"""A family asks for one item to be looked at again, with a reason."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import audit, clock, outbox, transactions
from app.domain import states
from app.domain.actor import NotFound, Person
from app.domain.breakdown import lines_of
from app.domain.errors import DomainError
from app.domain.states import State
from app.models.application import Recheck
from app.models.base import new_id
from app.services import find_policy
from app.services.move_application import move
from app.store import applications, review_items

FROM = (State.UNDER_REVIEW, State.QUALIFIED, State.INELIGIBLE)


class RecheckOpen(DomainError):
    """The item is being looked at again already."""

    code = "recheck_open"
    zh = "这一项已经在复查中，请等待结果。"
    en = "This item is being re-checked already; please wait for the answer."


transactions.refuse_as("uq_recheck_open", RecheckOpen)


def request(application_id: UUID, *, item: str, reason: str, actor: Person, now: datetime) -> Recheck:
    """Open a re-check of an item or condition of the newest assessment while the re-check window is open."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state not in FROM:
        raise states.refusal(application.state)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    find_policy.require_open(policy, "recheck", today=clock.local(now).date())
    assessment = applications.find_assessment(application.id)
    lines = lines_of(assessment.result) if assessment else []
    if item not in {line["id"] for line in lines}:
        raise NotFound
    recheck = Recheck(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        item=item,
        reason=reason,
        state="open",
        requested_at=now,
    )
    review_items.add_recheck(recheck)
    audit.record(
        actor.name,
        "recheck_requested",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        item=item,
    )
    if application.state != State.UNDER_REVIEW:
        move(application, State.UNDER_REVIEW, actor=actor.name, now=now, because="recheck")
    outbox.promise("check_application", application.id, now=now)
    return recheck
