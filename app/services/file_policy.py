"""A policy comes into force by people: one officer files it with its impact, another approves it, then it holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from app import audit, clock, policies, transactions
from app.domain.actor import NotFound
from app.domain.errors import DomainError, InvalidInput
from app.domain.impact import measure
from app.domain.policy import Policy
from app.models.policy_filing import PolicyFiling
from app.policies.generated import generate
from app.services import find_policy, preview_policy
from app.services.approve_template import Officer
from app.services.list_filings import Filing, deadline_of, shown
from app.services.open_district import open_district
from app.services.override_item import SamePerson
from app.services.refuse_unfiled import NotApproved, refuse_changed
from app.store import policy_filings

transactions.refuse_as("ck_policy_filing_two_people", SamePerson)
INVENTED = 500


class LateWithoutReason(InvalidInput):
    code = "filed_late_without_reason"
    zh = "备案期限为 {deadline}，已过期限，须写明理由。"
    en = "The deadline for filing was {deadline}; a late filing needs a reason."


class AlreadyDecided(DomainError):
    code = "filing_already_decided"
    zh = "该版本已经批准，不能再退回。"
    en = "This version was approved already and cannot be returned."


def submit(policy_id: str, *, actor: Officer, now: datetime, reason: str | None = None) -> Filing:
    """File the pack as it is now, its impact attached; a second time changes nothing unless it was returned."""
    policy = policies.load(policy_id)
    refuse_changed(policy_id)
    deadline = deadline_of(policy)
    if deadline and clock.local(now).date() > deadline and not reason:
        raise LateWithoutReason(deadline=deadline.isoformat())
    row = policy_filings.find(policy_id, policy.digest, lock=True)
    if row is None:
        row = _new(policy, actor, now, deadline)
        row.reason = reason
        policy_filings.add(row)
    elif row.returned_because is not None:
        row.returned_because, row.reason = None, reason
        row.submitted_by, row.submitted_at = actor.person_id, now
    else:
        return shown(row)
    _record("policy_submitted", row, actor, now)
    return shown(row)


def send_back(policy_id: str, *, because: str, actor: Officer, now: datetime) -> Filing:
    """Return what was submitted, with the reason."""
    row = _get(policy_id)
    if row.approved_at is not None:
        raise AlreadyDecided
    row.returned_because = because
    _record("policy_returned", row, actor, now)
    return shown(row)


def approve(policy_id: str, *, actor: Officer, now: datetime) -> Filing:
    """Agree to what another officer submitted; never to one's own. A second approval changes nothing."""
    row = _get(policy_id)
    if row.submitted_by == actor.person_id:
        raise SamePerson
    if row.returned_because is not None:
        raise NotApproved(policy=policy_id)
    if row.approved_at is None:
        row.approved_by, row.approved_at = actor.person_id, now
        _record("policy_approved", row, actor, now)
    return shown(row)


def put_in_force(policy_id: str, *, actor: Officer, now: datetime) -> Filing:
    """From now on decisions are made by this version; what was decided before keeps its own."""
    row = _get(policy_id)
    if row.approved_at is None:
        raise NotApproved(policy=policy_id)
    if row.in_force_at is None:
        row.in_force_at = now
        _record("policy_came_into_force", row, actor, now)
    open_district(policy_id, actor=actor.name, now=now)
    return shown(row)


def file_all(policy_ids: list[str], first: Officer, second: Officer, *, now: datetime) -> int:
    """Every pack as it is now, by two people at once (a demo city's officers), its district open; how many."""
    filed = 0
    for policy_id in policy_ids:
        digest = policies.digest(policy_id)
        row = policy_filings.find(policy_id, digest)
        if row is not None and row.in_force_at is not None:
            continue
        if row is None:
            row = _new(policies.load(policy_id), first, now, None)
            policy_filings.add(row)
        row.approved_by, row.approved_at, row.in_force_at = second.person_id, now, now
        _record("policy_approved", row, second, now)
        filed += 1
    return filed


def district_of(policy_id: str) -> str:
    """The code of a pack's district; `UnknownPolicy` where there is none of this name."""
    return policies.load(policy_id).district.code


def _get(policy_id: str) -> PolicyFiling:
    row = policy_filings.find(policy_id, policies.digest(policy_id), lock=True)
    if row is None:
        raise NotFound
    return row


def _new(policy: Policy, actor: Officer, now: datetime, deadline: date | None) -> PolicyFiling:
    return PolicyFiling(
        policy_id=policy.id,
        digest=policy.digest,
        version=policy.version,
        district_code=policy.district.code,
        written=policies.default_library().stack(policy.id).as_json(),
        impact=_impact(policy),
        deadline=deadline,
        submitted_by=actor.person_id,
        submitted_at=now,
    )


def _impact(policy: Policy) -> dict[str, Any]:
    """Against the version in force: on its season's applications, on invented families before there are any."""
    before = policy_filings.find_in_force(policy.id)
    if before is None:
        return {"population": "none"}
    current = find_policy.of_version(policy.id, before.digest)
    families = preview_policy.families_of(current)
    if families:
        return preview_policy.preview(policy, current).as_json() | {"population": "applications"}
    day = current.get_window("application").closes_on
    found = measure(current, policy, generate(current, INVENTED, seed=1), on=day, quoted=False)
    return found.as_json() | {"population": "invented"}


def _record(event: str, row: PolicyFiling, actor: Officer, now: datetime) -> None:
    subject = audit.about("district", row.district_code)
    audit.record(actor.name, event, subject, now=now, policy=row.policy_id, digest=row.digest)
