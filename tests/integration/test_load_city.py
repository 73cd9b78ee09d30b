"""A demo city is loaded once however often it is loaded, and not at all into production."""

from __future__ import annotations

import sqlite3
from datetime import date

import pytest
from sqlalchemy import func, select

from app import clock, policies, transactions
from app.domain.actor import Role
from app.extensions import db
from app.models import Base
from app.models.season import DistrictSeason, Holiday
from app.models.staff import Staff
from app.services.load_city import load_city
from registries.cast.city import make_city


@pytest.fixture(scope="module")
def city_file(tmp_path_factory):
    return make_city(tmp_path_factory.mktemp("city"), people=20, seed=3)


def load(path):
    with transactions.unit():
        return load_city(path, now=clock.now())


def rows() -> dict[str, int]:
    with transactions.unit():
        return {
            table.name: db.session.scalar(select(func.count()).select_from(table)) or 0
            for table in Base.metadata.sorted_tables
        }


def test_second_load_changes_nothing(app, city_file):
    first = load(city_file)
    assert (first.seasons, first.districts, first.policies, first.staff) == (1, 6, 6, 19)
    assert first.sites >= 6
    assert first.slots > 0
    before = rows()
    assert set(vars(load(city_file)).values()) == {0}
    assert rows() == before


def test_the_demo_city_has_seats_zones_and_shapes_that_say_they_are_made_up(client, city_file):
    load(city_file)
    schools = client.get("/api/v1/catchments?district=350203").json["features"]
    public = [one for one in schools if one["properties"]["kind"] == "public"]
    assert len(public) == 16
    assert all(one["geometry"]["type"] == "Polygon" and one["properties"]["made_up"] for one in public)
    assert public[0]["properties"]["zone"] == "湖滨南路片区"
    (private,) = [one["properties"] for one in schools if one["properties"]["kind"] == "private"]
    assert (private["capacity"], private["zone"]) == (135, None)
    bought = {one["code"]: one["bought"] for one in client.get("/api/v1/seats?district=350203").json["items"]}
    assert bought[private["school_code"]] == 90


def test_a_city_file_from_before_there_were_shapes_loads(app, city_file, tmp_path):
    old = tmp_path / "city.db"
    old.write_bytes(city_file.read_bytes())
    with sqlite3.connect(old) as connection:
        connection.executescript("DROP TABLE shape; DROP TABLE private_school;")
    connection.close()
    assert load(old).shapes == 0


def test_every_district_has_its_own_policy_in_force(app, city_file):
    load(city_file)
    with transactions.unit():
        in_force = {row.district_code: row for row in db.session.scalars(select(DistrictSeason))}
    assert len(in_force) == 6
    for pinyin in ("siming", "huli", "jimei", "haicang", "tongan", "xiangan"):
        policy = policies.load(f"xiamen/{pinyin}/2017")
        here = in_force[policy.district.code]
        assert here.policy_digest == policy.digest
        assert here.automation == policy.procedure.automation


def test_a_switch_turned_by_an_admin_survives_a_new_policy_version(app, city_file):
    load(city_file)
    with transactions.unit():
        here = db.session.scalars(
            select(DistrictSeason).where(DistrictSeason.district_code == "350203")
        ).one()
        here.automation, here.policy_digest = "full", "of an older version"
    assert load(city_file).policies == 1
    with transactions.unit():
        here = db.session.scalars(
            select(DistrictSeason).where(DistrictSeason.district_code == "350203")
        ).one()
        assert (here.automation, here.policy_digest) == ("full", policies.digest("xiamen/siming/2017"))


def test_staff_are_appointed_by_their_slug(app, city_file):
    load(city_file)
    with transactions.unit():
        duties = {(row.role, row.district_code) for row in db.session.scalars(select(Staff))}
    assert (Role.BUREAU, None) in duties
    for district in ("350203", "350206", "350211"):
        assert {role for role, code in duties if code == district} == {
            Role.DESK, Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN,
        }  # fmt: skip


def test_the_calendar_knows_holidays_and_worked_weekends(app, city_file):
    load(city_file)
    with transactions.unit():
        days = {row.on: row.kind for row in db.session.scalars(select(Holiday))}
    assert days[date(2017, 5, 1)] == "holiday"
    assert days[date(2017, 5, 27)] == "working_day"
    assert {day.year for day in days} == {2016, 2017}, "the year of the season and the one before"
