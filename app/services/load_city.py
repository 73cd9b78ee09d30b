"""Load a demo city's offices: season, districts, policies in force, sites, calendar, staff; twice is once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chinese_calendar import constants

from app.domain.actor import SYSTEM, Role
from app.domain.school import Kind, SchoolLine
from app.services.appoint_staff import appoint
from app.services.load_schools import load_schools
from app.services.open_district import open_district
from app.store import city_file, offices

CITY = "xiamen"
YEAR = 2017
CALENDAR_YEARS = (2015, 2016, 2017, 2026)


@dataclass(frozen=True)
class Office:
    """A district: GB/T 2260 code, the letters of its serials, and its name in the packs."""

    code: str
    letters: str
    pinyin: str


DISTRICTS = (
    Office("350203", "SM", "siming"),
    Office("350206", "HL", "huli"),
    Office("350211", "JM", "jimei"),
    Office("350205", "HC", "haicang"),
    Office("350212", "TA", "tongan"),
    Office("350213", "XA", "xiangan"),
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
    staff: int


def load_city(path: Path | None, *, now: datetime) -> Added:
    """Bring in what is missing; staff come from the file `path` (city.db), none without it."""
    opened = [
        open_district(f"{CITY}/{office.pinyin}/{YEAR}", letters=office.letters, actor=SYSTEM, now=now)
        for office in DISTRICTS
    ]
    return Added(
        seasons=sum(one.season for one in opened),
        districts=sum(one.district for one in opened),
        policies=sum(one.policy for one in opened),
        sites=sum(one.sites for one in opened),
        holidays=offices.add_holidays(list(_calendar())),
        slots=sum(one.slots for one in opened),
        schools=_load_schools(path, now=now),
        staff=_appoint(path, now=now),
    )


def _calendar() -> Iterator[tuple[date, str, str]]:
    """The State Council's arrangements: holidays, and weekends that are worked for them."""
    for on, name in constants.holidays.items():
        if on.year in CALENDAR_YEARS:
            yield on, "holiday", constants.Holiday(name).chinese
    for on, name in constants.workdays.items():
        if on.year in CALENDAR_YEARS:
            yield on, "working_day", f"{constants.Holiday(name).chinese}调休"


def _load_schools(path: Path | None, *, now: datetime) -> int:
    """The cast's schools: public primary schools with their seats of this year."""
    lines = (
        SchoolLine(code, name, name, district, "P1", Kind.PUBLIC, address, YEAR, seats, line)
        for line, (code, name, district, seats, address) in enumerate(
            city_file.list_schools(path) if path else (), start=1
        )
    )
    return load_schools(lines, file=path.name if path else "", actor=SYSTEM, now=now).changed


def _appoint(path: Path | None, *, now: datetime) -> int:
    """Appoint the cast's staff by their slug: `staff-<district>-<role>[-2]`, `staff-bureau`."""
    appointed = 0
    for one in city_file.list_staff(path) if path else ():
        role, district_code = _duty(one.slug)
        staff_id = appoint(
            role, name=one.name, number=one.id_number, district_code=district_code, actor=SYSTEM, now=now
        )
        appointed += staff_id is not None
    return appointed


def _duty(slug: str) -> tuple[Role, str | None]:
    parts = slug.split("-")
    if parts[1] == "bureau":
        return Role.BUREAU, None
    return Role(parts[2]), next(office.code for office in DISTRICTS if office.pinyin == parts[1])
