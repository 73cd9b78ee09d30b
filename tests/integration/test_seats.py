"""Seats: counted exactly for officers, rounded once a day for everybody, warned of by an officer."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.audit import AuditEvent
from app.models.school import School, SchoolCapacity, SchoolChoice
from app.services import count_seats
from tests import factories, onsite

PATH = "/api/v1/district/seats"
WARNINGS = "/api/v1/district/seat-warnings"


def headers(role: str = "admin", district_code: str | None = factories.SIMING) -> dict[str, str]:
    return factories.sign_in(factories.make_staff(role, district_code).person_id)


def make_school(capacity: int, *, zone: str | None = None, district: str = factories.SIMING) -> str:
    code = factories.make_school(district)
    with transactions.unit():
        db.session.get_one(School, code).zone = zone
        db.session.add(SchoolCapacity(school_code=code, year=2017, capacity=capacity))
    return code


def apply(*choices: str, lives_at: str | None = None, state: State = State.UNDER_REVIEW) -> Application:
    """An application that names schools in order, and whose address belongs to one."""
    row = factories.make_application(state=state)
    assessment = onsite.make_assessment(row)
    with transactions.unit():
        for position, code in enumerate(choices, start=1):
            db.session.add(SchoolChoice(application_id=row.id, position=position, school_code=code))
        found = {"schools": [{"code": lives_at}]} if lives_at else None
        result = db.session.get_one(Assessment, assessment.id).result | {"catchment": found}
        db.session.execute(update(Assessment).where(Assessment.id == assessment.id).values(result=result))
    return row


def keep_day() -> int:
    with transactions.unit():
        return count_seats.keep_day(now=clock.now())


@pytest.fixture
def crowded(client) -> tuple[str, str]:
    """A school of ten seats with eleven children before it, and an empty one of the same zone."""
    full, free = make_school(10, zone="滨南"), make_school(40, zone="滨南")
    for _ in range(8):
        apply(full, free)
    for _ in range(3):
        apply(lives_at=full)
    return full, free


def test_a_child_counts_once_where_it_stands(client, crowded):
    full, free = crowded
    apply(free, lives_at=full)
    apply(full, state=State.WITHDRAWN)
    apply(full, state=State.DRAFT)
    shown = client.get(PATH, headers=headers()).json
    schools = {one["code"]: one for one in shown["schools"]}
    counts = ("first_choice", "any_choice", "in_catchment", "applicants", "remaining")
    assert [schools[full][name] for name in counts] == [8, 8, 4, 11, 0]
    assert [schools[free][name] for name in counts] == [1, 9, 0, 1, 39]
    assert (schools[full]["ratio"], schools[full]["level"]) == (1.1, "red")
    (zone,), (district,) = shown["zones"], shown["districts"]
    assert (zone["zone"], zone["capacity"], zone["applicants"], zone["schools"]) == ("滨南", 50, 12, 2)
    assert (district["applicants"], district["ratio"]) == (12, 0.24)


def test_the_newest_assessment_says_where_a_child_lives(client):
    old, new = make_school(10), make_school(10)
    row = apply(lives_at=old)
    with transactions.unit():
        first = db.session.scalars(select(Assessment).where(Assessment.application_id == row.id)).one()
        again = {
            name: getattr(first, name) for name in sorted(first.__table__.columns.keys()) if name != "id"
        }
        result = first.result | {"catchment": {"schools": [{"code": new}]}}
        db.session.add(Assessment(**again | {"number": 2, "result": result}))
    schools = {one["code"]: one for one in client.get(PATH, headers=headers()).json["schools"]}
    assert (schools[old]["in_catchment"], schools[new]["in_catchment"]) == (0, 1)


def test_everybody_reads_the_day_in_fives(client, crowded):
    full, free = crowded
    before = client.get("/api/v1/seats").json
    assert (before["updated_on"], before["items"][0]["counted"]) == (None, False)
    assert (keep_day(), keep_day()) == (2, 0), "once a day"
    answer = client.get("/api/v1/seats?district=350203&stage=P1")
    schools = {one["code"]: one for one in answer.json["items"]}
    assert (schools[full]["applicants"], schools[full]["applicants_zh"]) == (10, "约 10 人")
    assert (schools[full]["in_catchment"], schools[full]["first_choice"]) == (None, 5)
    assert (schools[full]["level"], schools[full]["alternatives"]) == ("red", [free])
    assert (schools[free]["applicants"], schools[free]["level"]) == (0, "green")
    assert answer.json["updated_on"] == "2017-04-20"
    etag = {"If-None-Match": answer.headers["ETag"]}
    assert client.get("/api/v1/seats?district=350203&stage=P1", headers=etag).status_code == 304
    apply(free)
    assert client.get("/api/v1/seats?district=350203&stage=P1").json == answer.json, "not before tomorrow"
    clock.move(clock.now() + timedelta(days=1) - clock.wall())
    assert keep_day() == 2
    few = {one["code"]: one for one in client.get("/api/v1/seats").json["items"]}[free]
    assert (few["applicants"], few["applicants_zh"]) == (None, "少于 5 人")


def test_a_warning_is_proposed_published_read_by_all_and_withdrawn(client, crowded):
    full, _ = crowded
    admin = headers()
    proposed = client.post(WARNINGS, json={"school_code": full}, headers=admin)
    assert proposed.status_code == 201, proposed.json
    assert (proposed.json["level"], proposed.json["applicants"]) == ("red", 11)
    assert "计划招生 10 人，目前约 10 人报名" in proposed.json["text_zh"]
    again = client.post(WARNINGS, json={"school_code": full}, headers=admin)
    assert (again.status_code, again.json["code"]) == (409, "seat_warning_exists")
    assert _warning(client, full) is None, "a proposal is nobody's"
    path = f"{WARNINGS}/{proposed.json['id']}"
    published = client.post(f"{path}/publications", headers=admin).json
    assert (published["state"], published["can_publish"], published["can_withdraw"]) == (
        "published",
        False,
        True,
    )
    assert _warning(client, full)["level"] == "red"
    assert client.post(f"{path}/publications", headers=admin).json["code"] == "seat_warning_settled"
    withdrawn = client.post(f"{path}/withdrawals", json={"because": "已扩班"}, headers=admin).json
    assert (withdrawn["state"], withdrawn["withdrawn_because"]) == ("withdrawn", "已扩班")
    assert _warning(client, full) is None
    assert client.post(WARNINGS, json={"school_code": full}, headers=admin).status_code == 201
    states = [one["state"] for one in client.get(WARNINGS, headers=admin).json["items"]]
    assert sorted(states) == ["proposed", "withdrawn"]
    events = onsite.rows(select(AuditEvent.event).where(AuditEvent.event.like("seat_warning%")))
    assert len(events) == 4


def _warning(client, code: str):
    return next(one for one in client.get("/api/v1/seats").json["items"] if one["code"] == code)["warning"]


def test_no_warning_without_need_or_seats(client, crowded):
    _, free = crowded
    bare = factories.make_school()
    codes = [
        client.post(WARNINGS, json={"school_code": code}, headers=headers()).json["code"]
        for code in (free, bare, "350203-none", make_school(1, district=factories.HULI))
    ]
    assert codes == ["no_seat_warning_due", "capacity_not_announced", "not_found", "not_found"]


def test_thresholds_are_the_districts_own(client, crowded):
    full, _ = crowded
    admin = headers()
    path = "/api/v1/district/seat-thresholds"
    refused = client.put(path, json={"yellow": 90, "orange": 90, "red": 100}, headers=admin)
    assert (refused.status_code, refused.json["code"]) == (422, "bad_seat_thresholds")
    client.put(path, json={"yellow": 100, "orange": 120, "red": 150}, headers=admin)
    shown = client.get(PATH, headers=admin).json
    assert shown["thresholds"]["350203"] == {"yellow": 100, "orange": 120, "red": 150}
    assert next(one for one in shown["schools"] if one["code"] == full)["level"] == "yellow"


@pytest.mark.parametrize(
    ("role", "may"), [("admin", (True, True)), ("supervisor", (False, False)), ("bureau", (False, True))]
)
def test_the_answer_says_what_its_reader_may_do(client, crowded, role, may):
    reader = headers(role, None if role == "bureau" else factories.SIMING)
    shown = client.get(PATH, headers=reader).json
    assert (shown["can_change"], shown["can_count"]) == may
    bounds = {"yellow": 70, "orange": 90, "red": 100}
    changed = client.put("/api/v1/district/seat-thresholds", json=bounds, headers=reader)
    counted = client.post("/api/v1/district/seat-counts", headers=reader)
    assert (changed.status_code != 403, counted.status_code != 403) == may


def test_capacity_is_set_with_its_past_on_the_trail(client, crowded):
    full, _ = crowded
    admin, path = headers(), f"/api/v1/district/schools/{full}/capacity"
    assert client.put(path, json={"capacity": 20}, headers=admin).json["capacity"] == 20
    client.put(path, json={"capacity": 20}, headers=admin)
    (event,) = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "school_capacity_set"))
    assert (event["before"]["capacity"], event["after"]["capacity"]) == (10, 20)
    assert (
        next(one for one in client.get(PATH, headers=admin).json["schools"] if one["code"] == full)[
            "remaining"
        ]
        == 9
    )
    assert (
        client.put(path, json={"capacity": 20, "bought": 5}, headers=admin).json["code"]
        == "bought_seats_wrong"
    )
    assert client.put(path, json={"capacity": -1}, headers=admin).status_code == 422
    stranger = headers("admin", factories.HULI)
    assert client.put(path, json={"capacity": 1}, headers=stranger).status_code == 404


def test_bought_seats_of_a_private_school_are_told(client):
    code = make_school(90)
    with transactions.unit():
        db.session.get_one(School, code).kind = "private"
    body = {"capacity": 90, "bought": 60, "fee_zh": "政府购买学位，免学费", "fee_en": "paid by the city"}
    assert (
        client.put(f"/api/v1/district/schools/{code}/capacity", json=body, headers=headers()).status_code
        == 200
    )
    (shown,) = client.get("/api/v1/seats").json["items"]
    assert (shown["kind"], shown["bought"], shown["fee_zh"]) == ("private", 60, "政府购买学位，免学费")


def test_the_bureau_sees_all_and_a_district_its_own(client, crowded):
    make_school(30, district=factories.HULI)
    bureau = headers("bureau", None)
    assert len(client.get(PATH, headers=bureau).json["schools"]) == 3
    assert len(client.get(f"{PATH}?district=350206", headers=bureau).json["schools"]) == 1
    assert len(client.get(PATH, headers=headers()).json["schools"]) == 2
    assert client.get(f"{PATH}?district=350206", headers=headers()).status_code == 404


def test_an_officer_counts_before_the_day_is_over_and_the_others_keep_theirs(client, crowded):
    full, _ = crowded
    elsewhere = make_school(30, district=factories.HULI)
    keep_day()
    clock.move(clock.now() + timedelta(days=1) - clock.wall())
    for _ in range(9):
        apply(full)
    answer = client.post("/api/v1/district/seat-counts", headers=headers())
    assert (answer.status_code, answer.json["schools"]) == (201, 2)
    shown = {one["code"]: one for one in client.get("/api/v1/seats").json["items"]}
    assert (shown[full]["applicants"], shown[elsewhere]["counted"]) == (20, True)
    assert client.get("/api/v1/seats").json["updated_on"] == "2017-04-20", "Huli's is of yesterday"
    assert client.get("/api/v1/seats?district=350203").json["updated_on"] == "2017-04-21"
    assert keep_day() == 3
    assert client.get("/api/v1/seats").json["updated_on"] == "2017-04-21"
