"""One family of the hand-written cast: its people, and what each department holds of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from registries.cast import background, payload
from registries.cast.employer import Employer
from registries.cast.person import Family, Person, Record, bank_card
from registries.cast.place import Town
from registries.citizen_number import compose
from registries.ports import Dataset

# Sequence digits from here up belong to the hand-written cast; the generated city ends below.
FIRST_SEQUENCE = 980
FIRST_CARD = 900_000_000

Node = Mapping[str, Any]


def phone(block: int, place: int) -> str:
    """The number of the person at `place` in a block of the cast's own."""
    return f"+8613855{block:04d}{place:02d}"


@dataclass
class FamilyReader:
    """Family `number` of the file, as `node` writes it; its records are true `on` that day."""

    number: int
    node: Node
    employers: Mapping[str, Employer]
    on: date
    town: Town
    people: dict[str, Person] = field(init=False)

    def __post_init__(self) -> None:
        self.people = {}
        for place, (who, row) in enumerate(self.node["people"].items()):
            self.people[who] = self._person(place, who, row)

    def family(self) -> Family:
        slug = self.node["slug"]
        return Family(
            people=tuple(self.people.values()),
            records=tuple(self._records()),
            slug=slug,
            title=self.node["title"],
            trap=self.node["trap"],
            story=self.node["story"],
            sign_in=f"{slug}-{self.node.get('sign_in', 'father')}",
        )

    def _person(self, place: int, who: str, row: Node) -> Person:
        role = row.get("role", who)
        adult = role != "child"
        return Person(
            id_number=row.get("id_number") or self._citizen_number(place, row),
            name=row["name"],
            sex=row["sex"],
            born_on=row["born_on"],
            role=role,
            family=self.node["slug"],
            phone=row.get("phone") or (phone(self.number, place) if adult else None),
            bank_card=bank_card(FIRST_CARD + self.number * 100 + place) if adult else None,
            slug=f"{self.node['slug']}-{who.replace('_', '-')}",
            id_kind=row.get("id_kind", "citizen"),
            face=row.get("face", "pass"),
        )

    def _citizen_number(self, place: int, row: Node) -> str:
        sequence = FIRST_SEQUENCE + place * 2 + (1 if row["sex"] == "male" else 0)
        return compose(row.get("region", self.node["region"]), row["born_on"], sequence)

    def _records(self) -> Iterator[Record]:
        for dataset, who, value in self._payloads():
            yield Record(
                dataset=dataset,
                id_number=self.people[who].id_number,
                payload=value,
                reference=f"{dataset.department_code.upper()}-{self.on.year}-C{self.number:03d}{list(self.people).index(who)}",
                as_of=self.on,
                quality=self._quality(dataset, who),
            )

    def _quality(self, dataset: Dataset, who: str) -> dict[str, Any] | None:
        """As written, with `wrong_name: {who: name}` turned into ID numbers."""
        written = self.node.get("quality", {}).get(dataset.value, {}).get(who)
        if written is None or "wrong_name" not in written:
            return None if written is None else dict(written)
        names = {self.people[other].id_number: name for other, name in written["wrong_name"].items()}
        return {**written, "wrong_name": names}

    def _payloads(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        yield from self._households()
        for who, rows in self.node.get("residence", {}).items():
            yield Dataset.RESIDENCE_PERMIT, who, {"records": [self._permit(row) for row in rows]}
        for who, rows in self.node.get("insurance", {}).items():
            yield Dataset.SOCIAL_INSURANCE, who, {"months": [self._insured(row) for row in rows]}
        for who, rows in self.node.get("employment", {}).items():
            yield Dataset.EMPLOYMENT, who, {"contracts": [self._contract(row) for row in rows]}
        for who, rows in self.node.get("business", {}).items():
            yield Dataset.BUSINESS, who, {"businesses": [self._licence(row) for row in rows]}
        yield from self._homes()
        yield from self._plannings()
        yield from self._marriages()
        yield from self._student_records()
        for who, rows in self.node.get("preferential", {}).items():
            yield Dataset.PREFERENTIAL, who, {"groups": [_group(row) for row in rows]}
        yield from self._background()
        yield from self._written_out()

    def _background(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        """What most families have on file besides, and no-home certificates for whoever rents."""
        slugs = {id(person): who for who, person in self.people.items()}
        parents = [self.people[who] for who in self._parents()]
        children = [person for person in self.people.values() if person.role == "child"]
        rows = [*background.of_everybody(parents, children, self.node["lives_at"], self.town, on=self.on)]
        if not self.node.get("homes"):
            rows += [
                (
                    background.NO_HOME,
                    parent,
                    background.search(parent, self.town, none_found=True, on=self.on),
                )
                for parent in parents
            ]
        for dataset, person, value in rows:
            if slugs[id(person)] not in self.node.get("held", {}).get(dataset.value, ()):
                yield dataset, slugs[id(person)], value

    def _written_out(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        """`held.<dataset>.<who>`: a payload as the department holds it, `@who` for a person's number."""
        for dataset, holders in self.node.get("held", {}).items():
            for who, value in holders.items():
                yield Dataset(dataset), who, self._numbered(value)

    def _numbered(self, value: Any) -> Any:
        if isinstance(value, Mapping):
            return {key: self._numbered(part) for key, part in value.items()}
        if isinstance(value, list):
            return [self._numbered(part) for part in value]
        if isinstance(value, date):
            return value.isoformat()
        if isinstance(value, str) and value.startswith("@"):
            return self.people[value[1:]].id_number
        return value

    def _households(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        for book in self.node["households"]:
            members = [
                payload.member(self.people[who], relation, max(self.people[who].born_on, book["settled_on"]))
                for who, relation in book["members"].items()
            ]
            householder = next((who for who, r in book["members"].items() if r == "householder"), None)
            head = self.people[householder or next(iter(book["members"]))]
            value = payload.household({**book, "settled_on": book["settled_on"].isoformat()}, head, members)
            for who in book["members"]:
                yield Dataset.HOUSEHOLD, who, value

    def _permit(self, row: Node) -> payload.Row:
        return {
            "record": row["record"],
            "permit_no": f"{self.town.code(row['district'])}{row['from']:%Y%m%d}{self.number:03d}",
            "from": row["from"].isoformat(),
            "to": row["to"].isoformat(),
            "district": row["district"],
            "address": row.get("address", self.node["lives_at"]),
            "gap_cause": row.get("gap_cause"),
        }

    def _insured(self, row: Node) -> payload.Row:
        employer = self.employers[row["employer"]] if "employer" in row else None
        return {
            "from": row["from"],
            "to": row["to"],
            "district": row["district"],
            "via": row.get("via", "employer"),
            "paid": row.get("paid", "on_time"),
            "employer": employer.name if employer else None,
            "employer_uscc": employer.uscc if employer else None,
        }

    def _contract(self, row: Node) -> payload.Row:
        employer = self.employers[row["employer"]].as_payload()
        return {
            "from": row["from"].isoformat(),
            "to": row["to"].isoformat(),
            "kind": "contract",
            "employer": employer,
        }

    def _licence(self, row: Node) -> payload.Row:
        company = self.employers[row["company"]].as_payload()
        end = row.get("to")
        period = {"from": row["from"].isoformat(), "to": end.isoformat() if end else None}
        return {**period, "kind": row["kind"], **company}

    def _homes(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        held: dict[str, list[payload.Row]] = {}
        for number, row in enumerate(self.node.get("homes", ())):
            home = self._home(number, row)
            for who in row["owners"]:
                held.setdefault(who, []).append(home)
        for who, homes in held.items():
            yield Dataset.PROPERTY, who, {"homes": homes}

    def _home(self, number: int, row: Node) -> payload.Row:
        return {
            "certificate_no": self.town.certificate_no(
                row["bought_on"].year, f"{self.number:05d}{number:02d}"
            ),
            "district": row["district"],
            "address": row.get("address", self.node["lives_at"]),
            "use": row.get("use", "residential"),
            "title": row.get("title", "certificate"),
            "bought_on": row["bought_on"].isoformat(),
            "joint": row.get("joint", False),
            "owners": [payload.owner(self.people[who], share) for who, share in row["owners"].items()],
        }

    def _plannings(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        row = self.node.get(
            "family_planning", {"status": "compliant", "registered_on": date(self.on.year - 1, 9, 20)}
        )
        registered = row.get("registered_on")
        value = {
            "status": row["status"],
            "registered_at_community_on": registered.isoformat() if registered else None,
        }
        for who in self._parents():
            yield Dataset.FAMILY_PLANNING, who, value

    def _parents(self) -> list[str]:
        return [who for who, person in self.people.items() if person.role in ("father", "mother")]

    def _marriages(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        row = self.node.get("marriage", {"status": "married", "since": date(self.on.year - 8, 10, 1)})
        parents = self._parents()
        for who in parents:
            spouse = next((self.people[other] for other in parents if other != who), None)
            guardians = row.get("custody", {})
            custody = [
                (self.people[child], _seen_from(who, guardian)) for child, guardian in guardians.items()
            ]
            value = payload.marriage(
                row["status"], row["since"], spouse if row["status"] == "married" else None, custody
            )
            yield Dataset.MARRIAGE, who, value

    def _student_records(self) -> Iterator[tuple[Dataset, str, payload.Row]]:
        enrolled = self.node.get("enrolled", {})
        for who, person in self.people.items():
            if person.role != "child":
                continue
            row = enrolled.get(who)
            value = payload.not_enrolled()
            if row:
                value = payload.enrolled(person, row["school"], row["district"], row["since"], on=self.on)
            yield Dataset.STUDENT_RECORD, who, value


def _group(row: Node) -> payload.Row:
    return {**row, "since": row["since"].isoformat()}


def _seen_from(who: str, guardian: str) -> str:
    """`guardian` names a parent or `joint`; a record says it from its own person's side."""
    if guardian == "joint":
        return "joint"
    return "self" if guardian == who else "spouse"
