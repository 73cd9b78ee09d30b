"""The impact of a draft from the browser, measured by a worker that says how far it is."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, clock, outbox, policies, transactions
from app.domain.actor import StaffMember
from app.domain.errors import DomainError, LimitReached
from app.domain.impact import measure
from app.domain.policy import Policy
from app.models.base import new_id
from app.models.operation import Operation
from app.policies.draft import drafted
from app.policies.generated import generate
from app.services import preview_policy
from app.services.check_draft import nearest, require_own, require_same
from app.services.follow_operation import Progress, of_row
from app.store import operations

JOB = "preview_draft"
MOST_OPEN = 3
INVENTED = 500


class TooManyOperations(LimitReached):
    """The district has enough under way."""

    code = "too_many_operations"
    zh = "本区已有 {limit} 项测算在进行，请等其中一项完成。"
    en = "{limit} of the district's operations are under way; please wait for one to end."


def request(policy_id: str, text: str, *, actor: StaffMember, now: datetime) -> Progress:
    """Promise the measurement; the pack in force is not touched by it."""
    policy = require_own(policy_id, actor)
    if operations.count_open(policy.district.code) >= MOST_OPEN:
        raise TooManyOperations(limit=MOST_OPEN)
    row = Operation(
        id=new_id(),
        kind="policy_preview",
        district_code=policy.district.code,
        requested_by=actor.staff_id,
        requested_at=now,
        state="waiting",
        order={"policy_id": policy_id, "text": text},
        done=0,
    )
    operations.add(row)
    outbox.promise(JOB, row.id, now=now, queue="slow")
    audit.record(
        actor.name,
        "policy_preview_requested",
        audit.about("district", row.district_code),
        now=now,
        district_code=row.district_code,
        operation=str(row.id),
        policy=policy_id,
    )
    return of_row(row, now)


def run(operation_id: UUID, *, now: datetime) -> None:
    """Measure; a second run of one that has ended changes nothing. What is wrong with the draft is the answer."""
    row = operations.find_locked(operation_id)
    if row is None or row.ended_at is not None:
        return
    row.state, row.started_at, row.done = "running", now, 0
    order = dict(row.order)
    transactions.release()
    try:
        result, problem = _measure(operation_id, order["policy_id"], order["text"]), None
    except DomainError as error:
        result, problem = None, {"code": error.code, "zh": error.sentence("zh"), "en": error.sentence("en")}
    ended = operations.find_locked(operation_id)
    if ended is not None:
        ended.state = "failed" if result is None else "done"
        ended.result, ended.problem, ended.ended_at = result, problem, clock.now()


def _measure(operation_id: UUID, policy_id: str, text: str) -> dict[str, Any]:
    current = policies.load(nearest(policy_id))
    with drafted(policies.default_library(), policy_id, text) as shelf:
        draft = shelf.load(policy_id)
    require_same(draft)
    families = preview_policy.families_of(current)
    population = "applications" if families else "invented"
    families = families or generate(current, INVENTED, seed=1)
    days = [pack.get_window("application").closes_on for pack in (current, draft)]
    _tell(operation_id, 0, 2 * len(families))
    impact = measure(
        current,
        draft,
        families,
        on=days[0],
        draft_on=days[1],
        quoted=False,
        tell=lambda done: _tell(operation_id, done, 2 * len(families)),
    )
    return impact.as_json() | {"population": population, **_versions(current, draft)}


def _versions(current: Policy, draft: Policy) -> dict[str, str]:
    return {"current_digest": current.digest, "draft_digest": draft.digest}


def _tell(operation_id: UUID, done: int, total: int) -> None:
    """Commit how far it is, so that whoever waits can see it."""
    row = operations.find_locked(operation_id)
    if row is not None:
        row.done, row.total = done, total
    transactions.release()
