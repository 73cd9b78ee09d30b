"""From what the departments said and reviewers ruled to the facts that a policy is evaluated on."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from app.domain import facts
from app.domain.consents import OF_SPOUSE
from app.models.application import Application
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services.gather_family import Family, gather, identity_of
from app.store import people, rulings
from app.store.rulings import Rulings

_ID_KINDS = {
    "hk_residence_permit": "hk_macao_permit",
    "macao_residence_permit": "hk_macao_permit",
    "taiwan_residence_permit": "taiwan_permit",
}
_GUARDIAN_DATASETS = ("police.residence_permit", "hrss.social_insurance", "hrss.employment", "samr.business")
_SHARED_DATASETS = (
    "police.household",
    "natural_resources.property",
    "health.family_planning",
    "civil_affairs.marriage",
    "veterans.preferential",
)
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
        inputs = [self.case, sorted(self.unverified), sorted(self.materials)]
        text = json.dumps(inputs, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


def build(application: Application, *, entry_year: int) -> Facts:
    """Everything known about the family of an application, with the reviewers' rulings applied."""
    child = people.get_person(application.child_id)
    family = gather(application.applicant_id, child.id)
    ruled = rulings.of_application(application.id)
    case = _case(family, child, ruled, entry_year=entry_year)
    return Facts(
        facts.from_case(case),
        case,
        _unverified(family, child, ruled),
        ruled.accepted_documents,
        ruled.overrides,
    )


def _case(family: Family, child: Person, ruled: Rulings, *, entry_year: int) -> dict[str, Any]:
    household = _payload(family, family.guardian, "police.household", ruled)
    case: dict[str, Any] = {
        "entry_year": entry_year,
        "child": _child(family, child, household, ruled),
        "guardians": _guardians(family, ruled),
        "homes": [] if ruled.rejected("home") else _homes(family, ruled),
    }
    planning = _payload(family, family.guardian, "health.family_planning", ruled)
    if planning is not None:
        case["family_planning"] = planning["status"]
        if planning["registered_at_community_on"]:
            case["family_planning_registered_on"] = planning["registered_at_community_on"]
    if household is not None:
        case["hukou"] = {key: household[key] for key in ("district", "kind", "city", "settled_on")}
    if groups := _preferential_groups(family, ruled):
        case["special"] = [_PREFERENTIAL, *groups]
    return case


def _preferential_groups(family: Family, ruled: Rulings) -> list[str]:
    """The groups of either parent; a pack names `preferential` for all of them, or one alone."""
    kinds: set[str] = set()
    for person in (family.guardian, family.spouse):
        payload = _payload(family, person, "veterans.preferential", ruled)
        kinds.update(group["kind"] for group in (payload or {"groups": []})["groups"])
    return sorted(kinds)


def _child(
    family: Family, child: Person, household: Mapping[str, Any] | None, ruled: Rulings
) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "name": child.name,
        "born_on": child.born_on,
        "id_kind": _ID_KINDS.get(child.id_kind, child.id_kind),
    }
    if child.sex:
        facts["sex"] = child.sex
    own_book = family.payload(child, "police.household") or household
    number = (child.id_number or "").upper()
    member = next((m for m in (own_book or {}).get("members", ()) if m["id_number"].upper() == number), None)
    if own_book is not None and member is not None:
        facts["hukou"] = {
            "city": own_book["city"],
            "district": own_book["district"],
            "kind": own_book["kind"],
            "settled_on": member["settled_on"],
        }
    record = family.payload(child, "education.student_record")
    if ruled.rejected("student_record"):
        facts["enrolled"] = True
    elif ruled.approved("student_record"):
        facts["enrolled"] = False
    elif record is not None:
        facts["enrolled"] = record["enrolled"]
    return facts


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
    permits = (_payload(family, person, "police.residence_permit", ruled) or {"records": []})["records"]
    months = (_payload(family, person, "hrss.social_insurance", ruled) or {"months": []})["months"]
    contracts = (_payload(family, person, "hrss.employment", ruled) or {"contracts": []})["contracts"]
    businesses = (_payload(family, person, "samr.business", ruled) or {"businesses": []})["businesses"]
    return {
        "residence": [_without_none(permit, "address") for permit in permits],
        "insurance": [_insurance(row) for row in months],
        "employment": [*map(_without_none, contracts), *(_business(row) for row in businesses)],
    }


def _insurance(row: Mapping[str, Any]) -> dict[str, Any]:
    kept = {key: row[key] for key in ("from", "to", "district", "via", "paid")}
    employer = {"name": row["employer"], "uscc": row["employer_uscc"]}
    named = _without_none(employer)
    return kept | ({"employer": named} if named else {})


def _business(row: Mapping[str, Any]) -> dict[str, Any]:
    employer = {key: row[key] for key in ("name", "uscc", "registered_district", "production_district")}
    return _without_none({"from": row["from"], "to": row["to"], "kind": row["kind"], "employer": employer})


def _homes(family: Family, ruled: Rulings) -> list[dict[str, Any]]:
    """The homes of both parents, each once; owners told as father, mother or other."""
    homes: dict[str, dict[str, Any]] = {}
    for person in (family.guardian, family.spouse):
        payload = _payload(family, person, "natural_resources.property", ruled) if person else None
        for home in (payload or {"homes": []})["homes"]:
            kept = {
                key: home[key] for key in ("district", "use", "title", "bought_on", "joint", "certificate_no")
            }
            homes.setdefault(
                home["certificate_no"], kept | {"owners": [_owner(family, o) for o in home["owners"]]}
            )
    return list(homes.values())


def _owner(family: Family, owner: Mapping[str, Any]) -> dict[str, Any]:
    who = "other"
    for person in (family.guardian, family.spouse):
        if person is not None and identity_of(person).has_number(owner["id_number"]):
            who = role_of(person)
    return _without_none({"who": who, "share": owner["share"]})


def _payload(family: Family, person: Person | None, dataset: str, ruled: Rulings) -> dict[str, Any] | None:
    return None if ruled.rejected(f"dispute:{dataset}") else family.payload(person, dataset)


def _without_none(row: Mapping[str, Any], *left_out: str) -> dict[str, Any]:
    return {key: value for key, value in row.items() if value is not None and key not in left_out}


def _unverified(family: Family, child: Person, ruled: Rulings) -> frozenset[str]:
    """Datasets on which nothing final may rest: still asked, unavailable, disputed, or left to a person's eye."""
    doubtful = {
        d
        for d in (*_SHARED_DATASETS, *_GUARDIAN_DATASETS)
        if is_doubtful(family.snapshot(family.guardian, d))
    }
    if family.spouse is not None:
        doubtful |= {d for d in OF_SPOUSE if is_doubtful(family.snapshot(family.spouse, d))}
    if is_doubtful(family.snapshot(child, "education.student_record")) and not ruled.approved(
        "student_record"
    ):
        doubtful.add("education.student_record")
    return frozenset(d for d in doubtful if not ruled.decided(f"dispute:{d}")) | (
        frozenset() if ruled.approved("home") else frozenset({"natural_resources.property"})
    )


def is_doubtful(snapshot: Snapshot | None) -> bool:
    """Whether a dataset's answer cannot be relied on; "nothing found" is an answer."""
    return snapshot is None or snapshot.status not in {"ready", "not_found"} or snapshot.verdict == "mismatch"
