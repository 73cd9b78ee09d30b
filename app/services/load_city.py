"""Load a demo city's offices: season, districts, policies in force, sites, calendar, staff; twice is once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chinese_calendar import constants

from app import policies
from app.domain.actor import SYSTEM, Role
from app.domain.explain import Text
from app.domain.school import Kind, SchoolLine
from app.services.appoint_staff import appoint
from app.services.approve_template import Officer, approve_all
from app.services.file_policy import file_all
from app.services.find_officer import OFFICERS, find_officer
from app.services.load_schools import load_schools
from app.services.open_district import Opened, open_district
from app.services.put_shapes import add_made_up
from app.store import city_file, offices
from app.store.city_file import CastSchool, CastStaff

_FEE = Text(
    "政府购买学位免学杂费，其余学位按学校公示标准收费",
    "Seats that the city buys are free; the others cost what the school has published",
)


@dataclass(frozen=True)
class Added:
    """How many rows were new, or whose policy version changed; all zero at a second run."""

    seasons: int
    districts: int
    policies: int
    sites: int
    holidays: int
    slots: int
    schools: int
    shapes: int
    staff: int
    texts: int
    filings: int


def load_city(path: Path, *, now: datetime) -> Added:
    """Bring in what is missing of the city in the file `path` (city.db): its season, schools and staff."""
    city, year = city_file.read_season(path)
    opened = open_season(city, year, now=now)
    return Added(
        seasons=sum(one.season for one in opened),
        districts=sum(one.district for one in opened),
        policies=sum(one.policy for one in opened),
        sites=sum(one.sites for one in opened),
        holidays=offices.add_holidays(list(_calendar(year))),
        slots=sum(one.slots for one in opened),
        schools=_load_schools(path, year, now=now),
        shapes=add_made_up(city_file.list_shapes(path), year, now=now),
        staff=_appoint(path, now=now),
        texts=_approve_texts(path, now=now),
        filings=_file_policies(path, city, year, now=now),
    )


def open_season(city: str, year: int, *, now: datetime) -> list[Opened]:
    """Open every district of the city that has a pack for the year."""
    return [open_district(policy_id, actor=SYSTEM, now=now) for policy_id in _packs(city, year)]


def _packs(city: str, year: int) -> list[str]:
    return [
        one for one in policies.list_policies() if one.startswith(f"{city}/") and one.endswith(f"/{year}")
    ]


def _calendar(year: int) -> Iterator[tuple[date, str, str]]:
    """The State Council's arrangements for the year and the one before: holidays, and weekends worked for them."""
    years = (year - 1, year)
    for on, name in constants.holidays.items():
        if on.year in years:
            yield on, "holiday", constants.Holiday(name).chinese
    for on, name in constants.workdays.items():
        if on.year in years:
            yield on, "working_day", f"{constants.Holiday(name).chinese}调休"


def _load_schools(path: Path, year: int, *, now: datetime) -> int:
    """The cast's schools with their seats of this year; the city buys seats of private ones."""
    opened = set(offices.list_codes().values())
    lines = (
        _school(one, year, line)
        for line, one in enumerate(city_file.list_schools(path), start=1)
        if one.district_code in opened
    )
    return load_schools(lines, file=path.name, actor=SYSTEM, now=now).changed


def _school(one: CastSchool, year: int, line: int) -> SchoolLine:
    return SchoolLine(
        code=one.id,
        name_zh=one.name,
        name_en=one.name,
        district_code=one.district_code,
        stage=one.stage,
        kind=Kind.PUBLIC if one.bought is None else Kind.PRIVATE,
        address=one.address,
        year=year,
        capacity=one.seats,
        line=line,
        zone=one.zone,
        bought=one.bought,
        fee_zh=None if one.bought is None else _FEE.zh,
        fee_en=None if one.bought is None else _FEE.en,
    )


def _appoint(path: Path, *, now: datetime) -> int:
    """Appoint the cast's staff by their slug: `staff-<district>-<role>[-2]`, `staff-bureau`."""
    appointed, codes = 0, offices.list_codes()
    for one in _list_staff(path):
        role, district_code = _duty(one.slug, codes)
        staff_id = appoint(
            role, name=one.name, number=one.id_number, district_code=district_code, actor=SYSTEM, now=now
        )
        appointed += staff_id is not None
    return appointed


def _list_staff(path: Path) -> list[CastStaff]:
    """The cast's staff in a duty of this platform; the stand-ins share the cast, and may know of others."""
    known = {str(role) for role in Role if role is not Role.COMMUNITY}  # whose scope is a name: `icity staff`
    return [one for one in city_file.list_staff(path) if known & set(one.slug.split("-"))]


def _approve_texts(path: Path, *, now: datetime) -> int:
    """Two officers of the cast agree to every text; without two of them there is none that may be sent."""
    officers = _officers(path)
    return approve_all(officers[0], officers[1], now=now) if len(officers) > 1 else 0


def _file_policies(path: Path, city: str, year: int, *, now: datetime) -> int:
    """Two officers of the cast file every pack of the season, so that its values are kept."""
    officers = _officers(path)
    return file_all(_packs(city, year), officers[0], officers[1], now=now) if len(officers) > 1 else 0


def _officers(path: Path) -> list[Officer]:
    codes = offices.list_codes()
    return [find_officer(one.id_number) for one in _list_staff(path) if _duty(one.slug, codes)[0] in OFFICERS]


def _duty(slug: str, codes: Mapping[str, str]) -> tuple[Role, str | None]:
    parts = slug.split("-")
    if parts[1] == "bureau":
        return Role.BUREAU, None
    return Role(parts[2]), codes[parts[1]]
