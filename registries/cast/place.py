"""Where people come from and where they live: regions by GB/T 2260, a town's districts, their roads and schools."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML

TOWNS = Path(__file__).with_name("towns")
DOORS_PER_ROAD = 400


@dataclass(frozen=True, slots=True)
class Region:
    """A county-level region: the first six digits of an ID number."""

    code: str
    city: str
    district: str


@dataclass(frozen=True, slots=True)
class District:
    """A district of the town; `called` begins an address, 厦门市思明区; `centre` is longitude, latitude.

    `junior` are the roads on which its junior schools lie, where the season has any.
    """

    name: str
    code: str
    called: str
    roads: tuple[str, ...]
    centre: tuple[float, float]
    junior: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class School:
    """A public primary school and its catchment's stretch of one road."""

    id: str
    name: str
    district: str
    district_code: str
    seats: int
    road: str


@dataclass(frozen=True, slots=True)
class PrivateSchool:
    """A private primary school; the city buys some of its seats."""

    id: str
    name: str
    district_code: str
    seats: int
    bought: int
    address: str


@dataclass(frozen=True, slots=True)
class JuniorSchool:
    """A public junior school; it serves whole roads, which the pack of the district lists."""

    id: str
    name: str
    district_code: str
    seats: int
    address: str
    zone: str


@dataclass(frozen=True)
class Town:
    """A city as its cast needs it; `regions` are where families are from, its own districts first."""

    key: str
    name: str
    certificate: str
    sms_signature: str
    districts: Mapping[str, District]
    regions: tuple[Region, ...]

    def code(self, district: str) -> str:
        """The GB/T 2260 code of a district."""
        return self.districts[district].code

    def certificate_no(self, year: int, number: str) -> str:
        """The number of a property certificate."""
        return self.certificate.format(year=year, number=number)

    def address(self, district: str, road: str, door: int, rng: Random) -> str:
        """A flat in a street of the town."""
        called = self.districts[district].called
        return f"{called}{road}{door}号{rng.randint(1, 18)}0{rng.randint(1, 4)}室"

    def schools(self, per_road: int = 2) -> Iterator[School]:
        """Every school of the town: `per_road` on each road, in a fixed order."""
        for district in self.districts.values():
            for number, road in enumerate(district.roads):
                for part in range(per_road):
                    yield _school(district, number, road, part)

    def private_schools(self) -> Iterator[PrivateSchool]:
        """One for each district."""
        for district in self.districts.values():
            address = f"{district.called}{district.roads[-1]}"
            name = f"{district.name}育才学校（民办）"
            yield PrivateSchool(f"{district.code}-M01", name, district.code, 135, 90, address)

    def junior_schools(self) -> Iterator[JuniorSchool]:
        """Every public junior school of the town, in a fixed order."""
        for district in self.districts.values():
            for number, road in enumerate(district.junior, start=1):
                yield JuniorSchool(
                    id=f"{district.code}-J{number:02d}",
                    name=f"{district.name}{road.removesuffix('路')}中学",
                    district_code=district.code,
                    seats=540,
                    address=f"{district.called}{road}",
                    zone=f"{road}片区",
                )


@cache
def read_town(key: str) -> Town:
    """The town of `towns/<key>.yaml`; `OSError` where there is none."""
    raw: dict[str, Any] = YAML(typ="safe").load((TOWNS / f"{key}.yaml").read_text(encoding="utf-8"))
    districts = {
        name: District(
            name,
            row["code"],
            row["called"],
            tuple(row["roads"]),
            tuple(row["centre"]),
            tuple(row.get("junior", ())),
        )
        for name, row in raw["districts"].items()
    }
    own = tuple(Region(district.code, raw["name"], name) for name, district in districts.items())
    elsewhere = tuple(Region(*row) for row in raw["elsewhere"])
    return Town(key, raw["name"], raw["certificate"], raw["sms_signature"], districts, own + elsewhere)


def _school(district: District, number: int, road: str, part: int) -> School:
    title = ("第一小学", "第二小学")[part % 2]
    return School(
        id=f"{district.code}-{number + 1:02d}{part + 1}",
        name=f"{district.name}{road.removesuffix('路')}{title}",
        district=district.name,
        district_code=district.code,
        seats=225 if part == 0 else 180,
        road=road,
    )
