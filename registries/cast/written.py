"""Read the hand-written cast (`families.yaml`): named families, one for each trap, and the staff."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from ruamel.yaml import YAML

from registries.cast.employer import Employer, social_credit_code
from registries.cast.person import Family, Person, bank_card
from registries.cast.place import Town, read_town
from registries.cast.written_family import FIRST_CARD, FIRST_SEQUENCE, FamilyReader, Node, phone
from registries.citizen_number import compose

CAST_FILE = Path(__file__).with_name("families.yaml")
CASTS = Path(__file__).with_name("casts")
DEFAULT = "xiamen"
STAFF_PHONE_BLOCK = 99


@dataclass(frozen=True)
class Cast:
    """One hand-written cast: its town, the year of its season, the day of its data, and its people as written."""

    town: Town
    year: int
    on: date
    shown: tuple[str, ...]
    node: Node


def list_casts() -> list[str]:
    """The casts there are, the default one first."""
    return [DEFAULT, *sorted(file.stem for file in CASTS.glob("*.yaml"))]


def read_cast(key: str = DEFAULT) -> Cast:
    """The cast `key`; `OSError` where there is none."""
    file = CAST_FILE if key == DEFAULT else CASTS / f"{key}.yaml"
    node: Node = YAML(typ="safe").load(file.read_text(encoding="utf-8"))
    return Cast(read_town(node["town"]), node["year"], node["on"], tuple(node["shown"]), node)


def read_families(cast: Cast, *, on: date) -> Iterator[Family]:
    """The families in the order of the file; their records are true on `on`."""
    rows = enumerate(cast.node["employers"].items())
    employers = {key: _employer(number, row, cast.town) for number, (key, row) in rows}
    for number, node in enumerate(cast.node["families"], start=1):
        yield FamilyReader(number, node, employers, on, cast.town).family()


def read_staff(cast: Cast) -> Family:
    """Reviewers, supervisors, desk clerks and administrators: people who only sign in."""
    region = cast.town.regions[0].code
    people = [_staff(number, node, region) for number, node in enumerate(cast.node["staff"])]
    return Family(tuple(people), ())


def _employer(number: int, row: Node, town: Town) -> Employer:
    code = social_credit_code(town.code(row["registered"]), 70_000_000 + number)
    return Employer(row["name"], code, row["registered"], row["production"])


def _staff(number: int, node: Node, region: str) -> Person:
    born_on = date(1985, 1 + number // 28, 1 + number % 28)
    return Person(
        id_number=compose(region, born_on, FIRST_SEQUENCE + (1 if node["sex"] == "male" else 0)),
        name=node["name"],
        sex=node["sex"],
        born_on=born_on,
        role="staff",
        phone=phone(STAFF_PHONE_BLOCK, number),
        bank_card=bank_card(FIRST_CARD + STAFF_PHONE_BLOCK * 100 + number),
        slug=node["slug"],
    )
