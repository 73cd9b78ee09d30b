"""Facts that only some packs ask for: contracts, leases, companies, the community's word, and what is on record."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain import certificate, record_facts
from app.domain.applicant import City
from app.domain.conditions.place import is_same_address
from app.domain.documents import HELD
from app.models.person import Person
from app.services import hold_certificates
from app.services.gather_family import Family
from registries.connector import About, list_all

Told = hold_certificates.Told
WhoIs = Callable[[str], str]


def of_family(family: Family, child: Person | None, told: Told, who_is: WhoIs) -> dict[str, Any]:
    """Lines of the case file, those that are known; `told` gives a payload with the reviewers' rulings applied."""
    parents = [family.guardian, family.spouse]
    case: dict[str, Any] = {}
    if leases := record_facts.leases([told(p, "housing.lease") for p in parents], who_is):
        case["leases"] = leases
    no_home = record_facts.no_home([told(p, "natural_resources.no_home") for p in parents])
    if no_home is not None:
        case["no_home_certificate"] = no_home
    registered = told(family.guardian, "community.family_planning")
    if registered is not None:
        case["family_planning_registered_on"] = registered["registered_on"]
    shared = _on_record(
        family.guardian, told, lambda about: About.GUARDIAN in about and About.SPOUSE not in about
    )
    if certificates := [
        one.certificate.as_case() for one in hold_certificates.list_held(family, child, told)
    ]:
        case["certificates"] = certificates
    if records := [*shared, *_on_record(child, told, lambda about: About.CHILD in about)]:
        case["records"] = sorted(set(records))
    return case


def contracts(family: Family, told: Told, who_is: WhoIs) -> list[dict[str, Any]]:
    """Homes that have a contract and no certificate yet."""
    parents = [family.guardian, family.spouse]
    return record_facts.contracts([told(p, "housing.purchase_contract") for p in parents], who_is)


def lived_in(homes: list[dict[str, Any]], family: Family, told: Told, city: City) -> list[dict[str, Any]]:
    """The homes, with those marked where the police, when they last looked, found a parent living."""
    of_both = (told(parent, "police.actual_residence") for parent in (family.guardian, family.spouse))
    visits = [visit for payload in of_both if payload is not None for visit in payload["visits"]]
    return [home | {"lived_in": True} if _was_seen(home, visits, city) else home for home in homes]


def _was_seen(home: Mapping[str, Any], visits: list[dict[str, Any]], city: City) -> bool:
    here = [visit for visit in visits if is_same_address(city, visit["address"], home.get("address"))]
    newest = max((visit["checked_on"] for visit in here), default=None)
    return any(visit["lives_here"] for visit in here if visit["checked_on"] == newest)


def of_guardian(person: Person, told: Told) -> Mapping[str, Any]:
    """Companies as work, and what is on record about one parent."""
    records = _on_record(person, told, lambda about: About.SPOUSE in about)
    return {
        "employment": record_facts.companies(told(person, "samr.company")),
        **({"records": records} if records else {}),
    }


def _on_record(person: Person | None, told: Told, wanted: Callable[[frozenset[About]], bool]) -> list[str]:
    """Datasets without facts of their own that hold something: enough to make a paper unnecessary."""
    if person is None:
        return []
    found = []
    for connector in list_all():
        if connector.dataset not in (*HELD, certificate.DATASET) and wanted(connector.about):
            payload = told(person, connector.dataset)
            if payload is not None and connector.holds(payload):
                found.append(connector.dataset.value)
    return sorted(found)
