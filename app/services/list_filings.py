"""The policies that were filed and the packs on the shelf, with what the officer who looks may do about each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app import clock, policies
from app.domain.actor import Role, StaffMember
from app.domain.explain import Text
from app.domain.filing import FilingState, Steps, steps
from app.domain.policy import Policy
from app.models.policy_filing import PolicyFiling
from app.privacy import mask_name
from app.services.begin_draft import Beginning, list_beginnings
from app.services.refuse_unfiled import ChangedInForce, refuse_changed
from app.store import offices, policy_filings

FILED = "policy_filed"
"""The milestone by which a pack must be filed; Xiamen 2017: 于2017年4月1日前报市教育局基础教育处备案."""


@dataclass(frozen=True)
class Filing:
    """How far a version is; the people are masked. `is_late` was filed after its deadline."""

    policy_id: str
    digest: str
    version: int
    district_code: str
    state: str  # submitted | returned | approved | in_force
    deadline: date | None
    is_late: bool
    reason: str | None
    impact: dict[str, Any]
    returned_because: str | None
    submitted_by: str
    submitted_at: datetime
    approved_by: str | None
    approved_at: datetime | None
    in_force_at: datetime | None


@dataclass(frozen=True)
class Offered:
    """A filing with what its reader may do."""

    filing: Filing
    steps: Steps


@dataclass(frozen=True)
class PackOffered:
    """A pack as it is deployed; `needs_reason`: its filing would be late; `refusal`: why it cannot be filed."""

    policy: Policy
    state: FilingState
    steps: Steps
    deadline: date | None
    needs_reason: bool
    refusal: Text | None
    beginnings: list[Beginning]


@dataclass(frozen=True)
class Overview:
    """What an officer sees of policies on their way into force."""

    filings: list[Offered]
    packs: list[PackOffered]


def list_filings(district_code: str | None = None) -> list[Filing]:
    """The newest first; of one district, or of the whole city."""
    return [shown(row) for row in policy_filings.list_all(district_code)]


def overview(actor: StaffMember, *, now: datetime) -> Overview:
    """The filings of the officer's scope, the newest first, and the packs of its districts."""
    rows = policy_filings.list_all(None if actor.role is Role.BUREAU else actor.district_code)
    deployed = {policy.id: policy for policy in _packs(actor)}
    by_version = {(row.policy_id, row.digest): row for row in rows}
    return Overview(
        [Offered(shown(row), _steps(row, actor, deployed.get(row.policy_id))) for row in rows],
        [
            _pack(policy, by_version.get((policy.id, policy.digest)), actor, now)
            for policy in deployed.values()
        ],
    )


def deadline_of(policy: Policy) -> date | None:
    """The last day to file the pack, where its timetable has one."""
    return next((one.due_on for one in policy.milestones if one.id == FILED), None)


def shown(row: PolicyFiling) -> Filing:
    """A filing as it is told."""
    names = policy_filings.list_names({one for one in (row.submitted_by, row.approved_by) if one})
    return Filing(
        policy_id=row.policy_id,
        digest=row.digest,
        version=row.version,
        district_code=row.district_code,
        state=str(_state(row)),
        deadline=row.deadline,
        is_late=row.deadline is not None and clock.local(row.submitted_at).date() > row.deadline,
        reason=row.reason,
        impact=row.impact,
        returned_because=row.returned_because,
        submitted_by=mask_name(names.get(row.submitted_by, "")),
        submitted_at=row.submitted_at,
        approved_by=mask_name(names.get(row.approved_by, "")) if row.approved_by else None,
        approved_at=row.approved_at,
        in_force_at=row.in_force_at,
    )


def _packs(actor: StaffMember) -> list[Policy]:
    """The packs of the districts there are, of the officer's scope, by id."""
    codes = offices.list_codes()
    own = [one for one in policies.list_policies() if actor.covers(codes.get(one.split("/")[1]))]
    found = [policies.load(one) for one in own if one.split("/")[1] in codes]
    return [one for one in found if one.district.code == codes[one.district.pinyin]]


def _pack(policy: Policy, row: PolicyFiling | None, actor: StaffMember, now: datetime) -> PackOffered:
    state = FilingState.UNFILED if row is None else _state(row)
    refusal = _refusal(policy)
    deadline = deadline_of(policy)
    allowed = steps(state, actor.role, is_deployed=refusal is None, is_own=_is_own(row, actor))
    late = deadline is not None and clock.local(now).date() > deadline
    return PackOffered(policy, state, allowed, deadline, late, refusal, list_beginnings(policy))


def _refusal(policy: Policy) -> Text | None:
    try:
        refuse_changed(policy.id)
    except ChangedInForce as error:
        return Text(error.sentence("zh"), error.sentence("en"))
    return None


def _steps(row: PolicyFiling, actor: StaffMember, pack: Policy | None) -> Steps:
    is_deployed = pack is not None and pack.digest == row.digest
    return steps(_state(row), actor.role, is_deployed=is_deployed, is_own=_is_own(row, actor))


def _is_own(row: PolicyFiling | None, actor: StaffMember) -> bool:
    return row is not None and row.submitted_by == actor.person_id


def _state(row: PolicyFiling) -> FilingState:
    if row.in_force_at is not None:
        return FilingState.IN_FORCE
    if row.approved_at is not None:
        return FilingState.APPROVED
    return FilingState.RETURNED if row.returned_because is not None else FilingState.SUBMITTED
