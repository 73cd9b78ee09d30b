"""The family confirms its points or its batch; then a time on site is given, or nothing more is needed."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import outbox, transactions
from app.domain import states
from app.domain.actor import SYSTEM, Person
from app.domain.errors import DomainError
from app.domain.procedure import Confirmation
from app.domain.states import State
from app.models.application import Application, Assessment
from app.services import find_policy, stopped_clock
from app.services.assess_application import assess
from app.services.move_application import move
from app.services.tell_confirmed import tell_confirmed
from app.store import applications

_WINDOWS = ("points_confirmation", "confirmation")


class PointsChanged(DomainError):
    """What the family confirms is not the newest breakdown."""

    code = "points_changed"
    zh = "积分明细已更新为 {total} 分，请查看后再确认。"
    en = "The breakdown now comes to {total} points; please look at it before confirming."


class ResultChanged(DomainError):
    """What the family confirms is not the class or batch that the data give now."""

    code = "result_changed"
    zh = "核验结果已更新为“{title_zh}”，请查看后再确认。"
    en = "The data now say “{title_en}”; please look at it before confirming."


def look_again(application_id: UUID, *, actor: Person, now: datetime) -> None:
    """Assess what the departments say today and keep it, so that a refusal leaves the new breakdown to be looked at.

    Whoever no longer meets the conditions goes back to the reviewers. Ends the running unit.
    """
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state == State.QUALIFIED and not assess(application, now=now).eligible:
        move(application, State.UNDER_REVIEW, actor=SYSTEM, now=now, because="no_longer_eligible")
        outbox.promise("check_application", application.id, now=now)
    transactions.release()


def confirm(
    application_id: UUID, *, assessment_number: int, actor: Person, now: datetime
) -> tuple[Application, Assessment]:
    """Confirm the breakdown that was shown (its number); a newer one must be looked at first."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state != State.QUALIFIED:
        raise states.refusal(application.state)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    for window in _WINDOWS:
        find_policy.require_open(
            policy, window, today=stopped_clock.day_of(application, policy.find_window(window), now=now)
        )
    assessment = assess(application, now=now)
    if assessment.number != assessment_number:
        _require_same(assessment, applications.get_assessment(application.id, assessment_number))
    on_site = policy.procedure.confirmation is Confirmation.ON_SITE
    move(
        application,
        State.POINTS_CONFIRMED if on_site else State.CONFIRMED,
        actor=actor.name,
        now=now,
        assessment=str(assessment.id),
        total=None if assessment.total is None else str(assessment.total),
    )
    application.points_confirmed_at = now
    if on_site:
        outbox.promise("assign_slot", application.id, now=now)
    else:
        tell_confirmed(application, confirmed_at=now, now=now)
    return application, assessment


def _require_same(newest: Assessment, shown: Assessment) -> None:
    """A newer assessment with the same outcome may be confirmed by the number of the older one."""
    if newest.total != shown.total:
        raise PointsChanged(total=str(newest.total))
    decisive = ("batch", "applicant_class", "catchment")
    if any(newest.result.get(key) != shown.result.get(key) for key in decisive):
        title = newest.result.get("batch_title") or newest.result["applicant_class_title"]
        title_en = newest.result.get("batch_title_en") or newest.result["applicant_class_title_en"]
        raise ResultChanged(title_zh=title, title_en=title_en)
