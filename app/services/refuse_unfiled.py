"""Refuse a policy that nobody approved, or that was changed under the version in force."""

from __future__ import annotations

from app import policies
from app.domain.errors import DomainError
from app.store import policy_filings


class ChangedInForce(DomainError):
    code = "policy_changed_in_force"
    zh = "{policy} 第 {version} 版正在施行，内容却已改动；请把 version 加一，重新测算并由两人备案。"
    en = "{policy} version {version} is in force but its file has changed: raise `version` and file it anew."


class NotApproved(DomainError):
    code = "policy_not_approved"
    zh = "{policy} 的这一版还没有经另一人批准，不能施行。"
    en = "This version of {policy} was not approved by a second person and cannot be put in force."


def require_approved(policy_id: str) -> None:
    """The pack as it is now must have come into force by two people."""
    refuse_changed(policy_id)
    filed = policy_filings.find(policy_id, policies.digest(policy_id))
    if filed is None or filed.approved_at is None:
        raise NotApproved(policy=policy_id)


def refuse_changed(policy_id: str) -> None:
    """The file may differ from the version in force only under a higher version."""
    before, policy = policy_filings.find_in_force(policy_id), policies.load(policy_id)
    if before and before.digest != policy.digest and policy.version <= before.version:
        raise ChangedInForce(policy=policy_id, version=before.version)
