"""Decide a review task: approve, reject, or return the application to the family; once, by whoever holds it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, clock
from app.domain import states
from app.domain.actor import StaffMember
from app.domain.errors import DomainError, InvalidInput, PreconditionFailed
from app.domain.review import Decision
from app.domain.states import State
from app.models.application import Application
from app.models.review import ReviewTask
from app.privacy import mask_name
from app.services import give_supplement, tell_family
from app.services.move_application import move
from app.services.settle_application import settle
from app.store import applications, review_items, reviews

_RECHECK = "recheck:"


class ReasonsMissing(InvalidInput):
    """A rejection or a return needs reasons."""

    code = "reasons_missing"
    zh = "不通过或退回时请选择原因。"
    en = "A rejection or a return needs a reason."


class TaskAlreadyDecided(DomainError):
    """Someone was faster."""

    code = "task_already_decided"
    zh = "该任务已由{by}于 {at} 办结：{decision}。"
    en = "This task was decided by {by} at {at}: {decision}."


class ClaimNotYours(DomainError):
    """Not claimed, claimed by someone else, or the claim has run out."""

    code = "claim_not_yours"
    zh = "您没有领取该任务，或领取已超过 15 分钟，请重新领取。"
    en = "You do not hold this task, or the 15 minutes are over; please claim it again."


class StaleTask(PreconditionFailed):
    """The task changed since it was shown."""

    code = "stale_task"
    zh = "任务内容已更新，请刷新后再决定。"
    en = "The task has changed; please reload before deciding."


@dataclass(frozen=True)
class Ruling:
    """What the reviewer says; `version` is the task's version that was shown."""

    decision: Decision
    reasons: tuple[str, ...]
    note: str | None
    version: int


def decide_task(task_id: UUID, ruling: Ruling, *, actor: StaffMember, now: datetime) -> ReviewTask:
    """Decide the task and, after the last one, settle the application.

    The application's lock comes first, so that of two last decisions one sees that nothing is open any more.
    """
    if ruling.decision is not Decision.APPROVED and not ruling.reasons:
        raise ReasonsMissing
    task = reviews.get_task(task_id, actor)
    application = applications.lock(task.application_id)
    if task.state == "decided":
        raise _refusal(task_id, actor, ruling.version, now=now)
    if application.state != State.UNDER_REVIEW:
        raise states.refusal(application.state)
    if not reviews.decide(
        task,
        actor,
        version=ruling.version,
        decision=str(ruling.decision),
        reasons=ruling.reasons,
        note=ruling.note,
        now=now,
    ):
        raise _refusal(task_id, actor, ruling.version, now=now)
    _record(task, ruling, actor, now=now)
    _answer_recheck(task, ruling, now=now)
    if ruling.decision is Decision.RETURNED:
        _return(application, task, ruling, actor, now=now)
    elif not review_items.list_open(application.id):
        settle(application, actor=actor.name, now=now)
    return reviews.get_task(task_id, actor)


def refuse_decided(task_id: UUID, actor: StaffMember, *, now: datetime) -> DomainError:
    """The refusal for a task that somebody decided already: by whom (masked), when and how."""
    return _refusal(task_id, actor, 0, now=now)


def _refusal(task_id: UUID, actor: StaffMember, version: int, *, now: datetime) -> DomainError:
    """Why the conditional UPDATE found nothing, as the database says now."""
    decided = reviews.find_decided(task_id)
    if decided is not None and decided.task.decided_at is not None:
        return TaskAlreadyDecided(
            by=mask_name(decided.by.name),
            at=f"{clock.local(decided.task.decided_at):%Y-%m-%d %H:%M}",
            decision=decided.task.decision,
        )
    task = reviews.get_task(task_id, actor)
    expires_at = task.claim_expires_at
    if task.claimed_by != actor.staff_id or expires_at is None or expires_at <= now:
        return ClaimNotYours()
    return StaleTask(version=task.version) if task.version != version else ClaimNotYours()


def _record(task: ReviewTask, ruling: Ruling, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        f"review_{ruling.decision}",
        audit.about("application", task.application_id),
        now=now,
        district_code=task.district_code,
        task=str(task.id),
        item=task.item,
        reasons=list(ruling.reasons),
    )


def _answer_recheck(task: ReviewTask, ruling: Ruling, *, now: datetime) -> None:
    """Approving a re-check grants what the family asked for; rejecting it upholds the breakdown."""
    if not task.item.startswith(_RECHECK) or ruling.decision is Decision.RETURNED:
        return
    state = "changed" if ruling.decision is Decision.APPROVED else "upheld"
    item = task.item.removeprefix(_RECHECK)
    reviews.close_recheck(task.application_id, item, state=state, answer=ruling.note, now=now)


def _return(
    application: Application, task: ReviewTask, ruling: Ruling, actor: StaffMember, *, now: datetime
) -> None:
    """Back to the family with one list of all that is to mend; what else was open is looked at when it comes back."""
    review_items.cancel_open(application.id)
    move(application, State.RETURNED, actor=actor.name, now=now, reasons=list(ruling.reasons))
    given = give_supplement.give(application, task, ruling.reasons, actor=actor.name, now=now)
    tell_family.returned(application, list(ruling.reasons), things=len(given.items), now=now)
