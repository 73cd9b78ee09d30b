"""Invented families of a pack's city, for trying a draft before anybody has applied."""

from __future__ import annotations

from random import Random
from typing import Any

from app.domain.facts import Family, from_case
from app.domain.policy import Policy

_WEIGHTS = (0.62, 0.2, 0.18)


def generate(policy: Policy, size: int, *, seed: int) -> list[Family]:
    """`size` families, the same ones for the same seed: most live in the district, for one to twelve years."""
    random = Random(seed)  # noqa: S311 - invented families, nothing secret
    return [from_case(_case(random, policy, number)) for number in range(1, size + 1)]


def _case(random: Random, policy: Policy, number: int) -> dict[str, Any]:
    year, here = policy.entry_year, policy.district.code
    elsewhere = sorted(set(policy.city.districts) - {here}) or [here]
    lives = here if random.random() < 0.85 else random.choice(elsewhere)
    who = random.choices((("father", "mother"), ("father",), ("mother",)), _WEIGHTS)[0]
    born = (
        f"{year - 7}-{random.randint(9, 12):02d}"
        if random.random() < 0.35
        else f"{year - 6}-{random.randint(1, 8):02d}"
    )
    local = random.random() < 0.3
    case: dict[str, Any] = {
        "entry_year": year,
        "child": {
            "name": f"孩子{number}",
            "born_on": f"{born}-{random.randint(1, 28):02d}",
            "hukou": {
                "city": policy.city.name.zh if local else "外地",
                **({"district": lives} if local else {}),
            },
            "enrolled": random.random() < 0.01,
        },
        "guardians": {one: _guardian(random, year, lives, elsewhere) for one in who},
        "family_planning": random.choices(("compliant", "violated"), (0.85, 0.15))[0],
    }
    if random.random() < 0.35:
        case["homes"] = [_home(random, year, who, here, elsewhere)]
    return case


def _guardian(random: Random, year: int, lives: str, elsewhere: list[str]) -> dict[str, Any]:
    arrived, insured = year - random.randint(1, 12), year - random.randint(1, 10)
    works = lives if random.random() < 0.7 else random.choice(elsewhere)
    employer = {"name": "用人单位", "registered_district": works, "production_district": works}
    permits = [
        {
            "from": f"{arrived}-{random.randint(1, 12):02d}-01",
            "to": f"{year}-12-31",
            "district": lives,
            "record": "residence_permit",
        }
    ]
    return {
        "residence": permits if random.random() < 0.95 else [],
        "insurance": [{"from": f"{insured}-{random.randint(1, 12):02d}", "to": f"{year}-03", "district": works,
                       "via": random.choice(("employer", "flexible")), "paid": "on_time", "employer": employer}],
        "employment": [{"from": f"{insured}-01-01", "kind": "contract", "employer": employer}],
    }  # fmt: skip


def _home(random: Random, year: int, who: tuple[str, ...], here: str, elsewhere: list[str]) -> dict[str, Any]:
    share = random.choice((30, 49, 50, 51, 60, 100))
    owners = [{"who": who[0], "share": share}]
    if share < 100:
        owners.append({"who": "grandfather", "share": 100 - share})
    return {
        "district": here if random.random() < 0.8 else random.choice(elsewhere),
        "use": "residential",
        "title": random.choices(("certificate", "contract"), (0.85, 0.15))[0],
        "bought_on": f"{year - random.randint(1, 10)}-05-01",
        "owners": owners,
    }
