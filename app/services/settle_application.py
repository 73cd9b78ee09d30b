"""Settle an application once nothing is left to check: qualified, or not, with the reasons."""

from __future__ import annotations

from datetime import datetime

from app.domain.actor import SYSTEM
from app.domain.policy import Policy
from app.domain.procedure import Confirmation
from app.domain.states import State
from app.models.application import Application
from app.services import find_policy, prove_bond, tell_family
from app.services.assess_application import assess
from app.services.move_application import move
from app.services.tell_confirmed import tell_confirmed
from app.store import findings, rulings

_SETTLED_FROM = (State.CHECKING, State.UNDER_REVIEW)


def settle(application: Application, *, actor: str, now: datetime) -> None:
    """Assess for the last time and move on; the caller holds the lock and saw that no task is open.

    What one person found waits for the second: nobody is told of an outcome that may change tomorrow.
    """
    if application.state not in _SETTLED_FROM or findings.is_open(application.id):
        return
    assessment = assess(application, now=now)
    is_guardian = not rulings.of_application(application.id).rejected(prove_bond.ITEM)
    if assessment.eligible and is_guardian:
        move(application, State.QUALIFIED, actor=actor, now=now, assessment=str(assessment.id))
        policy = find_policy.in_force(application.season_id, application.district_code or "")
        _go_on(application, policy, now=now)
        return
    failed = [
        check["id"] for check in assessment.result["checks"] if check["blocking"] and not check["passed"]
    ]
    if not is_guardian:
        failed.append(prove_bond.ITEM)
    move(application, State.INELIGIBLE, actor=actor, now=now, assessment=str(assessment.id), failed=failed)
    tell_family.not_eligible(application, assessment.result, now=now)


def _go_on(application: Application, policy: Policy, *, now: datetime) -> None:
    """The family is asked to confirm, or told that the data were enough: the pack says which."""
    if policy.procedure.confirmation is Confirmation.NONE:
        move(application, State.CONFIRMED, actor=SYSTEM, now=now, because="confirmed_by_data")
        tell_confirmed(application, confirmed_at=now, now=now)
    else:
        tell_family.points_ready(application, policy, now=now)
