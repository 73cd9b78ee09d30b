"""What the pages of a draft show: which districts are possible and why, the questions left, the papers here already."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import clock
from app.domain import forms, points
from app.domain.actor import Person
from app.domain.evaluation import ZeroProof
from app.domain.explain import Document, Text
from app.domain.policy import Policy
from app.domain.preparation import Question, questions_of
from app.domain.procedure import Statement, Window
from app.domain.stage import TITLES, Stage
from app.models.application import Application
from app.models.season import District
from app.services import build_facts, find_policy
from app.services.gather_family import Family, gather
from app.services.read_application import one_tap
from app.store import applications, people, schools, seasons

APPLICATION = "application"


@dataclass(frozen=True)
class Option:
    """A district that the family may choose: what the trial under its policy says."""

    district: District
    window: Window | None
    is_open: bool
    is_possible: bool
    because: tuple[dict[str, str], ...]
    one_tap: dict[str, Any]
    papers: ZeroProof
    lacking: tuple[Document, ...]


@dataclass(frozen=True)
class StageTitle:
    """A stage by name."""

    code: Stage
    title: Text


@dataclass(frozen=True)
class Preparation:
    """`only_possible` is the one district that is open and possible, where there is exactly one.

    `can_change_stage`: the districts of the season open more than one stage.
    """

    stage: StageTitle
    can_change_stage: bool
    chosen: str | None
    only_possible: str | None
    districts: tuple[Option, ...]
    questions: tuple[Question, ...]
    notice: Statement | None
    declaration: Statement | None


def prepare(application_id: UUID, *, actor: Person, now: datetime) -> Preparation:
    """Try the family under the policy of every district of the season; nothing is kept."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    family = gather(application.applicant_id, application.child_id)
    today = clock.local(now).date()
    policies = {
        district.code: find_policy.in_force(application.season_id, district.code)
        for district, _rule in seasons.list_districts(application.season_id)
    }
    options = tuple(
        _try(district, policies[district.code], application, family, today)
        for district, _rule in seasons.list_districts(application.season_id)
    )
    possible = [option.district.code for option in options if option.is_open and option.is_possible]
    only = possible[0] if len(possible) == 1 else None
    chosen = policies.get(application.district_code or "")
    speaking = chosen or policies.get(only or "")
    stage = Stage(application.stage)
    return Preparation(
        stage=StageTitle(stage, TITLES[stage]),
        can_change_stage=len({one for policy in policies.values() for one in policy.opened.stages}) > 1,
        chosen=application.district_code,
        only_possible=only,
        districts=options,
        questions=_questions(application, chosen, family),
        notice=speaking.notice if speaking else None,
        declaration=speaking.declaration if speaking else None,
    )


def _try(district: District, policy: Policy, application: Application, family: Family, today: date) -> Option:
    facts = build_facts.build(application, policy, family=family)
    found = points.evaluate(
        policy, facts.family, on=today, unverified=facts.unverified, materials=facts.materials
    )
    trial = found.as_json()
    window = policy.find_window(APPLICATION)
    failed = [check for check in trial["checks"] if check["blocking"] and not check["passed"]]
    return Option(
        district=district,
        window=window,
        is_open=window is None or window.is_open(today),
        is_possible=found.eligible,
        because=tuple({"zh": check["because"], "en": check["because_en"]} for check in failed),
        one_tap=one_tap(trial),
        papers=found.zero_proof,
        lacking=tuple(document for document in found.documents if document.needed),
    )


def _questions(application: Application, policy: Policy | None, family: Family) -> tuple[Question, ...]:
    homes = (
        family.payload(person, "natural_resources.property") for person in (family.guardian, family.spouse)
    )
    code = application.district_code
    return questions_of(
        policy,
        forms.read(application.form),
        has_phone=people.get_person(application.applicant_id).phone is not None,
        has_home=any(payload and payload["homes"] for payload in homes),
        has_schools=code is not None
        and bool(schools.list_schools(district_code=code, stage=application.stage, year=None)),
        names_school=bool(schools.list_choices(application.id)),
    )
