"""Staff: officers give and end duties within their scope, never their own and never one as high."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app.models.audit import AuditEvent
from app.models.staff import Staff
from tests import factories, onsite

PATH = "/api/v1/district/staff"


@pytest.fixture
def admin(app) -> Staff:
    return factories.make_staff("admin", name="林主任")


@pytest.fixture
def headers(admin) -> dict[str, str]:
    return factories.sign_in(admin.person_id)


@pytest.fixture
def bureau(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff("bureau", None).person_id)


def give(client, headers, role: str = "reviewer", number: str | None = None, **more):
    body = {"role": role, "name": "陈晓", "id_number": number or factories.id_number()} | more
    return client.post(PATH, json=body, headers=headers)


def test_a_duty_is_given_works_at_once_and_ends_at_once(client, headers):
    answer = give(client, headers)
    assert answer.status_code == 201, answer.json
    shown = {name: answer.json[name] for name in ("role_zh", "name", "district_code", "can_end", "ended_at")}
    assert shown == {
        "role_zh": "审核员",
        "name": "陈晓",
        "district_code": "350203",
        "can_end": True,
        "ended_at": None,
    }
    assert "*" in answer.json["id_number"]
    (duty,) = onsite.rows(select(Staff).where(Staff.role == "reviewer"))
    theirs = factories.sign_in(duty.person_id)
    assert client.get("/api/v1/reviewer/queue", headers=theirs).status_code == 200
    for _ in range(2):
        ended = client.post(f"{PATH}/{duty.id}/endings", headers=headers)
        assert (ended.status_code, ended.json["can_end"]) == (201, False)
    assert client.get("/api/v1/reviewer/queue", headers=theirs).status_code == 403
    trail = onsite.rows(select(AuditEvent.event).where(AuditEvent.event.like("staff_%")))
    assert trail == ["staff_appointed", "staff_dismissed"], "twice is once"


def test_the_same_duty_twice_is_one(client, headers):
    number = factories.id_number()
    first, second = (give(client, headers, number=number).json["id"] for _ in range(2))
    assert first == second


def test_the_list_is_the_districts_own_and_the_bureaus_all(client, headers, bureau):
    give(client, headers, "desk")
    factories.make_staff("reviewer", factories.HULI)
    own = client.get(PATH, headers=headers).json
    assert [one["role"] for one in own["items"]] == ["admin", "desk"]
    assert "admin" not in {one["role"] for one in own["can_give"]}
    assert len(client.get(PATH, headers=bureau).json["items"]) == 4
    assert len(client.get(f"{PATH}?district=350206", headers=bureau).json["items"]) == 1
    assert client.get(f"{PATH}?district=350206", headers=headers).status_code == 404


def test_what_is_over_shows_when_it_is_asked_for(client, headers):
    duty = give(client, headers, "desk").json["id"]
    client.post(f"{PATH}/{duty}/endings", headers=headers)
    assert duty not in {one["id"] for one in client.get(PATH, headers=headers).json["items"]}
    assert duty in {one["id"] for one in client.get(f"{PATH}?ended=true", headers=headers).json["items"]}


def test_no_duty_as_high_as_ones_own(client, headers, bureau):
    assert give(client, headers, "admin").json["code"] == "not_allowed"
    assert give(client, headers, "bureau").status_code == 422
    assert give(client, bureau, "admin", district_code="350206").json["district_code"] == "350206"
    other = factories.make_staff("admin")
    assert client.post(f"{PATH}/{other.id}/endings", headers=headers).json["code"] == "not_allowed"
    assert client.post(f"{PATH}/{other.id}/endings", headers=bureau).status_code == 201


def test_nobody_appoints_or_dismisses_themselves(client, admin, headers):
    import app.store.people as people
    from app import transactions

    with transactions.unit():
        number = people.get_person(admin.person_id).id_number
    refused = give(client, headers, "reviewer", number=number)
    assert (refused.status_code, refused.json["code"]) == (403, "own_duty")
    assert not onsite.rows(select(Staff).where(Staff.role == "reviewer"))
    assert client.post(f"{PATH}/{admin.id}/endings", headers=headers).json["code"] == "own_duty"


def test_schools_and_communities_say_which(client, headers):
    assert give(client, headers, "school").json["code"] == "wrong_staff_scope"
    code = factories.make_school()
    assert give(client, headers, "school", school_code=code).json["school_code"] == code
    elsewhere = factories.make_school(factories.HULI)
    assert give(client, headers, "school", school_code=elsewhere).json["code"] == "wrong_staff_scope"
    assert give(client, headers, "community", community="文园社区").json["community"] == "文园社区"
    assert give(client, headers, number="350203198513050018").json["code"] == "bad_id_number"
    assert give(client, headers, district_code="350206").status_code == 404


def test_others_give_nothing(client, app):
    for role in ("supervisor", "reviewer", "desk"):
        who = factories.sign_in(factories.make_staff(role).person_id)
        assert (client.get(PATH, headers=who).status_code, give(client, who).status_code) == (403, 403)
