"""What one generated family is like: where from, since when, with what work, home and papers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Any

from registries.cast.employer import Employer, social_credit_code
from registries.cast.person import Person
from registries.cast.place import DOORS_PER_ROAD, Region, Town
from registries.ports import Dataset

SURNAMES = (
    "陈林黄张李王吴刘蔡杨许郑谢郭洪邱曾廖赖徐周叶苏庄吕江何萧罗高潘简朱钟游彭詹胡施沈余卢梁赵颜柯翁魏孙戴"
)


@dataclass(frozen=True)
class Circumstance:
    """What one family is like, drawn once."""

    town: Town
    key: str
    on: date
    region: Region
    surname: str
    district: str
    work_district: str
    road: str
    home_address: str
    years: int
    owns_home: bool
    divorced: bool
    twins: bool
    with_sibling: bool
    with_elder: bool
    planning: str

    @classmethod
    def drawn(cls, rng: Random, serial: int, on: date, town: Town) -> Circumstance:
        region = rng.choice(town.regions)
        local = region.city == town.name
        district = region.district if local else rng.choice(tuple(town.districts))
        road = rng.choice(town.districts[district].roads)
        return cls(
            town=town,
            key=f"c{serial:07d}",
            on=on,
            region=region,
            surname=rng.choice(SURNAMES),
            district=district,
            work_district=district if rng.random() < 0.7 else rng.choice(tuple(town.districts)),
            road=road,
            home_address=town.address(district, road, rng.randint(1, DOORS_PER_ROAD), rng),
            years=rng.randint(0, 9),
            owns_home=rng.random() < (0.8 if local else 0.3),
            divorced=rng.random() < 0.05,
            twins=rng.random() < 0.012,
            with_sibling=rng.random() < 0.2,
            with_elder=rng.random() < 0.15,
            planning=rng.choices(("compliant", "violated", "violated_penalised"), (88, 6, 6))[0],
        )

    @property
    def local(self) -> bool:
        return self.region.city == self.town.name

    @property
    def married_on(self) -> date:
        return date(self.on.year - 8, 1 + int(self.key[-2:]) % 12, 8)

    @property
    def settled_on(self) -> date:
        return self.married_on + timedelta(days=30)

    @property
    def arrived_on(self) -> date:
        """First day in the town of a family from elsewhere."""
        return date(self.on.year - 1 - self.years, 1 + int(self.key[-3:]) % 12, 1)

    def reference(self, dataset: Dataset) -> str:
        return f"{dataset.department_code.upper()}-{self.on:%Y%m}-{self.key}"

    def book(self) -> dict[str, str]:
        home = (
            self.home_address
            if self.local
            else f"{self.region.city}市{self.region.district}区解放路{self.key[-3:]}号"
        )
        return {
            "household_no": f"{self.region.code}{self.key[1:]}",
            "kind": "family",
            "city": self.region.city,
            "district": self.region.district,
            "address": home,
            "settled_on": self.settled_on.isoformat(),
        }

    def permits(self, rng: Random) -> dict[str, Any]:
        """The older permit until early this year, then the present one; one in eight has a gap between."""
        expires_on = date(self.on.year, 1, 31) - timedelta(days=rng.choice((0, 0, 0, 0, 31, 92)))
        gap = rng.choice((0, 0, 0, 0, 0, 0, 0, 45))
        starts_on = expires_on + timedelta(days=1 + gap)
        rows = []
        if self.arrived_on <= expires_on:
            rows.append(self._permit(self._older_permit, self.arrived_on, expires_on, None))
        cause = rng.choice(("police", "personal")) if gap else None
        rows.append(self._permit("residence_permit", starts_on, starts_on + timedelta(days=364), cause))
        return {"records": rows}

    @property
    def _older_permit(self) -> str:
        """Residence permits replaced temporary ones in the course of 2016."""
        return "temporary_permit" if self.on.year <= 2017 else "residence_permit"

    def _permit(self, record: str, begin: date, end: date, gap_cause: str | None) -> dict[str, Any]:
        return {
            "record": record,
            "permit_no": f"{self.town.code(self.district)}{begin:%Y}{self.key[1:]}",
            "from": begin.isoformat(),
            "to": end.isoformat(),
            "district": self.district,
            "address": self.home_address,
            "gap_cause": gap_cause,
        }

    def insurance(self, rng: Random, employer: Employer | None) -> dict[str, Any]:
        """Months from arrival to the day of the city, sometimes broken for up to five months in between."""
        begin, end = self.arrived_on, self.on
        via = "employer" if employer else rng.choice(("self", "flexible"))
        rows = [(begin, end)]
        if self.years >= 2 and rng.random() < 0.15:
            pause = date(self.on.year - 1, 3, 1)
            rows = [(begin, pause), (date(self.on.year - 1, rng.randint(5, 9), 1), end)]
        return {"months": [self._insured(first, last, via, employer) for first, last in rows]}

    def _insured(self, begin: date, end: date, via: str, employer: Employer | None) -> dict[str, Any]:
        return {
            "from": f"{begin:%Y-%m}",
            "to": f"{end:%Y-%m}",
            "district": employer.registered_district if employer else self.district,
            "via": via,
            "paid": "on_time",
            "employer": employer.name if employer else None,
            "employer_uscc": employer.uscc if employer else None,
        }

    def contract(self, employer: Employer) -> dict[str, Any]:
        period = {"from": self.arrived_on.isoformat(), "to": date(self.on.year + 1, 12, 31).isoformat()}
        return {"contracts": [{**period, "kind": "contract", "employer": employer.as_payload()}]}

    def business(self, person: Person) -> dict[str, Any]:
        code = social_credit_code(self.town.code(self.work_district), 50_000_000 + int(self.key[1:]))
        licence = {
            "from": self.arrived_on.isoformat(),
            "to": None,
            "kind": "own_business",
            "name": f"{self.town.districts[self.work_district].called}{person.name}商行",
            "uscc": code,
            "registered_district": self.work_district,
            "production_district": self.work_district,
        }
        return {"businesses": [licence]}

    def home(self, *, joint: bool, owners: list[dict[str, Any]]) -> dict[str, Any]:
        return {
            "certificate_no": self.town.certificate_no(self.on.year - 1, f"{int(self.key[1:]):07d}"),
            "district": self.district,
            "address": self.home_address,
            "use": "residential",
            "title": "certificate",
            "bought_on": max(self.arrived_on, date(self.on.year - 5, 5, 20)).isoformat(),
            "joint": joint,
            "owners": owners,
        }
