"""Text 2.5, "把電子證明材料用起來": a family of Shandong's template holds electronic certificates and brings no paper.

From the library through the check of signatures to what is left to bring; and what happens when one does not hold.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.extensions import db
from app.launch.demo.system import read_system
from app.models.review import ReviewTask
from tests.families import played
from tests.families.played import Played
from tests.family_city import Guardian, work

LIBRARY, REGISTER = "data_bureau.certificate", "police.household"


city_file, running_exchange, city = played.city_file, played.running_exchange, played.city


@pytest.fixture(scope="module")
def system() -> str:
    return "shandong"


def papers(row: dict[str, Any]) -> dict[str, tuple[str | None, bool]]:
    return {d["id"]: (d["satisfied_by"], d["needed"]) for d in row["assessment"]["documents"]}


def certificates(who: Guardian, row: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The family's certificates by type."""
    return {one["kind"]: one for one in who.get(f"/applications/{row['id']}/certificates")["items"]}


def test_a_valid_certificate_stands_in_where_the_register_is_disputed(city):
    """The register misspells the father; the child's electronic register page holds: nothing is to be brought."""
    who, row = city.submitted("certified")
    assert row["assessment"]["applicant_class"] == "home_and_hukou"
    assert papers(row)["hukou_book"] == (LIBRARY, False)
    assert (row["needed"], row["assessment"]["zero_proof"]["bring"]) == ([], [])
    assert row["assessment"]["zero_proof"]["here"] == row["assessment"]["zero_proof"]["of"]
    documents = {d["document"]: d for d in who.get(f"/applications/{row['id']}/documents")["items"]}
    assert (documents["hukou_book"]["trust"], documents["hukou_book"]["needed"]) == ("A", False)
    assert f"dispute:{LIBRARY}" not in row["open_items"]


def test_the_parent_sees_what_it_says_and_what_it_is_used_for(city):
    who, row = city.submitted("certified")
    seen = certificates(who, row)
    page = seen["household_register"]
    assert (page["person"], page["is_usable"], page["why"]) == ("child", True, None)
    assert page["issuer"] == "样板县公安局城关派出所"
    assert page["used_for"] == [{"zh": "户口簿", "en": "Household register"}]
    assert (page["number"][:3], page["number"][-2:]) == ("370", "71")
    assert "20180227" not in page["number"]
    assert (seen["property_certificate"]["person"], seen["property_certificate"]["used_for"]) == ("self", [])
    section = who.section(LIBRARY)
    assert (section["verdict"], section["department"]) == ("verified", "大数据局")
    assert "0003218" not in str(section["values"])


def test_an_expired_one_says_why_and_leaves_the_paper_to_be_brought(city):
    who, row = city.submitted("lapsed")
    assert papers(row)["hukou_book"] == (None, True)
    assert [paper["id"] for paper in row["needed"]] == ["hukou_book"]
    page = certificates(who, row)["household_register"]
    assert (page["is_usable"], page["valid_until"], page["used_for"]) == (False, "2024-05-31", [])
    assert page["why"]["zh"] == "证照已过有效期"
    assert "换领" in page["todo"]["zh"]
    assert f"dispute:{LIBRARY}" not in row["open_items"], "one that has run out is nobody's doubt"


@pytest.mark.parametrize(
    ("kind", "why"),
    [
        ("forged_certificate", "签发机关的电子签名核验不通过"),
        ("unpublished_key", "签名用的密钥不是签发机关公布的"),
        ("others_certificate", "持证人不是本人"),
    ],
)
def test_a_false_one_is_asked_for_on_paper_and_a_person_is_told(city, exchange, kind, why):
    exchange.fault(dataset=LIBRARY, kind=kind)
    who, row = city.submitted("certified")
    assert papers(row)["hukou_book"] == (None, True)
    assert certificates(who, row)["household_register"]["why"]["zh"] == why
    assert f"dispute:{LIBRARY}" in row["open_items"]
    task = _task(city, f"dispute:{LIBRARY}")
    source = next(s for s in task["sources"] if s["dataset"] == LIBRARY and s["person"] == "child")
    assert source["verdict"] == "mismatch"
    assert {field["title_zh"] for field in source["values"] if field["differs"]} >= {
        "电子证照1 · 持证人 · 姓名/名称" if kind == "others_certificate" else "电子证照1 · 签名核验"
    }


