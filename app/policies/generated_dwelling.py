"""Where an invented family lives and is registered: its home, its lease and its household register."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import Any

from app.domain.catchment import UnitKind
from app.domain.policy import Policy

ROAD = "中山路"
FAR = "外地"


@dataclass(frozen=True, slots=True)
class Place:
    """What the records of one family share: the year, where it lives, and where else it could."""

    year: int
    here: str
    lives: str
    elsewhere: list[str]
    roads: list[str]
    who: tuple[str, ...]

    def address(self, random: Random) -> str:
        """A door of the district, on a road that its catchments name where there are any."""
        return f"{random.choice(self.roads)}{random.randint(1, 400)}号{random.randint(101, 1806)}室"


def roads_of(policy: Policy) -> list[str]:
    """The roads of the pack's catchments in order, else one that every city has."""
    units = policy.catchments.units if policy.catchments else ()
    return sorted({unit.name for unit in units if unit.kind is UnitKind.ROAD}) or [ROAD]


def dwell(random: Random, place: Place, *, local: bool) -> dict[str, Any]:
    """`homes`, `leases` and `no_home_certificate` of a case; those registered in the city own more often."""
    if random.random() < (0.55 if local else 0.35):
        home = _home(random, place)
        theirs = any(owner["who"] in place.who for owner in home["owners"])
        return {"homes": [home], "no_home_certificate": not theirs}
    leases = [_lease(random, place)] if random.random() < 0.7 else []
    asked = random.random() < 0.9
    return {"leases": leases, **({"no_home_certificate": True} if asked else {})}


def _home(random: Random, place: Place) -> dict[str, Any]:
    return {
        "district": place.here if random.random() < 0.8 else random.choice(place.elsewhere),
        "use": random.choices(("residential", "mixed", "commercial"), (0.92, 0.06, 0.02))[0],
        "title": random.choices(("certificate", "contract", "none"), (0.82, 0.13, 0.05))[0],
        "address": place.address(random),
        "bought_on": f"{place.year - random.randint(1, 10)}-05-01",
        "lived_in": random.random() < 0.8,
        **_owned(random, place.who),
    }


def _owned(random: Random, who: tuple[str, ...]) -> dict[str, Any]:
    """Alone, together, with a grandfather, or the grandfather's."""
    if random.random() < 0.1:
        return {"owners": [{"who": "grandfather", "share": 100}]}
    if len(who) > 1 and random.random() < 0.3:
        return {"joint": True, "owners": [{"who": one} for one in who]}
    share = random.choice((30, 49, 50, 51, 60, 100, 100))
    owners = [{"who": who[0], "share": share}]
    if share < 100:
        owners.append({"who": "grandfather", "share": 100 - share})
    return {"owners": owners}


def _lease(random: Random, place: Place) -> dict[str, Any]:
    return {
        "from": f"{place.year - random.randint(0, 4)}-01-01",
        "to": f"{place.year}-12-31",
        "district": place.lives,
        "address": place.address(random),
        "registered": random.random() < 0.85,
        "tenant": place.who[0],
        "alone": random.random() < 0.85,
    }


def lived_at(dwelling: dict[str, Any]) -> str | None:
    """The address a permit would name: of the home lived in, else of the lease."""
    homes = [home["address"] for home in dwelling.get("homes", ()) if home["lived_in"]]
    return next(iter([*homes, *(lease["address"] for lease in dwelling.get("leases", ()))]), None)


def register(random: Random, place: Place, dwelling: dict[str, Any], *, local: bool) -> dict[str, Any]:
    """`hukou` of a case: most children stand in one register with their parents, some with grandparents."""
    owned = [home["address"] for home in dwelling.get("homes", ())]
    at_home = bool(owned) and local and random.random() < 0.6
    grown = place.who if random.random() < 0.85 else ("grandfather",)
    return {
        "district": place.lives if local else FAR,
        "kind": random.choices(("family", "collective"), (0.88, 0.12))[0],
        "address": owned[0] if at_home else place.address(random),
        "members": ["child", *grown],
        "householder": grown[0],
        "settled_on": f"{place.year - random.randint(0, 6)}-{random.randint(1, 8):02d}-15",
    }
