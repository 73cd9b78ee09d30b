"""Load a demo city's offices: season, districts, policies in force, sites, calendar, staff; twice is once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from chinese_calendar import constants

from app import audit, policies
from app.domain.actor import SYSTEM, Role
from app.services.make_slots import make_slots
from app.store import city_file, offices, people

CITY = "xiamen"
YEAR = 2017
CALENDAR_YEARS = (2015, 2016, 2017, 2026)


@dataclass(frozen=True)
class Office:
    """A district: GB/T 2260 code, the letters of its serials, and its names."""

    code: str
    letters: str
    pinyin: str
    name_zh: str
    name_en: str


DISTRICTS = (
    Office("350203", "SM", "siming", "思明", "Siming"),
    Office("350206", "HL", "huli", "湖里", "Huli"),
    Office("350211", "JM", "jimei", "集美", "Jimei"),
    Office("350205", "HC", "haicang", "海沧", "Haicang"),
    Office("350212", "TA", "tongan", "同安", "Tong'an"),
    Office("350213", "XA", "xiangan", "翔安", "Xiang'an"),
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
    staff: int


def load_city(path: Path | None, *, now: datetime) -> Added:
    """Bring in what is missing; staff come from the file `path` (city.db), none without it."""
    season_id, is_new = offices.add_season(CITY, YEAR, now=now)
    districts = sum(offices.add_district(**vars(office)) for office in DISTRICTS)
    loaded = [policies.load(f"{CITY}/{office.pinyin}/{YEAR}") for office in DISTRICTS]
    in_force = 0
    for policy in loaded:
        changed = offices.put_in_force(
            season_id, policy.district.code, policy.id, policy.digest, str(policy.procedure.automation)
        )
        if changed:
            subject = audit.about("district", policy.district.code)
            audit.record(
                SYSTEM, "policy_put_in_force", subject, now=now, policy=policy.id, digest=policy.digest
            )
            in_force += 1
    sites = sum(
        offices.add_site(policy.district.code, site.title.zh, site.title.en, site.address.zh)
        for policy in loaded
        for site in policy.sites
    )
    holidays = offices.add_holidays(list(_calendar()))
    slots = sum(make_slots(office.code, actor=SYSTEM, now=now).added for office in DISTRICTS)
    return Added(int(is_new), districts, in_force, sites, holidays, slots, _appoint(path, now=now))


def _calendar() -> Iterator[tuple[date, str, str]]:
    """The State Council's arrangements: holidays, and weekends that are worked for them."""
    for on, name in constants.holidays.items():
        if on.year in CALENDAR_YEARS:
            yield on, "holiday", constants.Holiday(name).chinese
    for on, name in constants.workdays.items():
        if on.year in CALENDAR_YEARS:
            yield on, "working_day", f"{constants.Holiday(name).chinese}调休"


def _appoint(path: Path | None, *, now: datetime) -> int:
    """Appoint the cast's staff by their slug: `staff-<district>-<role>[-2]`, `staff-bureau`."""
    appointed = 0
    for one in city_file.list_staff(path) if path else ():
        role, district_code = _duty(one.slug)
        person = people.add_person(
            id_kind=one.id_kind,
            id_number=one.id_number,
            name=one.name,
            born_on=one.born_on,
            sex=one.sex,
            now=now,
        )
        staff_id = offices.appoint(person.id, role, district_code, now=now)
        if staff_id is not None:
            subject = audit.about("staff", staff_id)
            audit.record(SYSTEM, "staff_appointed", subject, now=now, district_code=district_code, role=role)
            appointed += 1
    return appointed


def _duty(slug: str) -> tuple[Role, str | None]:
    parts = slug.split("-")
    if parts[1] == "bureau":
        return Role.BUREAU, None
    return Role(parts[2]), next(office.code for office in DISTRICTS if office.pinyin == parts[1])
