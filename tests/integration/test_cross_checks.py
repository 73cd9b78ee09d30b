"""Signs at a review task: the same picture elsewhere, a number that differs; counted, and blocking nobody."""

from __future__ import annotations

import json

import pytest

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.base import new_id
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.privacy import vault
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
    task = onsite.make_task(row, "home")
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
    assert len(signs_again(client, reviewer, row)) == 1, "an unrelated family still shows"


def signs_again(client, reviewer, row) -> list[dict]:
    queue = client.get("/api/v1/reviewer/queue", headers=reviewer).json["tasks"]
    return client.get(f"/api/v1/reviewer/tasks/{queue[0]['id']}", headers=reviewer).json["signs"]


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
