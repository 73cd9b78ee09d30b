"""What would change an application's points or eligibility: asked of the facts that the newest assessment stood on."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock
from app.domain import facts, points, prospects
from app.domain.actor import NotFound, Person
from app.services import find_policy
from app.store import applications


def list_prospects(application_id: UUID, *, actor: Person, now: datetime) -> list[dict[str, Any]]:
    """Prospects as of today, the most helpful first; 404 before there is an assessment. Nothing is kept."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    assessment = applications.find_assessment(application.id)
    if assessment is None or assessment.facts is None:
        raise NotFound
    stored = json.loads(assessment.facts)
    policy = find_policy.in_force(application.season_id, assessment.district_code)
    family, today = facts.from_case(stored["case"]), clock.local(now).date()
    found = points.evaluate(
        policy,
        family,
        on=today,
        unverified=frozenset(stored["unverified"]),
        materials=frozenset(stored["materials"]),
    )
    listed = prospects.list_prospects(policy, family, on=today, found=found)
    return [prospect.as_json() for prospect in listed]
