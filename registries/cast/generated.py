"""Families made from a seed: consistent across departments, and as imperfect as registers really are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from random import Random
from typing import Any

from registries.cast import background, payload
from registries.cast.allocation import TWIN_OFFSET, Births, Phones, numbered
from registries.cast.circumstance import SURNAMES, Circumstance
from registries.cast.employer import employers
from registries.cast.person import Family, Person, Record, bank_card
from registries.cast.place import Town
from registries.ports import Dataset

# Weifang 2019: 63.06 % of the household checks passed; the rest is what the mismatch path is for.
HOUSEHOLD_FAULT_RATE = 0.3694
OTHER_FAULT_RATE = 0.02

_MALE = "伟强磊军勇杰涛明超辉斌鹏华平刚宇浩然志文建国海峰俊毅"
_FEMALE = "芳娜敏静丽艳娟霞秀玲燕萍红梅琳雪倩婷玉兰慧颖佳怡"


@dataclass
class CityMaker:
    """Gives one family after another; the same seed, size and day give the same city."""

    town: Town
    seed: int
    people: int
    on: date
    rng: Random = field(init=False)
    _serial: int = 0

    def __post_init__(self) -> None:
        self.rng = Random(f"city:{self.seed}")  # noqa: S311 - a reproducible city, not a secret
        families = max(1, self.people // 3)
        self._employers = employers(self.town, self.seed)
        year = self.on.year
        self._first_birth = date(year - 7, 9, 1)  # a school year is born 1 September to 31 August
        self._fathers = self._births(date(year - 41, 1, 1), date(year - 29, 12, 31))
        self._mothers = self._births(date(year - 39, 1, 1), date(year - 27, 12, 31))
        self._elders = self._births(date(year - 71, 1, 1), date(year - 61, 12, 31))
        self._children = self._births(self._first_birth, date(year - 6, 8, 31))
        self._siblings = self._births(date(year - 13, 9, 1), date(year - 8, 8, 31))
        self._phones = Phones(families * 3, self.rng)

    def _births(self, first: date, last: date) -> Births:
        return Births(first, last, max(1, self.people // 3), len(self.town.regions), self.rng)

    def families(self) -> Iterator[Family]:
        """As many families as it takes to reach `people`."""
        made = 0
        while made < self.people:
            family = self._family()
            made += len(family.people)
            yield family

    def _family(self) -> Family:
        self._serial += 1
        plan = Circumstance.drawn(self.rng, self._serial, self.on, self.town)
        father = self._adult(plan, self._fathers, "male", "father", plan.surname)
        mother = self._adult(plan, self._mothers, "female", "mother", self.rng.choice(SURNAMES))
        children = self._children_of(plan)
        elder = (
            [self._adult(plan, self._elders, "male", "grandparent", plan.surname)] if plan.with_elder else []
        )
        people = (father, mother, *children, *elder)
        records = [*self._household(plan, people)]
        records += self._adult_records(plan, father, mother)
        records += self._adult_records(plan, mother, father)
        records += self._marriages(plan, father, mother, children)
        records += [*self._homes(plan, father, mother), *self._student_records(plan, children)]
        records += self._background(plan, (father, mother), children, records)
        return Family(people, tuple(records))

    def _adult(self, plan: Circumstance, births: Births, sex: str, role: str, surname: str) -> Person:
        born_on, half = births.next_place(plan.region)
        return Person(
            id_number=numbered(plan.region, born_on, half, sex),
            name=surname + self._given_name(sex),
            sex=sex,
            born_on=born_on,
            role=role,
            family=plan.key,
            phone=self._phones.next(),
            bank_card=bank_card(self._serial * 4 + ("father", "mother", "grandparent").index(role)),
        )

    def _given_name(self, sex: str) -> str:
        letters = _MALE if sex == "male" else _FEMALE
        return "".join(self.rng.choice(letters) for _ in range(self.rng.choice((1, 2, 2, 2))))

    def _children_of(self, plan: Circumstance) -> list[Person]:
        born_on, half = self._children.next_place(plan.region)
        children = [self._child(plan, born_on, half)]
        if plan.twins:
            children.append(self._child(plan, born_on, half + TWIN_OFFSET))
        elif plan.with_sibling:
            children.append(self._child(plan, *self._siblings.next_place(plan.region)))
        return children

    def _child(self, plan: Circumstance, born_on: date, half: int) -> Person:
        sex = self.rng.choice(("male", "female"))
        number = numbered(plan.region, born_on, half, sex)
        return Person(number, plan.surname + self._given_name(sex), sex, born_on, "child", plan.key)

    def _background(
        self, plan: Circumstance, parents: tuple[Person, ...], children: list[Person], held: list[Record]
    ) -> Iterator[Record]:
        """What is on file besides; without faults of its own, so that the draws before stay what they are."""
        rows = [*background.of_everybody(parents, children, plan.home_address, self.town, on=self.on)]
        if not plan.owns_home:
            since, until = plan.arrived_on, date(self.on.year + 1, 8, 31)
            rows += background.of_renters(
                parents,
                plan.home_address,
                self.town,
                since=since,
                until=until,
                filed=plan.years % 2 == 0,
                on=self.on,
            )
        by_number = {parent.id_number: parent for parent in parents}
        for record in held:
            if (
                record.dataset == Dataset.SOCIAL_INSURANCE
                and (paid := background.tax(record.payload))["months"]
            ):
                rows.append((background.TAX, by_number[record.id_number], paid))
        for dataset, person, value in rows:
            yield Record(dataset, person.id_number, value, plan.reference(dataset), self.on, None)

    def _record(self, plan: Circumstance, dataset: Dataset, person: Person, value: dict[str, Any]) -> Record:
        quality = _other_fault(self.rng, self.on)
        return Record(dataset, person.id_number, value, plan.reference(dataset), self.on, quality)

    def _household(self, plan: Circumstance, people: tuple[Person, ...]) -> Iterator[Record]:
        relations = {"father": "householder", "mother": "spouse", "child": "child", "grandparent": "parent"}
        members = [
            payload.member(person, relations[person.role], max(person.born_on, plan.settled_on))
            for person in people
        ]
        value = payload.household(plan.book(), people[0], members)
        quality = _household_fault(self.rng, people[0], self.on)
        for person in people:
            reference = plan.reference(Dataset.HOUSEHOLD)
            yield Record(Dataset.HOUSEHOLD, person.id_number, value, reference, self.on, quality)

    def _adult_records(self, plan: Circumstance, person: Person, spouse: Person) -> Iterator[Record]:
        if not plan.local:
            yield self._record(plan, Dataset.RESIDENCE_PERMIT, person, plan.permits(self.rng))
        employer = self.rng.choice(self._employers[plan.work_district])
        way = self.rng.random()
        if way < 0.80:
            yield self._record(plan, Dataset.EMPLOYMENT, person, plan.contract(employer))
        elif way < 0.92:
            yield self._record(plan, Dataset.BUSINESS, person, plan.business(person))
        if way < 0.95:
            insured = plan.insurance(self.rng, employer if way < 0.80 else None)
            yield self._record(plan, Dataset.SOCIAL_INSURANCE, person, insured)
        status = {
            "status": plan.planning,
            "registered_at_community_on": f"{self.on.year - 1}-10-12" if not plan.local else None,
        }
        yield self._record(plan, Dataset.FAMILY_PLANNING, person, status)

    def _marriages(
        self, plan: Circumstance, father: Person, mother: Person, children: list[Person]
    ) -> Iterator[Record]:
        for person, other, guardian in ((father, mother, "spouse"), (mother, father, "self")):
            if plan.divorced:
                held = payload.marriage(
                    "divorced", date(self.on.year - 2, 6, 1), None, [(c, guardian) for c in children]
                )
            else:
                held = payload.marriage("married", plan.married_on, other)
            yield self._record(plan, Dataset.MARRIAGE, person, held)

    def _homes(self, plan: Circumstance, father: Person, mother: Person) -> Iterator[Record]:
        if not plan.owns_home:
            return
        joint = self.rng.random() < 0.6
        owners = [payload.owner(father, None), payload.owner(mother, None)]
        if not joint:
            owners = [payload.owner(father, "100")]
        home = plan.home(joint=joint, owners=owners)
        for person in (father, mother)[: len(owners)]:
            yield self._record(plan, Dataset.PROPERTY, person, {"homes": [home]})

    def _student_records(self, plan: Circumstance, children: list[Person]) -> Iterator[Record]:
        for child in children:
            value = payload.not_enrolled()
            if child.born_on < self._first_birth:
                school = f"{plan.district}{plan.road.removesuffix('路')}第一小学"
                since = date(child.born_on.year + 7, 9, 1)
                value = payload.enrolled(child, school, plan.district, since, on=self.on)
            yield self._record(plan, Dataset.STUDENT_RECORD, child, value)


def _other_fault(rng: Random, on: date) -> dict[str, Any] | None:
    if rng.random() >= OTHER_FAULT_RATE:
        return None
    return rng.choice(
        ({"missing": True}, {"unavailable": True}, {"stale": f"{on.year - 1}-06-30"}, {"delay_ms": 900})
    )


def _household_fault(rng: Random, father: Person, on: date) -> dict[str, Any] | None:
    """What household registers are really wrong about: a letter of a name, a date, an old book, an old number."""
    if rng.random() >= HOUSEHOLD_FAULT_RATE:
        return None
    misspelt = father.name[:-1] + rng.choice(_MALE)
    return rng.choice(
        (
            {"wrong_name": {father.id_number: misspelt}},
            {"contradictory": {"members.0.born_on": "1980-01-01"}},
            {"stale": f"{on.year - 3}-12-31"},
            {"missing": True},
            {"old_number": True},
        )
    )
