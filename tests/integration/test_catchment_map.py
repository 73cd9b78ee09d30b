"""Catchments on a map: the pack's words, shapes that an officer takes over, numbers rounded for the public."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.actor import SYSTEM
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.school import SchoolCapacity
from app.services.open_district import open_district
from tests import factories, onsite
from tests.unit.domain.test_geometry import SQUARE, collection, feature, polygon

PATH = "/api/v1/district/catchments"
PUBLIC = "/api/v1/catchments"


@pytest.fixture
def school(app) -> str:
    return factories.make_school()


@pytest.fixture
def admin(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff("admin").person_id)


def put(client, headers, *features, datum: str = "GCJ-02"):
    body = {"datum": datum, "source": "区教育局划片图 2017", "collection": collection(*features)}
    return client.put(PATH, json=body, headers=headers)


def test_shapes_are_taken_over_shown_to_all_and_taken_away(client, school, admin):
    (before,) = client.get(PUBLIC).json["features"]
    assert (before["id"], before["geometry"]) == (school, None)
    answer = put(client, admin, feature(school, polygon(SQUARE)))
    assert answer.status_code == 200, answer.json
    (shown,) = client.get(PUBLIC).json["features"]
    assert shown["geometry"] == polygon(SQUARE)
    properties = {name: shown["properties"][name] for name in ("datum", "made_up", "source")}
    assert properties == {"datum": "GCJ-02", "made_up": False, "source": "区教育局划片图 2017"}
    assert client.get(PUBLIC).json["type"] == "FeatureCollection"
    put(client, admin, feature(school))
    assert client.get(PUBLIC).json["features"][0]["geometry"] is None
    (first, _) = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "catchment_shapes_put"))
    assert first["schools"] == [school]


def test_all_of_a_file_or_nothing(client, school, admin):
    elsewhere = factories.make_school(factories.HULI)
    for other in (
        feature(elsewhere, polygon(SQUARE)),
        feature("x1", polygon(SQUARE)),
        feature("x2", polygon()),
    ):
        refused = put(client, admin, feature(school, polygon(SQUARE)), other)
        assert (refused.status_code, refused.json["code"]) == (422, "bad_shape")
    assert all(one["geometry"] is None for one in client.get(PUBLIC).json["features"])
    assert put(client, admin, feature(school), datum="BD-09").status_code == 422


def test_the_public_reads_rounded_numbers_and_officers_exact_ones(client, school, admin):
    with transactions.unit():
        db.session.add(SchoolCapacity(school_code=school, year=2017, capacity=10))
    assert client.get(PUBLIC).json["features"][0]["properties"]["applicants"] is None
    exact = client.get(PATH, headers=admin).json["features"][0]["properties"]
    assert (exact["applicants"], exact["capacity"], exact["level_zh"]) == (0, 10, "学位充足")
    supervisor = factories.sign_in(factories.make_staff("supervisor").person_id)
    told = [client.get(PATH, headers=who).json["can_change"] for who in (admin, supervisor)]
    assert told == [True, False]
    reviewer = factories.sign_in(factories.make_staff("reviewer").person_id)
    assert client.get(PATH, headers=reviewer).status_code == 403
    assert put(client, reviewer, feature(school)).status_code == 403


def test_a_catchment_is_told_in_the_packs_own_words(client):
    with transactions.unit():
        open_district("weifang/kuiwen/2019", actor=SYSTEM, now=clock.now())
    from app.models.school import School

    with transactions.unit():
        db.session.add(
            School(
                code="370705-011", district_code="370705", stage="P1", kind="public", name_zh="奎文胜利东街第一小学",
                name_en="Shengli", address="胜利东街",
            )
        )  # fmt: skip
    (shown,) = client.get(PUBLIC).json["features"]
    assert shown["properties"]["units_zh"] == ["胜利东街1—200号"]