def _task(city: Played, item: str) -> dict[str, Any]:
    staff = city.staff("reviewer")
    with transactions.unit():
        wanted = db.session.scalars(select(ReviewTask.id).where(ReviewTask.item == item)).one()
    return dict(city.client.get(f"/api/v1/reviewer/tasks/{wanted}", headers=staff).json)


def test_a_reviewer_cannot_make_a_forged_one_count(city, exchange):
    """Whatever is approved, what the issuer did not sign stands for no paper."""
    exchange.fault(dataset=LIBRARY, kind="forged_certificate")
    who, row = city.submitted("certified")
    assert f"dispute:{LIBRARY}" in city.approve_all()
    assert papers(who.get(f"/applications/{row['id']}"))["hukou_book"] != (LIBRARY, False)


def test_a_revoked_one_counts_for_nothing(city, exchange):
    exchange.fault(dataset=LIBRARY, kind="revoked_certificate")
    who, row = city.submitted("certified")
    assert papers(row)["hukou_book"] == (None, True)
    assert certificates(who, row)["household_register"]["why"]["en"] == "the issuing office has revoked it"


def test_without_the_library_the_paper_is_brought_and_nobody_is_stopped(city, exchange):
    """Never a dead end: the application goes in, the paper is asked for, the department is shown as away."""
    exchange.fault(dataset=LIBRARY, kind="down")
    who, row = city.submitted("certified")
    assert row["state"] == "under_review"
    assert [paper["id"] for paper in row["needed"]] == ["hukou_book"]
    assert who.section(LIBRARY)["status"] == "unavailable"
    assert certificates(who, row) == {}
    assert f"dispute:{LIBRARY}" not in row["open_items"]


def test_with_the_register_silent_the_certificate_still_stands(city, exchange):
    """The police answer nothing at the check; what they said at the sign-in is old, the certificate is not."""
    who = city.cast.family("certified")
    exchange.fault(dataset=REGISTER, kind="down")
    clock.move(read_system("shandong").begins - datetime.now(clock.CITY_ZONE) + timedelta(minutes=2))
    for person in (None, who.section(REGISTER, "child")["person_id"]):
        who.do("POST", f"/me/record/{REGISTER}/refetches", {"person_id": person})
    work()
    assert who.section(REGISTER)["status"] == "unavailable"
    row = who.do("POST", "/applications", {"child_id": who.child()})
    who.do("PATCH", f"/applications/{row['id']}", {"district_code": city.district})
    trial = who.get(f"/applications/{row['id']}")["trial"]
    paper = next(document for document in trial["documents"] if document["id"] == "hukou_book")
    assert (paper["satisfied_by"], paper["needed"]) == (LIBRARY, False)


def test_without_consent_nothing_is_asked_and_the_paper_is_brought(city, exchange):
    who = city.cast.guardian("certified-father")
    purposes = [purpose["dataset"] for purpose in who.get("/me/consents")["purposes"]]
    assert LIBRARY in purposes
    who.consent(*(dataset for dataset in purposes if dataset != LIBRARY))
    work()
    assert who.section(LIBRARY)["status"] == "not_consented"
    row = who.do("POST", "/applications", {"child_id": who.child()})
    who.do("PATCH", f"/applications/{row['id']}", {"district_code": city.district})
    assert "hukou_book" in who.get(f"/applications/{row['id']}")["trial"]["zero_proof"]["bring"]
