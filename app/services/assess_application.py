"""Evaluate an application under its district's policy and keep the result with its inputs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from app import clock
from app.domain import points
from app.domain.breakdown import items_of, total_of
from app.domain.evaluation import Evaluation
from app.domain.states import State
from app.models.application import Application, Assessment
from app.models.base import new_id
from app.services import build_facts, find_policy
from app.services.gather_family import Family
from app.store import applications


def assess(application: Application, *, now: datetime, family: Family | None = None) -> Assessment:
    """A new assessment; the present one again where neither policy, inputs, rulings nor the day have changed."""
    assert application.district_code is not None
    policy = find_policy.in_force(application.season_id, application.district_code)
    facts = build_facts.build(application, policy, family=family)
    today = clock.local(now).date()
    inputs = facts.digest
    last = None if application.state == State.DRAFT else applications.find_assessment(application.id)
    if last is not None and (last.policy_digest, last.inputs_digest, last.made_on) == (
        policy.digest,
        inputs,
        today.isoformat(),
    ):
        return last
    evaluation = points.evaluate(
        policy, facts.family, on=today, unverified=facts.unverified, materials=facts.materials
    )
    row = _row(application, evaluation, facts, inputs, now)
    row.number = 1 if last is None else last.number + 1
    applications.add(row)
    return row


def try_out(application: Application, *, now: datetime) -> dict[str, Any]:
    """The same evaluation without keeping it: a trial before submission."""
    assert application.district_code is not None
    policy = find_policy.in_force(application.season_id, application.district_code)
    facts = build_facts.build(application, policy)
    return points.evaluate(
        policy,
        facts.family,
        on=clock.local(now).date(),
        unverified=facts.unverified,
        materials=facts.materials,
    ).as_json()


def _row(
    application: Application,
    evaluation: Evaluation,
    facts: build_facts.Facts,
    inputs: str,
    now: datetime,
) -> Assessment:
    result = with_overrides(evaluation.as_json(), facts.overrides)
    row = Assessment(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        policy_id=evaluation.policy_id,
        policy_digest=evaluation.policy_digest,
        inputs_digest=inputs,
        eligible=evaluation.eligible,
        provisional=evaluation.provisional,
        total=total_of(result),
        result=result,
        made_on=evaluation.as_of.isoformat(),
        created_at=now,
    )
    row.facts = json.dumps(
        {"case": facts.case, "unverified": sorted(facts.unverified), "materials": sorted(facts.materials)},
        ensure_ascii=False,
    )
    return row


def with_overrides(result: dict[str, Any], overrides: Mapping[str, Decimal]) -> dict[str, Any]:
    """The result with items set by two people, each marked so; the total stays the sum of its items."""
    if not overrides or not items_of(result):
        return result
    items = items_of(result)
    for item in items:
        if item["id"] in overrides:
            item["computed"] = item["points"]
            item["points"] = f"{min(overrides[item['id']], Decimal(item['cap'])):.2f}"
            item["overridden"] = True
    result["points"]["total"] = f"{sum(Decimal(item['points']) for item in items):.2f}"
    return result
