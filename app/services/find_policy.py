"""Which policy binds an application, and whether one of its windows is open."""

from __future__ import annotations

import json
from datetime import date
from uuid import UUID

from app import policies
from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.policies.pack import read_policy
from app.store import policy_filings, seasons


class WindowNotOpenYet(DomainError):
    """Too early."""

    code = "window_not_open_yet"
    zh = "{title_zh}尚未开始，{opens_on} 开放。草稿会一直保留。"
    en = "{title_en} has not begun; it opens on {opens_on}. Your draft is kept."


class WindowClosed(DomainError):
    """Too late."""

    code = "window_closed"
    zh = "{title_zh}已于 {closes_on} 结束。"
    en = "{title_en} ended on {closes_on}."


def in_force(season_id: UUID, district_code: str) -> Policy:
    """The policy of a district in a season."""
    rule = seasons.get_rule(season_id, district_code)
    return of_version(rule.policy_id, rule.policy_digest)


def of_version(policy_id: str, digest: str) -> Policy:
    """The pack by which something was decided: the file's where it is that version, else the values as filed.

    A version that was never filed, as in a city under development, is the file as it is.
    """
    try:
        policy = policies.load(policy_id)
    except policies.UnknownPolicy:
        policy = None
    if policy is not None and policy.digest == digest:
        return policy
    kept = _kept.get((policy_id, digest)) or _read_kept(policy_id, digest)
    return kept or policies.load(policy_id)


_kept: dict[tuple[str, str], Policy] = {}
"""Versions that are not the file's any more; what was filed never changes."""


def _read_kept(policy_id: str, digest: str) -> Policy | None:
    written = policy_filings.find_written(policy_id, digest)
    if written is None:
        return None
    _kept[policy_id, digest] = read_policy(policy_id, json.loads(written), digest)
    return _kept[policy_id, digest]


def require_open(policy: Policy, window_id: str, *, today: date) -> None:
    """Refuse with the date when the window is not open; a pack without the window leaves it open."""
    window = policy.find_window(window_id)
    if window is None or window.is_open(today):
        return
    facts = {
        "title_zh": window.title.zh,
        "title_en": window.title.en,
        "opens_on": window.opens_on.isoformat(),
        "closes_on": window.closes_on.isoformat(),
    }
    raise WindowNotOpenYet(**facts) if today < window.opens_on else WindowClosed(**facts)
