"""The fast lane: what may be approved together, each by itself, a sample judged again blind, and what it says."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.sampling import is_drawn
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.review import BulkApproval, ReviewSample, ReviewTask
from app.models.staff import Staff
from app.services import approve_in_bulk
from app.store import bulk_reviews
from tests import factories, onsite

BULK = "/api/v1/reviewer/bulk-approvals"


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def second(app):
    return factories.sign_in(factories.make_staff("reviewer", name="李审核").person_id)


@pytest.fixture
def supervisor(app):
    return factories.sign_in(factories.make_staff("supervisor", name="周主管").person_id)


@pytest.fixture
def all_sampled(client):
    officer = factories.sign_in(factories.make_staff("admin", name="孙管理").person_id)
    body = {"share_percent": 100, "review_days": 3}
    assert client.put("/api/v1/reviewer/settings", json=body, headers=officer).status_code == 200


def clear(rule: str = "person", item: str = "home", **columns) -> ReviewTask:
    """An open task of a family whose every check passed."""
    row = factories.make_application(state=State.UNDER_REVIEW)
    onsite.make_assessment(row)
    return task_of(row, rule, item, **columns)


def task_of(row: Application, rule: str, item: str, **columns) -> ReviewTask:
    identity = onsite.make_task(row, item, **columns)
    with transactions.unit():
        task = db.session.get_one(ReviewTask, identity)
        task.because = {"rule": rule}
        return task


def listed(client, headers) -> list[str]:
    answer = client.get("/api/v1/reviewer/bulk-candidates", headers=headers)
    assert answer.status_code == 200
    return [one["task_id"] for one in answer.json["items"]]


def approve(client, headers, *tasks, version: int = 1):
    items = [{"task_id": str(getattr(task, "id", task)), "version": version} for task in tasks]
    return client.post(BULK, json={"items": items}, headers=headers)


def assess(task: ReviewTask, **changes) -> None:
    with transactions.unit():
        row = db.session.scalars(
            select(Assessment).where(Assessment.application_id == task.application_id)
        ).one()
        if "checks" in changes:
            row.result = row.result | {"checks": changes["checks"]}
        if "unverified" in changes:
            row.facts = json.dumps(json.loads(row.facts) | {"unverified": changes["unverified"]})
        row.eligible = changes.get("eligible", row.eligible)


# --- who is a candidate


def test_only_what_is_beyond_doubt_is_offered(client, reviewer):
    fine, own_look = clear(), clear("final_determination", "student_record")
    disputed = clear()
    task_of(onsite.fetch(Application, disputed.application_id), "doubt", "dispute:police.household")
    failed, doubtful, not_eligible = clear(), clear(), clear()
    assess(failed, checks=[{"id": "age", "passed": False, "blocking": False}])
    assess(doubtful, unverified=["education.student_record"])
    assess(not_eligible, eligible=False)
    upload = clear("upload", "document:other")
    assert set(listed(client, reviewer)) == {str(fine.id), str(own_look.id)}
    answer = approve(client, reviewer, disputed, failed, doubtful, not_eligible, upload)
    assert {one["code"] for one in answer.json["items"]} == {"task_not_clear"}
    assert (answer.json["approved"], answer.json["refused"]) == (0, 5)
    assert {onsite.fetch(ReviewTask, one.id).state for one in (disputed, failed, upload)} == {"open"}


def test_a_home_that_waits_for_this_look_is_no_doubt(client, reviewer):
    task = clear()
    assess(task, unverified=["natural_resources.property"])
    assert listed(client, reviewer) == [str(task.id)]


def test_another_district_and_the_own_family_are_not_offered(client, reviewer):
    task = clear()
    elsewhere = factories.sign_in(factories.make_staff("reviewer", factories.HULI, "赵审核").person_id)
    assert listed(client, elsewhere) == []
    assert approve(client, elsewhere, task).json["items"][0]["code"] == "not_found"
    with transactions.unit():
        mine = db.session.get_one(Application, task.application_id).applicant_id
        db.session.add(
            Staff(
                id=new_id(),
                person_id=mine,
                role="reviewer",
                district_code=factories.SIMING,
                appointed_at=clock.now(),
            )
        )
    own = factories.sign_in(mine)
    assert listed(client, own) == []
    assert approve(client, own, task).json["items"][0]["code"] == "not_found"


# --- each by itself


def test_one_refusal_does_not_stop_the_others(client, reviewer, second):
    first, stale, taken, gone, last = (clear() for _ in range(5))
    client.post("/api/v1/reviewer/claims", json={"task_id": str(taken.id)}, headers=second)
    approve(client, reviewer, gone)
    items = [
        {"task_id": str(task.id), "version": 9 if task is stale else 1}
        for task in (first, stale, taken, gone, last)
    ]
    answer = client.post(
        BULK, json={"items": [*items, {"task_id": str(uuid4()), "version": 1}]}, headers=reviewer
    )
    assert [one["code"] for one in answer.json["items"]] == [
        None, "stale_task", "task_not_clear", "task_already_decided", None, "not_found",
    ]  # fmt: skip
    assert all(one["zh"] for one in answer.json["items"] if one["outcome"] == "refused")
    assert (answer.json["approved"], answer.json["refused"]) == (2, 4)
    assert onsite.fetch(ReviewTask, first.id).decision == "approved"
    assert (
        answer.json["items"][0]["state"]
        == onsite.fetch(Application, first.application_id).state
        != "under_review"
    )


def test_the_same_task_twice_is_decided_once(client, reviewer):
    task = clear()
    answer = approve(client, reviewer, task, task)
    assert answer.json["approved"] == 1
    assert len(onsite.rows(select(AuditEvent.id).where(AuditEvent.event == "review_approved"))) == 1


def test_when_the_time_is_up_the_rest_is_not_tried(client, reviewer, monkeypatch):
    tasks = [clear() for _ in range(2)]
    monkeypatch.setattr(approve_in_bulk, "SECONDS", 0.0)
    answer = approve(client, reviewer, *tasks)
    assert (answer.json["not_tried"], answer.json["approved"]) == (2, 0)
    assert {onsite.fetch(ReviewTask, task.id).state for task in tasks} == {"open"}


@pytest.mark.parametrize("items", [[], [{"task_id": "x", "version": 1}], [{"version": 1}]])
def test_what_cannot_be_a_list_of_tasks_is_refused(client, reviewer, items):
    assert client.post(BULK, json={"items": items}, headers=reviewer).status_code == 422


# --- the sample


def test_the_sample_follows_from_the_stored_seed(client, reviewer):
    tasks = [clear() for _ in range(12)]
    officer = factories.sign_in(factories.make_staff("admin", name="孙管理").person_id)
    client.put("/api/v1/reviewer/settings", json={"share_percent": 40, "review_days": 5}, headers=officer)
    approve(client, reviewer, *tasks)
    approval = onsite.rows(select(BulkApproval))[0]
    with transactions.unit():
        approved = bulk_reviews.list_approved(approval.id)
    assert set(approved) == {task.id for task in tasks}
    drawn = {task for task in approved if is_drawn(approval.seed, task, approval.share)}
    assert {sample.task_id for sample in onsite.rows(select(ReviewSample))} == drawn


def test_another_reviewer_judges_blind(client, reviewer, second, all_sampled):
    task = clear()
    approve(client, reviewer, task)
    assert client.post("/api/v1/reviewer/sample-claims", headers=reviewer).json == {
        "sample": None,
        "seconds_left": None,
        "waiting": 0,
    }
    assert client.get("/api/v1/reviewer/queue", headers=second).json["samples"] == 1
    claim = client.post("/api/v1/reviewer/sample-claims", headers=second).json
    held = claim["sample"]
    assert (claim["seconds_left"], claim["waiting"]) == (15 * 60, 0)
    path = f"/api/v1/reviewer/samples/{held['id']}"
    seen = client.get(path, headers=second)
    assert (seen.status_code, seen.json["item"]) == (200, "home")
    assert seen.json["title_zh"]
    assert seen.json["because_zh"]
    assert not {"decisions", "state", "task", "decision"} & seen.json.keys()
    assert "陈" not in seen.text  # who decided first
    assert client.get(path, headers=reviewer).status_code == 404
    judged = client.post(f"{path}/judgements", json={"decision": "approved"}, headers=second)
    assert judged.json == {"id": held["id"], "verdict": "agreed", "reopened": False}
    again = client.post(f"{path}/judgements", json={"decision": "approved"}, headers=second)
    assert (again.status_code, again.json["code"]) == (409, "claim_not_yours")


def test_an_overturned_one_is_open_again_and_not_for_the_fast_lane(client, reviewer, second, all_sampled):
    task = clear()
    approve(client, reviewer, task)
    with transactions.unit():  # whatever the made-up facts gave: it was qualified
        db.session.get_one(Application, task.application_id).state = State.QUALIFIED
    held = client.post("/api/v1/reviewer/sample-claims", headers=second).json["sample"]["id"]
    path = f"/api/v1/reviewer/samples/{held}/judgements"
    assert client.post(path, json={"decision": "rejected"}, headers=second).json["code"] == "reasons_missing"
    body = {"decision": "rejected", "reasons": ["home_not_proved"], "note": "产权份额不足"}
    assert client.post(path, json=body, headers=second).json["reopened"] is True
    again = onsite.rows(select(ReviewTask).where(ReviewTask.state == "open"))
    assert [(one.item, one.because["rule"]) for one in again] == [("home", "sample")]
    assert onsite.fetch(Application, task.application_id).state == State.UNDER_REVIEW
    assert listed(client, reviewer) == []


def test_one_person_in_two_roles_does_not_judge_the_own_decision(client, reviewer, all_sampled):
    approve(client, reviewer, clear())
    person = onsite.rows(select(Staff.person_id).where(Staff.role == "reviewer"))[0]
    with transactions.unit():
        db.session.add(
            Staff(
                id=new_id(), person_id=person, role="supervisor", district_code=factories.SIMING,
                appointed_at=clock.now(),
            )
        )  # fmt: skip
    assert (
        client.post("/api/v1/reviewer/sample-claims", headers=factories.sign_in(person)).json["sample"]
        is None
    )


# --- what it says


def test_quality_tells_the_error_rate_with_its_interval(client, reviewer, second, supervisor, all_sampled):
    approve(client, reviewer, *(clear() for _ in range(3)))
    for decision in ("approved", "approved", "rejected"):
        held = client.post("/api/v1/reviewer/sample-claims", headers=second).json["sample"]["id"]
        body = {"decision": decision, "reasons": ["other"] if decision == "rejected" else []}
        client.post(f"/api/v1/reviewer/samples/{held}/judgements", json=body, headers=second)
    found = client.get("/api/v1/reviewer/quality", headers=supervisor).json
    sample = found["sample"]
    assert (sample["approved_in_bulk"], sample["sampled"], sample["judged"], sample["overturned"]) == (
        3,
        3,
        3,
        1,
    )
    assert (sample["error_percent"], sample["low_percent"], sample["high_percent"]) == (33.3, 6.1, 79.2)
    assert "6.1%" in sample["said_zh"]
    assert [(one["name"], one["in_bulk"], one["overturned"]) for one in found["reviewers"]] == [
        ("陈**", 3, 1)
    ]
    [overturned] = found["overturned"]
    assert [one["zh"] for one in overturned["reason_words"]] == ["其他原因，详见小程序"]
    assert overturned["title_zh"]
    assert overturned["state_zh"]
    elsewhere = factories.sign_in(factories.make_staff("supervisor", factories.HULI, "吴主管").person_id)
    there = client.get("/api/v1/reviewer/quality", headers=elsewhere).json
    assert (there["sample"]["judged"], there["sample"]["error_percent"], there["reviewers"]) == (0, None, [])
    bureau = factories.sign_in(factories.make_staff("bureau", None, "郑局").person_id)
    city = client.get("/api/v1/reviewer/quality", headers=bureau).json
    assert (city["district_code"], city["sample"]["judged"]) == (None, 3)


def test_time_from_claim_to_decision_and_what_is_overdue(client, reviewer, supervisor):
    now = clock.now()  # Thursday 20 April 2017
    old, fresh = clear(created_at=now - timedelta(days=12)), clear(created_at=now - timedelta(days=1))
    queue = client.get("/api/v1/reviewer/queue", headers=reviewer).json
    assert [(task["id"], task["is_overdue"]) for task in queue["tasks"]] == [
        (str(old.id), True), (str(fresh.id), False),
    ]  # fmt: skip
    assert (queue["overdue"], queue["tasks"][1]["due_on"]) == (1, "2017-04-26")  # five working days
    client.post("/api/v1/reviewer/claims", json={"task_id": str(old.id)}, headers=reviewer)
    clock.move(clock.now() + timedelta(seconds=40) - datetime.now(clock.CITY_ZONE))
    client.post(
        f"/api/v1/reviewer/tasks/{old.id}/decisions",
        json={"decision": "approved"},
        headers=reviewer | {"If-Match": '"2"'},
    )
    found = client.get("/api/v1/reviewer/quality", headers=supervisor).json
    assert found["speed"]["median_seconds"] == pytest.approx(40, abs=3)
    assert (found["speed"]["people"], found["per_person_day"], found["waiting"]["tasks"]) == (1, 1.0, 1)
    assert found["waiting"]["overdue"] == 0
    assert client.get("/api/v1/reviewer/quality", headers=reviewer).status_code == 403


def test_settings_are_the_officers_and_written_down(client, reviewer, all_sampled):
    assert client.get("/api/v1/reviewer/settings", headers=reviewer).json == {
        "share_percent": 100.0,
        "review_days": 3,
        "can_change": False,
    }
    body = {"share_percent": 5, "review_days": 5}
    assert client.put("/api/v1/reviewer/settings", json=body, headers=reviewer).status_code == 403
    events = onsite.rows(select(AuditEvent.data).where(AuditEvent.event == "review_settings_set"))
    assert events[0]["before"] == {"audit_share_percent": 5.0, "review_days": 5}
