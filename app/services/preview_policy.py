"""What a draft would change for the families who have applied: their own stored facts under both packs."""

from __future__ import annotations

import json

from app.domain.facts import Family, from_case
from app.domain.impact import Impact, measure
from app.domain.policy import Policy
from app.store import seasons, stored_facts


def preview(draft: Policy, current: Policy) -> Impact:
    """The impact on every application of the current pack's season and district; nothing is kept, nobody is named."""
    days = [pack.get_window("application").closes_on for pack in (current, draft)]
    return measure(current, draft, families_of(current), on=days[0], draft_on=days[1], quoted=False)


def families_of(policy: Policy) -> list[Family]:
    """The facts of the newest assessment of each application, in the order of the applications' ids."""
    season = seasons.find_by_year(policy.entry_year)
    if season is None:
        return []
    stored = stored_facts.newest(season.id, policy.district.code)
    return [from_case(json.loads(facts)["case"]) for facts in stored]
