"""Signs at a review task: the same picture elsewhere, a number that differs; counted, and blocking nobody."""

from __future__ import annotations

import json

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.base import new_id
from app.models.home_claim import HomeClaim
from app.models.person import Person
from app.models.review import ReviewTask
from app.models.snapshot import Snapshot
from app.privacy import vault
from app.services import check_application
from app.store import people
from tests import factories, onsite

DIGEST = "d" * 64


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def row(app) -> Application:
    return factories.make_application(state=State.UNDER_REVIEW)


def hand_in(row: Application, *, digest: str = DIGEST, withdrawn: bool = False) -> Material:
    identity = new_id()
    with transactions.unit():
        material = Material(
            id=identity,
            application_id=row.id,
            district_code=row.district_code,
            document="residence_permit",
            media_type="image/jpeg",
            size=3,
            digest=digest,
            content_sealed=vault.seal(b"jpg", f"material.content/{identity}"),
            uploaded_by=row.applicant_id,
            uploaded_at=clock.now(),
            withdrawn_at=clock.now() if withdrawn else None,
        )
        db.session.add(material)
        return material


def other_family(name: str = "王五", **columns) -> Application:
    columns.setdefault("state", State.UNDER_REVIEW)
    parent = factories.make_person(name)
    return factories.make_application(parent, factories.make_child(parent, "王小五"), **columns)


def signs(client, reviewer, row) -> list[dict]:
    """What a reviewer is shown with any task of the application."""
    of_row = select(ReviewTask.id).where(ReviewTask.application_id == row.id)
    task = next(iter(onsite.rows(of_row)), None) or onsite.make_task(row, "home")
    return client.get(f"/api/v1/reviewer/tasks/{task}", headers=reviewer).json["signs"]


def test_the_same_picture_of_two_other_families_is_counted(client, reviewer, row):
    mine = hand_in(row)
    other, second = other_family(), other_family("赵六", district="huli")
    hand_in(other)
    hand_in(other)
    hand_in(second)
    (found,) = signs(client, reviewer, row)
    assert (found["sign"], found["material_id"]) == ("same_picture", str(mine.id))
    assert "2 个流水号" in found["because_zh"]
    shown = json.dumps(found, ensure_ascii=False)
    for secret in ("王五", "赵六", other.serial, second.serial, str(other.id)):
        assert secret not in shown
    assert onsite.fetch(Application, row.id).state == State.UNDER_REVIEW


@pytest.mark.parametrize(
    ("others", "state"), [({"digest": "e" * 64}, None), ({"withdrawn": True}, None), ({}, State.DRAFT)]
)
def test_another_picture_a_withdrawn_one_and_a_draft_are_nothing(client, reviewer, row, others, state):
    hand_in(row)
    hand_in(other_family(state=state or State.UNDER_REVIEW), **others)
    assert signs(client, reviewer, row) == []


def test_a_sibling_and_the_other_parent_are_the_same_family(client, reviewer, row):
    hand_in(row)
    father = onsite.fetch(Person, row.applicant_id)
    sibling = factories.make_child(father, "林小妹")
    hand_in(factories.make_application(father, sibling, state=State.UNDER_REVIEW))
    mother = factories.make_person("陈母")
    with transactions.unit():
        people.add_guardianship(mother.id, sibling.id, relation="mother", origin="household", now=clock.now())
    youngest = factories.make_child(mother, "林小弟", relation="mother")
    hand_in(factories.make_application(mother, youngest, state=State.UNDER_REVIEW))
    assert signs(client, reviewer, row) == []
    hand_in(other_family())
    assert len(signs(client, reviewer, row)) == 1, "an unrelated family still shows"


def registered(row: Application, dataset: str, payload: dict) -> None:
    """What a department said of the applicant, and the check that the answer starts."""
    with transactions.unit():
        found = Snapshot(
            id=new_id(), person_id=row.applicant_id, dataset=dataset, status="ready",
            requested_by=row.applicant_id, requested_at=clock.now(), fetched_at=clock.now(), department="d",
            reference="R-1", verdict="verified",
        )  # fmt: skip
        found.payload = json.dumps(payload, ensure_ascii=False)
        db.session.add(found)
    with transactions.unit():
        check_application.check(row.id, now=clock.now())


