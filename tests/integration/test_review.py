"""Review: a queue, claims that expire, decisions made once, reveals written down, overrides by two people."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select, update

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment, Recheck
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.message import Message
from app.models.person import Person
from app.models.review import Override, Reveal, ReviewTask
from app.models.snapshot import Snapshot
from app.models.staff import Staff
from app.services.override_item import SamePerson
from tests import factories, onsite

LATER = timedelta(minutes=15, seconds=1)


def pass_time(span: timedelta) -> None:
    clock.move(clock.now() + span - datetime.now(clock.CITY_ZONE))


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def second(app):
    return factories.sign_in(factories.make_staff("reviewer", name="李审核").person_id)


@pytest.fixture
def elsewhere(app):
    return factories.sign_in(factories.make_staff("reviewer", factories.HULI, "赵审核").person_id)


@pytest.fixture
def supervisor(app):
    return factories.sign_in(factories.make_staff("supervisor", name="周主管").person_id)


@pytest.fixture
def row(app) -> Application:
    row = factories.make_application(state=State.UNDER_REVIEW, form=json.dumps({"notes": "请电 13800138000"}))
    onsite.make_assessment(row)
    return row


def claim(client, headers, task=None):
    body = {} if task is None else {"task_id": str(task)}
    return client.post("/api/v1/reviewer/claims", json=body, headers=headers)


def decide(client, headers, task, decision: str, version: int = 2, reasons=(), **more):
    return client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions",
        json={"decision": decision, "reasons": list(reasons)} | more,
        headers=headers | {"If-Match": f'"{version}"'},
    )


def state_of(row: Application) -> str:
    return onsite.fetch(Application, row.id).state


# --- the queue


def test_the_queue_is_oldest_first_and_of_the_district(client, reviewer, elsewhere, row):
    now = clock.now()
    newer = onsite.make_task(row, "home", created_at=now)
    older = onsite.make_task(row, "student_record", created_at=now - timedelta(hours=1))
    queue = client.get("/api/v1/reviewer/queue", headers=reviewer).json
    assert [task["id"] for task in queue["tasks"]] == [str(older), str(newer)]
    assert (queue["waiting"], queue["claimed"], queue["mine"]) == (2, 0, 0)
    assert queue["tasks"][0]["serial"].startswith("SM17-P1-")
    other = client.get("/api/v1/reviewer/queue", headers=elsewhere).json
    assert (other["waiting"], other["tasks"]) == (0, [])


def test_claiming_the_next(client, reviewer, second, row):
    first, other = onsite.make_task(row, "home"), onsite.make_task(row, "student_record")
    mine = claim(client, reviewer).json["task"]
    assert mine["id"] == str(first)
    assert claim(client, reviewer).json["task"]["id"] == str(first)  # still the one in hand
    assert claim(client, second).json["task"]["id"] == str(other)
    queue = client.get("/api/v1/reviewer/queue", headers=reviewer).json
    assert (queue["waiting"], queue["claimed"], queue["mine"]) == (0, 2, 1)


def test_nothing_to_claim(client, reviewer):
    assert claim(client, reviewer).json["task"] is None


def test_one_task_at_a_time_and_none_that_is_taken(client, reviewer, second, row):
    first, other = onsite.make_task(row, "home"), onsite.make_task(row, "student_record")
    claim(client, reviewer, first)
    answer = claim(client, reviewer, other)
    assert (answer.status_code, answer.json["code"]) == (409, "holds_another_task")
    answer = claim(client, second, first)
    assert (answer.status_code, answer.json["code"]) == (409, "task_not_free")


def test_a_claim_expires(client, reviewer, second, row):
    task = onsite.make_task(row)
    claim(client, reviewer)
    pass_time(LATER)
    assert claim(client, second).json["task"]["id"] == str(task)
    answer = decide(client, reviewer, task, "approved")
    assert (answer.status_code, answer.json["code"]) == (409, "claim_not_yours")


def test_nobody_reviews_the_own_family(client, reviewer, row):
    task = onsite.make_task(row)
    with transactions.unit():
        staff = db.session.scalars(select(Staff)).one()
        staff.person_id = row.applicant_id
    own = factories.sign_in(row.applicant_id)
    assert claim(client, own).json["task"] is None
    assert client.get(f"/api/v1/reviewer/tasks/{task}", headers=own).status_code == 404


# --- one task


def snapshot(person_id, dataset: str, payload: dict, *, by) -> None:
    with transactions.unit():
        found = Snapshot(
            id=new_id(),
            person_id=person_id,
            dataset=dataset,
            status="ready",
            requested_by=by,
            requested_at=clock.now(),
            fetched_at=clock.now(),
            department="d",
            reference="R-1",
            verdict="mismatch",
        )
        found.payload = json.dumps(payload, ensure_ascii=False)
        db.session.add(found)


@pytest.fixture
def home(row):
    number = onsite.fetch(Person, row.applicant_id).id_number
    home = {
        "certificate_no": "闽(2016)厦门市不动产权第0012345号",
        "district": "思明",
        "address": "湖滨南路81号402室",
        "owners": [{"name": "林志明", "id_number": number, "share": "50.5"}],
    }
    snapshot(row.applicant_id, "natural_resources.property", {"homes": [home]}, by=row.applicant_id)
    return home


def test_the_sources_side_by_side_masked(client, reviewer, row, home):
    task = onsite.make_task(row)
    answer = client.get(f"/api/v1/reviewer/tasks/{task}", headers=reviewer)
    assert answer.status_code == 200
    sources = {(s["person"], s["dataset"]): s for s in answer.json["sources"]}
    assert {d for _, d in sources} == {"sign_in", "form", "natural_resources.property"}
    property_ = sources["self", "natural_resources.property"]
    assert (property_["verdict"], property_["reference"]) == ("mismatch", "R-1")
    values = {v["reference"].split("/", 2)[2]: v["value"] for v in property_["values"]}
    assert values["homes/0/owners/0/name"] == "林**"
    assert values["homes/0/owners/0/share"] == "50.5"
    assert values["homes/0/address"] == "湖滨南路***"
    person = onsite.fetch(Person, row.applicant_id)
    for secret in ("林志明", person.id_number, "13800138000", "402室", "0012345"):
        assert secret not in answer.text
    assert answer.json["assessment"]["points"]["total"] == "8.00"


def test_a_task_says_in_words_what_it_is_about(client, reviewer, row, home):
    seen = client.get(f"/api/v1/reviewer/tasks/{onsite.make_task(row)}", headers=reviewer).json
    assert (seen["title_zh"], seen["state_zh"]) == ("核对房产", "审核中")
    property_ = next(s for s in seen["sources"] if s["dataset"] == "natural_resources.property")
    titles = {v["reference"].split("/", 2)[2]: (v["title_zh"], v["shown_zh"]) for v in property_["values"]}
    assert titles["homes/0/owners/0/name"] == ("房产1 · 产权人1 · 姓名/名称", "林**")
    assert titles["homes/0/district"] == ("房产1 · 所在区", "思明")


def test_a_claim_says_how_long_and_what_comes_next(client, reviewer, row):
    first, second = onsite.make_task(row), onsite.make_task(row, "student_record")
    claimed = client.post("/api/v1/reviewer/claims", json={}, headers=reviewer).json
    assert (claimed["task"]["id"], claimed["next_task_id"], claimed["waiting"]) == (
        str(first),
        str(second),
        1,
    )
    assert 890 < claimed["seconds_left"] <= 900
    assert client.get(f"/api/v1/reviewer/tasks/{first}", headers=reviewer).json["seconds_left"] <= 900
    assert client.get(f"/api/v1/reviewer/tasks/{second}", headers=reviewer).json["seconds_left"] is None


def test_both_sides_of_a_difference_are_marked(client, reviewer, row):
    person = onsite.fetch(Person, row.applicant_id)
    member = {
        "name": "林志明",
        "id_number": person.id_number,
        "born_on": "1985-05-06",
        "relation": "householder",
    }
    snapshot(row.applicant_id, "police.household", {"members": [member]}, by=row.applicant_id)
    seen = client.get(f"/api/v1/reviewer/tasks/{onsite.make_task(row)}", headers=reviewer).json
    marked = {v["reference"] for s in seen["sources"] for v in s["values"] if v["differs"]}
    assert marked == {"self/sign_in/born_on", "self/police.household/members/0/born_on"}
    remedy = seen["mismatches"][0]["remedies"][0]
    assert (remedy["field_zh"], remedy["expected_source_zh"]) == ("出生日期", "实名认证")


def test_a_task_of_another_district_does_not_exist(client, elsewhere, row):
    task = onsite.make_task(row)
    for answer in (
        client.get(f"/api/v1/reviewer/tasks/{task}", headers=elsewhere),
        claim(client, elsewhere, task),
        decide(client, elsewhere, task, "approved"),
        reveal(client, elsewhere, task, ["self/sign_in/name"]),
        propose(client, elsewhere, task),
        client.get(f"/api/v1/reviewer/tasks/{uuid4()}", headers=elsewhere),
    ):
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


@pytest.mark.parametrize("role", ["desk", "admin"])
def test_only_reviewers_review(client, app, row, role):
    headers = factories.sign_in(factories.make_staff(role, name="钱某").person_id)
    assert client.get("/api/v1/reviewer/queue", headers=headers).status_code == 403
    assert claim(client, headers).status_code == 403


# --- decisions


def test_the_last_decision_settles_the_application(client, reviewer, row):
    tasks = [onsite.make_task(row, "home"), onsite.make_task(row, "student_record")]
    for task in tasks:
        assert state_of(row) == State.UNDER_REVIEW
        claim(client, reviewer)
        answer = decide(client, reviewer, task, "approved")
        assert (answer.status_code, answer.json["decision"]) == (201, "approved")
    assert state_of(row) in (State.QUALIFIED, State.INELIGIBLE)
    events = onsite.rows(select(AuditEvent.event).where(AuditEvent.event == "review_approved"))
    assert len(events) == 2


def test_returning_goes_back_to_the_family_with_a_text(client, reviewer, row):
    task, other = onsite.make_task(row, "home"), onsite.make_task(row, "student_record")
    claim(client, reviewer)
    answer = decide(client, reviewer, task, "returned", reasons=["photo_unreadable"], note="请重拍")
    assert answer.status_code == 201
    assert state_of(row) == State.RETURNED
    assert onsite.fetch(ReviewTask, other).state == "cancelled"
    message = onsite.rows(select(Message))[0]
    assert message.purpose == "returned"
    assert "材料照片不清晰" in message.body


@pytest.mark.parametrize("decision", ["rejected", "returned"])
def test_no_refusal_without_a_reason(client, reviewer, row, decision):
    task = onsite.make_task(row)
    claim(client, reviewer)
    answer = decide(client, reviewer, task, decision)
    assert (answer.status_code, answer.json["code"]) == (422, "reasons_missing")


def test_reasons_come_from_the_list(client, reviewer, row):
    task = onsite.make_task(row)
    claim(client, reviewer)
    listed = client.get("/api/v1/reviewer/reasons", headers=reviewer).json["items"]
    assert {"code": "photo_unreadable", "zh": "材料照片不清晰"}.items() <= listed[0].items()
    assert decide(client, reviewer, task, "rejected", reasons=["because"]).status_code == 422


def test_the_second_reviewer_sees_who_decided(client, reviewer, second, row):
    task = onsite.make_task(row)
    onsite.make_task(row, "student_record")
    claim(client, reviewer, task)
    decide(client, reviewer, task, "approved")
    answer = decide(client, second, task, "rejected", version=3, reasons=["other"])
    assert (answer.status_code, answer.json["code"]) == (409, "task_already_decided")
    assert answer.json["facts"]["by"] == "陈**"
    seen = client.get(f"/api/v1/reviewer/tasks/{task}", headers=second).json["decisions"]
    assert [(d["item"], d["decision"], d["by"]) for d in seen] == [("home", "approved", "陈**")]


def test_without_a_claim_there_is_no_decision(client, reviewer, second, row):
    task = onsite.make_task(row)
    assert decide(client, reviewer, task, "approved", version=1).json["code"] == "claim_not_yours"
    claim(client, reviewer)
    assert decide(client, second, task, "approved").json["code"] == "claim_not_yours"
    assert onsite.fetch(ReviewTask, task).state == "claimed"


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 428, "precondition_required"),
        ({"If-Match": '"1"'}, 412, "stale_task"),
        ({"If-Match": "x"}, 412, "stale_task"),
    ],
)
def test_the_version_that_was_seen(client, reviewer, row, headers, status, code):
    task = onsite.make_task(row)
    claim(client, reviewer)
    answer = client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions", json={"decision": "approved"}, headers=reviewer | headers
    )
    assert (answer.status_code, answer.json["code"]) == (status, code)


def test_an_application_that_left_review_is_not_decided(client, reviewer, row):
    task = onsite.make_task(row)
    claim(client, reviewer)
    with transactions.unit():
        db.session.get_one(Application, row.id).state = State.WITHDRAWN
    answer = decide(client, reviewer, task, "approved")
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_this_state")


@pytest.mark.parametrize(("decision", "answered"), [("approved", "changed"), ("rejected", "upheld")])
def test_a_recheck_is_answered(client, reviewer, row, decision, answered):
    with transactions.unit():
        recheck = Recheck(
            id=new_id(),
            application_id=row.id,
            district_code=row.district_code,
            item="residence",
            reason="少算一年",
            state="open",
            requested_at=clock.now(),
        )
        db.session.add(recheck)
    task = onsite.make_task(row, "recheck:residence")
    onsite.make_task(row, "home")
    claim(client, reviewer, task)
    reasons = [] if decision == "approved" else ["value_differs"]
    decide(client, reviewer, task, decision, reasons=reasons, note="已核对")
    found = onsite.fetch(Recheck, recheck.id)
    assert (found.state, found.answer) == (answered, "已核对")


# --- reveals


def reveal(client, headers, task, references, reason: str = "核对房产证"):
    body = {"references": references, "reason": reason}
    return client.post(f"/api/v1/reviewer/tasks/{task}/reveals", json=body, headers=headers)


OWNER = "self/natural_resources.property/homes/0/owners/0/name"


def test_a_reveal_is_one_audit_event(client, reviewer, row, home):
    task = onsite.make_task(row)
    claim(client, reviewer)
    answer = reveal(client, reviewer, task, [OWNER, "self/sign_in/phone"])
    assert answer.status_code == 201
    assert answer.json["values"][0] == {"reference": OWNER, "value": "林志明"}
    events = onsite.events("fields_revealed")
    assert len(events) == 1
    assert events[0].data["fields"] == sorted([OWNER, "self/sign_in/phone"])
    assert "林志明" not in json.dumps(events[0].data, ensure_ascii=False)
    assert [r.reason for r in onsite.rows(select(Reveal))] == ["核对房产证"]


def test_the_family_sees_that_someone_looked(client, reviewer, row, home):
    task = onsite.make_task(row)
    claim(client, reviewer)
    reveal(client, reviewer, task, [OWNER])
    url = f"/api/v1/applications/{row.id}/reveals"
    seen = client.get(url, headers=factories.sign_in(row.applicant_id)).json["items"]
    assert [(look["references"], look["reason"]) for look in seen] == [([OWNER], "核对房产证")]
    stranger = factories.sign_in(factories.make_person("王五").id)
    assert client.get(url, headers=stranger).status_code == 404


def test_only_the_holder_reveals_only_what_is_there_with_a_reason(client, reviewer, second, row, home):
    task = onsite.make_task(row)
    assert reveal(client, reviewer, task, [OWNER]).json["code"] == "claim_not_yours"
    claim(client, reviewer)
    assert reveal(client, second, task, [OWNER]).json["code"] == "claim_not_yours"
    assert reveal(client, reviewer, task, ["self/sign_in/nothing"]).status_code == 404
    assert reveal(client, reviewer, task, [OWNER], reason="").status_code == 422
    assert reveal(client, reviewer, task, []).status_code == 422
    assert not onsite.rows(select(Reveal.id))


def test_the_thirty_first_reveal_of_an_hour_is_refused(client, reviewer, row, home):
    task = onsite.make_task(row)
    claim(client, reviewer)
    for _ in range(30):
        assert reveal(client, reviewer, task, [OWNER]).status_code == 201
    refused = reveal(client, reviewer, task, [OWNER])
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_reveals")
    assert refused.headers["Retry-After"]
    assert len(onsite.rows(select(Reveal.id))) == 30


# --- overrides


def propose(client, headers, task, *, points: str = "10.00", item: str = "residence"):
    body = {"item": item, "points": points, "reason": "纸质暂住证可证明多一年"}
    return client.post(f"/api/v1/reviewer/tasks/{task}/overrides", json=body, headers=headers)


def rule(client, headers, override: str, *, approve: bool = True):
    url = f"/api/v1/reviewer/overrides/{override}/decisions"
    return client.post(url, json={"approve": approve}, headers=headers)


def test_an_override_needs_a_second_person(client, reviewer, supervisor, row):
    task = onsite.make_task(row)
    proposed = propose(client, reviewer, task).json
    assert proposed["change"] == {"points": "10.00", "before": "8.00"}
    assert propose(client, reviewer, task).json["code"] == "override_open"
    waiting = client.get("/api/v1/reviewer/overrides", headers=supervisor).json["items"]
    assert [(one["id"], one["title_zh"], one["before"], one["points"]) for one in waiting] == [
        (proposed["id"], "居住", "8.00", "10.00")
    ]
    assert waiting[0]["can_decide"] is True
    assert rule(client, reviewer, proposed["id"]).status_code == 403
    assert rule(client, supervisor, proposed["id"]).json["state"] == "approved"
    again = rule(client, supervisor, proposed["id"], approve=False)
    assert (again.status_code, again.json["code"]) == (409, "override_decided")
    events = onsite.rows(
        select(AuditEvent.event).where(AuditEvent.event.like("override%")).order_by(AuditEvent.number)
    )
    assert events == ["override_proposed", "override_approved"]


def test_one_person_in_two_roles_is_still_one_person(client, reviewer, row):
    task = onsite.make_task(row)
    proposed = propose(client, reviewer, task).json
    person = onsite.rows(select(Staff.person_id))[0]
    with transactions.unit():
        db.session.add(
            Staff(
                id=new_id(),
                person_id=person,
                role="supervisor",
                district_code=factories.SIMING,
                appointed_at=clock.now(),
            )
        )
    answer = rule(client, reviewer, proposed["id"])
    assert (answer.status_code, answer.json["code"]) == (403, "same_person")


def test_the_database_wants_two_people_too(client, supervisor, row):
    task = onsite.make_task(row)
    proposed = propose(client, supervisor, task).json
    alone = update(Override).values(state="approved", approved_by=Override.proposed_by)
    with pytest.raises(SamePerson), transactions.unit():
        db.session.execute(alone.where(Override.id == proposed["id"]))


@pytest.mark.parametrize("points", ["12.01", "-1", "NaN", "1e9"])
def test_points_beyond_the_item_are_refused(client, reviewer, row, points):
    task = onsite.make_task(row)
    assert propose(client, reviewer, task, points=points).status_code == 422
    assert propose(client, reviewer, task, item="nothing").status_code == 404


def test_an_approved_override_changes_the_breakdown_of_a_qualified_file(client, reviewer, supervisor, row):
    task = onsite.make_task(row)
    with transactions.unit():
        db.session.get_one(Application, row.id).state = State.QUALIFIED
    rule(client, supervisor, propose(client, reviewer, task, points="3.00").json["id"])
    newest = onsite.rows(select(Assessment).order_by(Assessment.number.desc()))[0]
    assert newest.number == 2
    line = next(item for item in newest.result["points"]["items"] if item["id"] == "residence")
    assert (line["points"], line["overridden"]) == ("3.00", True)
    assert onsite.rows(select(Message.purpose)) == ["points_ready"]


def test_an_override_of_another_district_does_not_exist(client, reviewer, row):
    proposed = propose(client, reviewer, onsite.make_task(row)).json
    headers = factories.sign_in(factories.make_staff("supervisor", factories.HULI, "吴主管").person_id)
    assert rule(client, headers, proposed["id"]).status_code == 404
    assert client.get("/api/v1/reviewer/overrides", headers=headers).json["items"] == []


# --- the district's switch


def test_the_automation_switch(client, app, reviewer):
    admin = factories.sign_in(factories.make_staff("admin", name="孙管理").person_id)
    url = "/api/v1/district/switches/automation"
    assert client.put(url, json={"automation": "full"}, headers=reviewer).status_code == 403
    for _ in range(2):
        answer = client.put(url, json={"automation": "full"}, headers=admin)
        assert (answer.status_code, answer.json["automation"]) == (200, "full")
    assert client.get("/api/v1/district/switches", headers=reviewer).json["automation"] == "full"
    assert client.put(url, json={"automation": "none"}, headers=admin).status_code == 422
    events = onsite.events("automation_set")
    assert [event.data for event in events] == [{"before": "review", "after": "full"}]
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "郑管理").person_id)
    assert client.get("/api/v1/district/switches", headers=elsewhere).json["automation"] == "review"
