"""Invented families of a pack's city, for trying a draft before anybody has applied."""

from __future__ import annotations

from random import Random
from typing import Any

from app.domain import period
from app.domain.conditions.household import SpecialIn
from app.domain.facts import Family, from_case
from app.domain.policy import Policy
from app.domain.stage import Stage
from app.policies.generated_dwelling import FAR, Place, dwell, lived_at, register, roads_of

YEARS_OF_PRIMARY = 6
_GUARDIANS = (("father", "mother"), ("father",), ("mother",))
_DOCUMENTS = {
    "citizen": 0.97,
    "hk_macao_permit": 0.01,
    "taiwan_permit": 0.005,
    "foreign_passport": 0.01,
    "none": 0.005,
}
_WORK = {"contract": 0.6, "own_business": 0.2, "flexible": 0.1, "shareholder": 0.05, None: 0.05}


def generate(policy: Policy, size: int, *, seed: int) -> list[Family]:
    """`size` families, the same ones for the same seed: most live in the district, for one to twelve years.

    Each stage that the pack opens has as many. All that a class may ask for occurs: registers, homes and leases
    at addresses, licences, preferential groups.
    """
    random = Random(seed)  # noqa: S311 - invented families, nothing secret
    groups, roads = _groups(policy), roads_of(policy)
    return [from_case(_case(random, policy, roads, groups, number)) for number in range(1, size + 1)]


def _groups(policy: Policy) -> list[str]:
    """The preferential groups that the pack's classes name."""
    named: set[str] = set()
    for kind in policy.classes:
        named |= kind.special or set()
        for rule in kind.conditions:
            if isinstance(rule.condition, SpecialIn):
                named |= rule.condition.groups
    return sorted(named)


def _case(random: Random, policy: Policy, roads: list[str], groups: list[str], number: int) -> dict[str, Any]:
    year, here = policy.entry_year, policy.district.code
    elsewhere = sorted(set(policy.city.districts) - {here}) or [here]
    lives = here if random.random() < 0.85 else random.choice(elsewhere)
    who = random.choices(_GUARDIANS, (0.62, 0.2, 0.18))[0]
    place = Place(year, here, lives, elsewhere, roads, who)
    id_kind = random.choices(list(_DOCUMENTS), list(_DOCUMENTS.values()))[0]
    registered, local = id_kind == "citizen", random.random() < 0.35
    dwelling = dwell(random, place, local=local and registered)
    hukou = register(random, place, dwelling, local=local) if registered else None
    address = lived_at(dwelling)
    stage = policy.opened.stages[number % len(policy.opened.stages)]
    return {
        "entry_year": year,
        "stage": stage.value,
        "child": {
            "name": f"孩子{number}",
            "born_on": _born(random, year - (YEARS_OF_PRIMARY if stage is Stage.J1 else 0)),
            "id_kind": id_kind,
            **({"hukou": _entry(policy, hukou)} if hukou else {}),
            **_record(random, stage),
        },
        "guardians": {one: _guardian(random, policy, place, address) for one in who},
        "family_planning": random.choices(("compliant", "only_child", "violated"), (0.55, 0.3, 0.15))[0],
        "special": random.sample(groups, 1) if groups and random.random() < 0.04 else [],
        **({"hukou": hukou} if hukou else {}),
        **dwelling,
    }


def _born(random: Random, year: int) -> str:
    """A day of the school year before or after the new year; every month is as long as February."""
    months = (year - 7, 9, 12) if random.random() < 0.35 else (year - 6, 1, 8)
    return f"{months[0]}-{random.randint(*months[1:]):02d}-{random.randint(1, 28):02d}"


def _record(random: Random, stage: Stage) -> dict[str, Any]:
    """One in a hundred has a record too early, or is not in the grade from which one moves on."""
    unlikely = random.random() < 0.01
    if stage is Stage.P1:
        return {"enrolled": unlikely}
    return {"enrolled": True, "grade": YEARS_OF_PRIMARY - unlikely}


def _entry(policy: Policy, hukou: dict[str, Any]) -> dict[str, Any]:
    """The child's own entry in the family's register."""
    far = hukou["district"] == FAR
    where = {"city": FAR} if far else {"city": policy.city.name.zh, "district": hukou["district"]}
    return {**where, "kind": hukou["kind"], "settled_on": hukou["settled_on"]}


def _guardian(random: Random, policy: Policy, place: Place, address: str | None) -> dict[str, Any]:
    year = place.year
    arrived, insured = year - random.randint(1, 12), year - random.randint(1, 10)
    works = place.lives if random.random() < 0.7 else random.choice(place.elsewhere)
    employer = {"name": "用人单位", "registered_district": works, "production_district": works}
    permit = {
        "from": f"{arrived}-{random.randint(1, 12):02d}-01",
        "to": f"{year}-12-31",
        "district": place.lives,
        "record": "residence_permit",
        **({"address": address} if address else {}),
    }
    booked = period.month_text(period.month(policy.get_window("application").closes_on) - 1)
    insurance = {
        "from": f"{insured}-{random.randint(1, 12):02d}",
        "to": booked,
        "district": works,
        "via": random.choices(("employer", "flexible", "self"), (0.55, 0.35, 0.1))[0],
        "paid": random.choices(("on_time", "back_paid"), (0.97, 0.03))[0],
        "employer": employer,
    }
    work = random.choices(list(_WORK), list(_WORK.values()))[0]
    return {
        "residence": [permit] if random.random() < 0.95 else [],
        "insurance": [insurance] if random.random() < 0.92 else [],
        "employment": [{"from": f"{insured}-01-01", "kind": work, "employer": employer}] if work else [],
    }
