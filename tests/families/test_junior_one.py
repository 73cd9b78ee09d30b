"""Text 1.10: "选择所要报名的学段(小学一年级新生报名入口或初中一年级新生报名入口)", from the draft to the serial."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from app import policies, transactions
from app.extensions import db
from app.launch.demo.system import read_system
from app.models.season import District, DistrictSeason
from app.store import seasons
from tests.families import played
from tests.families.played import Played
from tests.family_city import Guardian, work

KUIWEN = "weifang/kuiwen/2019"


city_file, running_exchange, city = played.city_file, played.running_exchange, played.city


@pytest.fixture(scope="module")
def system() -> str:
    return "zoucheng"


@pytest.fixture
def primary_only(city: Played) -> str:
    """A second district of the season, which opens primary one alone."""
    with transactions.unit():
        policy = policies.load(KUIWEN)
        assert policy.opened.law is None
        code, name = policy.district.code, policy.district.name
        db.session.add(District(code=code, letters="KW", pinyin="kuiwen", name_zh=name.zh, name_en=name.en))
        db.session.flush()
        row = DistrictSeason(
            season_id=seasons.get_current().id,
            district_code=code,
            policy_id=KUIWEN,
            policy_digest=policy.digest,
            automation="review",
            settings={},
        )
        db.session.add(row)
    return str(code)


def begun(city: Played, family: str, guardian: str, stage: str = "J1") -> tuple[Guardian, str]:
    """A guardian of the cast with a draft of the stage."""
    who = city.cast.family(family, guardian)
    row = who.do("POST", "/applications", {"child_id": who.child(), "stage": stage})
    assert row["stage"] == stage
    return who, str(row["id"])


def submitted(city: Played, family: str, guardian: str = "father") -> tuple[Guardian, dict[str, Any]]:
    who, draft = begun(city, family, guardian)
    who.do("PATCH", f"/applications/{draft}", {"district_code": city.district})
    answer = who.submit(draft)
    assert answer.status_code == 201, answer.json
    work()
    return who, who.get(f"/applications/{draft}")


def checks(row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {check["id"]: check for check in (row["assessment"] or row["trial"])["checks"]}


@contextmanager
def without_grade(city_file: Path, slug: str) -> Iterator[None]:
    """The school of a child has not said the grade."""
    where = (
        "dataset = 'education.student_record' AND id_number = (SELECT id_number FROM person WHERE slug = ?)"
    )
    with closing(sqlite3.connect(city_file)) as connection, connection:
        (kept,) = connection.execute(f"SELECT payload FROM record WHERE {where}", (slug,)).fetchone()
        said = json.dumps(json.loads(kept) | {"grade": None}, ensure_ascii=False)
        connection.execute(f"UPDATE record SET payload = ? WHERE {where}", (said, slug))
    yield
    with closing(sqlite3.connect(city_file)) as connection, connection:
        connection.execute(f"UPDATE record SET payload = ? WHERE {where}", (kept, slug))


def test_the_demonstration_takes_the_family_of_the_cast():
    primary, junior = read_system("zoucheng"), read_system("zoucheng-junior")
    assert (primary.person, primary.stage) == ("by_register-mother", "P1")
    assert (junior.person, junior.stage, junior.school) == ("junior-mother", "J1", "邹城凫山中学")
    assert (junior.cast, junior.district, junior.begins) == (primary.cast, primary.district, primary.begins)


def test_the_season_says_which_stages_are_open(city, primary_only):
    shown = city.client.get("/api/v1/seasons/current").json
    assert [(one["code"], one["title_zh"]) for one in shown["stages"]] == [
        ("P1", "小学一年级"),
        ("J1", "初中一年级"),
    ]
    of_district = {one["code"]: [stage["code"] for stage in one["stages"]] for one in shown["districts"]}
    assert of_district == {city.district: ["P1", "J1"], primary_only: ["P1"]}


def test_a_family_goes_from_the_draft_to_a_serial_of_its_stage(city):
    """The data settle it as they do for primary one: no reviewer, no paper, a school of the stage."""
    _who, row = submitted(city, "junior", "mother")
    assert row["serial"].split("-")[:2] == ["ZC21", "J1"]
    assert (row["state"], row["open_items"]) == ("confirmed", [])
    told = checks(row)
    assert told["leaving_primary"]["because"] == "孩子在读六年级"
    assert told["leaving_primary"]["verified"]
    assert {"birth_range", "not_enrolled"}.isdisjoint(told)
    served = [one["code"] for one in row["assessment"]["catchment"]["schools"]]
    assert served == ["370883-J02"]
    listed = city.client.get("/api/v1/schools?stage=J1").json["items"]
    assert set(served) <= {one["code"] for one in listed}
    assert {one["stage"] for one in listed} == {"J1"}


def test_a_district_that_opens_primary_one_alone_refuses_and_names_who_does(city, primary_only):
    who, draft = begun(city, "junior", "mother")
    refused = who.send("PATCH", f"/applications/{draft}", {"district_code": primary_only})
    assert (refused.status_code, refused.json["code"]) == (409, "stage_not_in_district")
    assert refused.json["detail"] == "奎文今年不招收初中一年级。招收的区：邹城。"
    prepared = who.get(f"/applications/{draft}/preparation")
    assert (prepared["stage"]["title_zh"], prepared["can_change_stage"]) == ("初中一年级", True)
    options = {o["code"]: o for o in prepared["districts"]}
    assert not options[primary_only]["is_possible"]
    assert [one["zh"] for one in options[primary_only]["because"]] == [
        "奎文今年只招收小学一年级，不招收初中一年级"
    ]
    assert options[city.district]["is_possible"]


def test_a_submitted_application_cannot_move_there_either(city, city_file, primary_only):
    with without_grade(city_file, "junior-child"):
        who, row = submitted(city, "junior", "mother")
    assert row["state"] == "under_review"
    body = {"district_code": primary_only}
    refused = who.send("POST", f"/applications/{row['id']}/district-changes", body)
    assert (refused.status_code, refused.json["code"]) == (409, "stage_not_in_district")
    assert who.get(f"/applications/{row['id']}")["district_code"] == city.district


def test_a_draft_goes_on_for_the_other_stage(city, primary_only):
    who, draft = begun(city, "junior", "mother", stage="P1")
    row = who.do("PATCH", f"/applications/{draft}", {"district_code": primary_only})
    again = who.do("POST", "/applications", {"child_id": who.child(), "stage": "J1"})
    assert (again["id"], again["stage"], again["district_code"]) == (draft, "J1", None)
    assert again["version"] > row["version"]
    kept = who.do("POST", "/applications", {"child_id": who.child()})
    assert (kept["id"], kept["stage"]) == (draft, "J1")


def test_for_primary_one_a_student_record_stays_the_obstacle_it_is(city):
    who, draft = begun(city, "junior", "mother", stage="P1")
    options = who.get(f"/applications/{draft}/preparation")["districts"]
    assert not options[0]["is_possible"]
    assert "孩子已有小学学籍，不能再次报名" in [one["zh"] for one in options[0]["because"]]


def test_grade_five_is_refused_with_what_was_found_and_what_is_needed(city):
    _who, row = submitted(city, "junior_early")
    told = checks(row)["leaving_primary"]
    assert (told["passed"], told["found"], told["needed"]) == (False, "在读五年级", "在读六年级")
    assert "学籍管理员" in told["remedy"]
    assert row["state"] == "ineligible"


def test_a_grade_that_nobody_knows_is_for_a_person_to_find_out(city, city_file):
    with without_grade(city_file, "junior-child"):
        who, row = submitted(city, "junior", "mother")
    assert (row["state"], row["open_items"]) == ("under_review", ["student_record"])
    told = checks(row)["leaving_primary"]
    assert (told["passed"], told["verified"]) == (True, False)
    assert city.approve_all() == ["student_record"]
    row = who.get(f"/applications/{row['id']}")
    assert row["state"] == "confirmed"
    assert checks(row)["leaving_primary"]["verified"]
