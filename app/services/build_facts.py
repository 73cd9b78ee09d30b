"""From what the departments said and reviewers ruled to the facts that a policy is evaluated on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain import facts, record_facts
from app.domain.applicant import City
from app.domain.enrolment import find_leaving_grade
from app.domain.policy import Policy
from app.domain.stage import Stage
from app.domain.states import State
from app.models.application import Application
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services import further_facts, prove_bond, student_record
from app.services.gather_family import Family, gather, identity_of
from app.store import people, rulings
from app.store.rulings import Rulings
from registries.connector import About, list_asked

_ID_KINDS = {
    "hk_residence_permit": "hk_macao_permit",
    "macao_residence_permit": "hk_macao_permit",
    "taiwan_residence_permit": "taiwan_permit",
}
_GUARDIAN_DATASETS = ("police.residence_permit", "hrss.social_insurance", "hrss.employment", "samr.business")
_PREFERENTIAL = "preferential"


@dataclass(frozen=True)
class Facts:
    """The facts, the datasets that cannot be relied on yet, and what reviewers accepted and set."""

    family: facts.Family
    case: Mapping[str, Any]
    unverified: frozenset[str]
    materials: frozenset[str]
    overrides: Mapping[str, Decimal]

    @property
    def digest(self) -> str:
        """SHA-256 of the inputs, in canonical JSON."""
        set_by_two = sorted((item, str(points)) for item, points in self.overrides.items())
        inputs = [self.case, sorted(self.unverified), sorted(self.materials), set_by_two]
        text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def build(application: Application, policy: Policy, *, family: Family | None = None) -> Facts:
    """What `policy` asks about the family of an application, with the reviewers' rulings applied.

    `family` where the caller has gathered it already, the child of the application among it.
    """
    child = people.get_person(application.child_id)
    family = family or gather(application.applicant_id, child.id)
    ruled = rulings.NONE if application.state == State.DRAFT else rulings.of_application(application.id)
    stage = Stage(application.stage)
    case = _case(family, child, ruled, policy, stage)
    is_home_settled = ruled.approved("home") or not policy.home_needs_person
    unverified = _unverified(family, child, ruled, is_home_settled=is_home_settled)
    if student_record.is_unsettled(case["child"], find_leaving_grade(policy, stage)):
        unverified |= {student_record.DATASET}
    return Facts(
        facts.from_case(case),
        case,
        unverified,
        ruled.accepted_documents,
        ruled.overrides,
    )


def _case(family: Family, child: Person, ruled: Rulings, policy: Policy, stage: Stage) -> dict[str, Any]:
    household = _payload(family, family.guardian, "police.household", ruled)
    case: dict[str, Any] = {
        "entry_year": policy.entry_year,
        "child": _child(family, child, household, ruled, find_leaving_grade(policy, stage)),
        "guardians": _guardians(family, ruled),
        "homes": [] if ruled.rejected("home") else _homes(family, ruled, policy.city),
    }
    if stage is not Stage.P1:
        case["stage"] = stage.value
    planning = _payload(family, family.guardian, "health.family_planning", ruled)
    if planning is not None:
        case["family_planning"] = planning["status"]
        if planning["registered_at_community_on"]:
            case["family_planning_registered_on"] = planning["registered_at_community_on"]
    if household is not None:
        case["hukou"] = record_facts.hukou(household, lambda number: _place_of(number, family, child))
    if groups := record_facts.preferential_groups(_of_parents(family, "veterans.preferential", ruled)):
        case["special"] = [_PREFERENTIAL, *groups]
    if ruled.false_papers:
        case["false_papers"] = sorted(ruled.false_papers)
    if (placed := ruled.placed) is not None:
        case["placed"] = {"class": placed.class_id, "ground": placed.ground, "on": placed.on.isoformat()}
    shown = child if prove_bond.is_proved(family, child) or ruled.approved(prove_bond.ITEM) else None
    return case | further_facts.of_family(family, shown, _told(family, ruled), lambda n: _place_of(n, family))


def _told(family: Family, ruled: Rulings) -> further_facts.Told:
    return lambda person, dataset: _payload(family, person, dataset, ruled)


def _child(
    family: Family,
    child: Person,
    household: Mapping[str, Any] | None,
    ruled: Rulings,
    leaving: int | None,
) -> dict[str, Any]:
    shown = prove_bond.is_proved(family, child) or ruled.approved(prove_bond.ITEM)
    own_book, record = (
        family.payload(child, dataset) if shown else None
        for dataset in ("police.household", "education.student_record")
    )
    told: dict[str, Any] = {
        "name": child.name,
        "born_on": child.born_on,
        "id_kind": _ID_KINDS.get(child.id_kind, child.id_kind),
        "sex": child.sex,
        "hukou": record_facts.child_hukou(own_book or household, child.id_number or ""),
        **student_record.facts_of(record, ruled, leaving),
    }
    return {name: value for name, value in told.items() if value is not None}


def _guardians(family: Family, ruled: Rulings) -> dict[str, Any]:
    role = role_of(family.guardian)
    guardians = {role: _guardian(family, family.guardian, ruled)}
    if family.spouse is not None:
        guardians["mother" if role == "father" else "father"] = _guardian(family, family.spouse, ruled)
    return guardians


def role_of(guardian: Person) -> str:
    """`father` or `mother`."""
    return "father" if guardian.sex == "male" else "mother"


def _guardian(family: Family, person: Person, ruled: Rulings) -> dict[str, Any]:
    told = {dataset: _payload(family, person, dataset, ruled) for dataset in _GUARDIAN_DATASETS}
    further = further_facts.of_guardian(person, _told(family, ruled))
    return {
        **further,
        "residence": record_facts.residence(told["police.residence_permit"]),
        "insurance": record_facts.insurance(told["hrss.social_insurance"]),
        "employment": [
            *record_facts.employment(told["hrss.employment"], told["samr.business"]),
            *further["employment"],
        ],
    }


def _homes(family: Family, ruled: Rulings, city: City) -> list[dict[str, Any]]:
    payloads = _of_parents(family, "natural_resources.property", ruled)
    told = _told(family, ruled)
    registered = record_facts.homes(payloads, lambda number: _place_of(number, family))
    contracted = further_facts.contracts(family, told, lambda number: _place_of(number, family))
    return further_facts.lived_in([*registered, *contracted], family, told, city)


def _place_of(number: str, family: Family, child: Person | None = None) -> str:
    """Whose ID number it is: `father`, `mother`, `child` or `other`."""
    parents = (person for person in (family.guardian, family.spouse) if person is not None)
    found = next((person for person in parents if identity_of(person).has_number(number)), None)
    if found is not None:
        return role_of(found)
    is_child = child is not None and identity_of(child).has_number(number)
    return "child" if is_child else "other"


def _of_parents(family: Family, dataset: str, ruled: Rulings) -> list[Mapping[str, Any] | None]:
    return [_payload(family, person, dataset, ruled) for person in (family.guardian, family.spouse)]


def _payload(family: Family, person: Person | None, dataset: str, ruled: Rulings) -> dict[str, Any] | None:
    return None if ruled.rejected(f"dispute:{dataset}") else family.payload(person, dataset)


def _unverified(family: Family, child: Person, ruled: Rulings, *, is_home_settled: bool) -> frozenset[str]:
    """Datasets on which nothing final may rest: still asked, unavailable, disputed, or left to a person's eye."""
    asked = [connected for connected in list_asked() if About.GUARDIAN in connected.about]
    doubtful = {c.dataset.value for c in asked if is_doubtful(family.snapshot(family.guardian, c.dataset))}
    if family.spouse is not None:
        of_spouse = [connected.dataset for connected in list_asked() if About.SPOUSE in connected.about]
        doubtful |= {d.value for d in of_spouse if is_doubtful(family.snapshot(family.spouse, d))}
    if is_doubtful(family.snapshot(child, "education.student_record")) and not ruled.approved(
        "student_record"
    ):
        doubtful.add("education.student_record")
    return frozenset(d for d in doubtful if not ruled.decided(f"dispute:{d}")) | (
        frozenset() if is_home_settled else frozenset({"natural_resources.property"})
    )


def is_doubtful(snapshot: Snapshot | None) -> bool:
    """Whether a dataset's answer cannot be relied on; "nothing found" is an answer."""
    return snapshot is None or snapshot.status not in {"ready", "not_found"} or snapshot.verdict == "mismatch"
