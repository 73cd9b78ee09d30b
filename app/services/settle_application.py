"""Settle an application once nothing is left to check: qualified, or not, with the reasons."""

from __future__ import annotations

from datetime import datetime

from app.domain.states import State
from app.models.application import Application
from app.services import find_policy, prove_bond, tell_family
from app.services.assess_application import assess
from app.services.move_application import move
from app.store import rulings

_SETTLED_FROM = (State.CHECKING, State.UNDER_REVIEW)


def settle(application: Application, *, actor: str, now: datetime) -> None:
    """Assess for the last time and move on; the caller holds the lock and saw that no task is open."""
    if application.state not in _SETTLED_FROM:
        return
    assessment = assess(application, now=now)
    is_guardian = not rulings.of_application(application.id).rejected(prove_bond.ITEM)
    if assessment.eligible and is_guardian:
        move(application, State.QUALIFIED, actor=actor, now=now, assessment=str(assessment.id))
        policy = find_policy.in_force(application.season_id, application.district_code or "")
        tell_family.points_ready(application, policy, now=now)
        return
    failed = [
        check["id"] for check in assessment.result["checks"] if check["blocking"] and not check["passed"]
    ]
    if not is_guardian:
        failed.append(prove_bond.ITEM)
    move(application, State.INELIGIBLE, actor=actor, now=now, assessment=str(assessment.id), failed=failed)
    tell_family.not_eligible(application, assessment.result, now=now)
