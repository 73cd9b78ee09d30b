"""What most families have on file besides: who they are, where they were found living, births, leases, tax."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta

from registries.cast.payload import Row
from registries.cast.person import Person
from registries.cast.place import Town
from registries.ports import Dataset

Held = Iterator[tuple[Dataset, Person, Row]]

POPULATION = Dataset("police.population")
ACTUAL_RESIDENCE = Dataset("police.actual_residence")
NO_HOME = Dataset("natural_resources.no_home")
LEASE = Dataset("housing.lease")
BIRTH = Dataset("health.birth_certificate")
TAX = Dataset("tax.payment")


def of_everybody(
    parents: Sequence[Person], children: Sequence[Person], lives_at: str, town: Town, *, on: date
) -> Held:
    """Population register, a visit of the community police, and birth certificates."""
    for parent in parents:
        yield POPULATION, parent, basics(parent)
        yield ACTUAL_RESIDENCE, parent, {"visits": [visit(lives_at, town, on - timedelta(days=40))]}
    for child in children:
        if child.id_kind == "citizen":
            yield BIRTH, child, birth(child, parents)


def of_renters(
    parents: Sequence[Person], lives_at: str, town: Town, *, since: date, until: date, filed: bool, on: date
) -> Held:
    """The no-home certificates, and the lease where the landlord filed it."""
    for parent in parents:
        yield NO_HOME, parent, search(parent, town, none_found=True, on=on)
        if filed:
            yield LEASE, parent, {"leases": [lease(parents, lives_at, town, since=since, until=until)]}


def basics(person: Person) -> Row:
    return {
        "name": person.name,
        "id_number": person.id_number,
        "sex": person.sex,
        "born_on": person.born_on.isoformat(),
        "status": "normal",
    }


def visit(address: str, town: Town, checked_on: date, *, lives_here: bool = True) -> Row:
    return {
        "address": address,
        "district": district_of(address, town),
        "community": None,
        "lives_here": lives_here,
        "checked_on": checked_on.isoformat(),
    }


def district_of(address: str, town: Town) -> str:
    """The district of the town that an address begins with; the first where it begins with none."""
    districts = town.districts.values()
    return next((d.name for d in districts if address.startswith(d.called)), next(iter(town.districts)))


def birth(child: Person, parents: Sequence[Person]) -> Row:
    mother = next((p for p in parents if p.sex == "female"), parents[0])
    father = next((p for p in parents if p.sex == "male"), None)
    return {
        "certificate_no": f"K{child.born_on:%y}{child.id_number[-7:]}",
        "name": child.name,
        "sex": child.sex,
        "born_on": child.born_on.isoformat(),
        "hospital": "市妇幼保健院",
        "mother": _named(mother),
        "father": None if father is None else _named(father),
    }


def search(person: Person, town: Town, *, none_found: bool, on: date) -> Row:
    return {
        "certificate_no": f"WF{on:%Y%m}{person.id_number[-6:]}",
        "area": town.name,
        "none_found": none_found,
        "searched_on": on.isoformat(),
    }


def lease(tenants: Sequence[Person], address: str, town: Town, *, since: date, until: date) -> Row:
    return {
        "filing_no": f"ZL{since:%Y%m}{tenants[0].id_number[-6:]}",
        "from": since.isoformat(),
        "to": until.isoformat(),
        "district": district_of(address, town),
        "address": address,
        "landlord": "安居房屋租赁有限公司",
        "tenants": [_named(tenant) for tenant in tenants],
    }


def tax(insured: Mapping[str, Sequence[Mapping[str, str]]]) -> Row:
    """Whose employer pays insurance also withholds tax, month by month."""
    kept = ("from", "to", "district")
    months = [{key: row[key] for key in kept} for row in insured["months"] if row["via"] == "employer"]
    return {"months": [{**row, "kind": "individual_income"} for row in months]}


def _named(person: Person) -> Row:
    return {"name": person.name, "id_number": person.id_number}