def home(number: str = "闽(2016)厦门市不动产权第12345号", district: str = "思明") -> dict:
    number_of_owner = factories.id_number()
    owner = {"name": "某人", "id_number": number_of_owner, "share": "100"}
    return {
        "homes": [
            {
                "certificate_no": number, "district": district, "address": "湖滨南路81号402室",
                "use": "residential", "title": "certificate", "bought_on": "2012-05-01", "joint": False,
                "owners": [owner],
            }
        ]
    }  # fmt: skip


def lease(number: str) -> dict:
    tenant = {"name": "某人", "id_number": factories.id_number()}
    return {
        "leases": [
            {
                "filing_no": number, "district": "思明", "address": "湖滨南路81号", "from": "2016-01-01",
                "to": "2018-01-01", "tenants": [tenant],
            }
        ]
    }  # fmt: skip


PROPERTY, LEASE = "natural_resources.property", "housing.lease"


def test_one_home_of_two_unrelated_families_is_noticed_on_both_sides(client, reviewer, row):
    other = other_family()
    registered(row, PROPERTY, home())
    registered(other, PROPERTY, home("闽（2016）厦门市不动产权第 12345 号"))
    for one in (row, other):
        (found,) = signs(client, reviewer, one)
        assert found["sign"] == "same_home"
        assert "1 个流水号" in found["because_zh"]
        assert "12345" not in found["because_zh"]
    assert state_of(row) == State.UNDER_REVIEW


def test_one_filed_lease_is_noticed_and_another_is_not(client, reviewer, row):
    other, third = other_family(), other_family("赵六")
    registered(row, LEASE, lease("ZL-1"))
    registered(third, LEASE, lease("ZL-2"))
    assert signs(client, reviewer, row) == []
    registered(other, LEASE, lease("ZL-1"))
    assert [one["sign"] for one in signs(client, reviewer, row)] == ["same_home"]


@pytest.mark.parametrize("state", [State.WITHDRAWN, State.LAPSED])
def test_a_family_that_gave_up_claims_nothing(client, reviewer, row, state):
    other = other_family()
    registered(row, PROPERTY, home())
    registered(other, PROPERTY, home())
    with transactions.unit():
        db.session.get_one(Application, other.id).state = state
    assert signs(client, reviewer, row) == []


def test_siblings_and_a_home_in_another_district_raise_no_alarm(client, reviewer, row):
    father = onsite.fetch(Person, row.applicant_id)
    sibling = factories.make_application(
        father, factories.make_child(father, "林小妹"), state=State.UNDER_REVIEW
    )
    registered(row, PROPERTY, home())
    with transactions.unit():
        check_application.check(sibling.id, now=clock.now())
    registered(other_family(), PROPERTY, home(district="湖里"))
    assert signs(client, reviewer, row) == []


def test_the_numbers_themselves_are_not_kept(client, row):
    registered(row, PROPERTY, home())
    (kept,) = onsite.rows(select(HomeClaim.number_index))
    assert len(kept) == 32
    assert b"12345" not in kept
    with transactions.unit():
        check_application.check(row.id, now=clock.now())
    assert onsite.rows(select(HomeClaim.number_index)) == [kept], "checking again changes nothing"


def state_of(row: Application) -> str:
    return onsite.fetch(Application, row.id).state


@pytest.mark.parametrize(
    ("typed", "count"), [("闽（2016）厦门市不动产权第 12345 号", 0), ("闽(2016)厦门市不动产权第54321号", 1)]
)
def test_the_number_that_was_typed_against_the_register(client, reviewer, app, typed, count):
    row = factories.make_application(
        state=State.UNDER_REVIEW, form=json.dumps({"home_certificate_no": typed})
    )
    home = {"certificate_no": "闽(2016)厦门市不动产权第12345号", "district": "思明", "owners": []}
    with transactions.unit():
        found = Snapshot(
            id=new_id(), person_id=row.applicant_id, dataset="natural_resources.property", status="ready",
            requested_by=row.applicant_id, requested_at=clock.now(), fetched_at=clock.now(), department="d",
            reference="R-1", verdict="verified",
        )  # fmt: skip
        found.payload = json.dumps({"homes": [home]}, ensure_ascii=False)
        db.session.add(found)
    assert [one["sign"] for one in signs(client, reviewer, row)] == ["typed_differs"] * count
