"""Many reviewers, one task: one claims, one decides; two last decisions still settle the application."""

from __future__ import annotations

from threading import Barrier

import pytest
from sqlalchemy import select, text

from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.review import Reveal, ReviewTask
from tests import factories, onsite
from tests.onrush import at_once

REVIEWERS = 12


@pytest.fixture
def reviewers(app):
    names = [f"陈{n}" for n in range(REVIEWERS)]
    staff = [factories.make_staff("reviewer", name=name) for name in names]
    return [factories.sign_in(one.person_id) for one in staff]


@pytest.fixture
def row(app):
    row = factories.make_application(state=State.UNDER_REVIEW)
    onsite.make_assessment(row)
    return row


def test_without_the_defence_everyone_claims(app, row):
    """The control: look for an open task, then take it."""
    task = onsite.make_task(row)
    everyone_looked = Barrier(REVIEWERS)

    def look_then_take(_: int) -> bool:
        with db.engine.begin() as connection:
            state = connection.execute(text("SELECT state FROM review_task")).scalar_one()
            everyone_looked.wait(timeout=30)
            if state == "open":
                connection.execute(text("UPDATE review_task SET state = 'claimed'"))
            return state == "open"

    assert at_once(look_then_take, range(REVIEWERS)).count(True) > 1
    assert onsite.fetch(ReviewTask, task).state == "claimed"


def test_one_task_is_claimed_by_one(app, reviewers, row):
    onsite.make_task(row)

    def claim(headers):
        return app.test_client().post("/api/v1/reviewer/claims", json={}, headers=headers)

    answers = at_once(claim, reviewers)
    assert {answer.status_code for answer in answers} == {200}
    assert sum(answer.json["task"] is not None for answer in answers) == 1


def test_everyone_gets_a_task_of_the_own(app, reviewers):
    for _ in range(REVIEWERS):
        onsite.make_task(factories.make_application(state=State.UNDER_REVIEW))

    def claim(headers):
        return app.test_client().post("/api/v1/reviewer/claims", json={}, headers=headers).json["task"]

    got = [task["id"] for task in at_once(claim, reviewers) if task is not None]
    assert len(set(got)) == len(got) == REVIEWERS


def test_a_task_is_decided_once(app, reviewers, row):
    task = onsite.make_task(row)
    onsite.make_task(row, "student_record")
    me = reviewers[0]
    app.test_client().post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=me)

    def decide(decision: str):
        return app.test_client().post(
            f"/api/v1/reviewer/tasks/{task}/decisions",
            json={"decision": decision, "reasons": ["other"]},
            headers=me | {"If-Match": '"2"'},
        )

    answers = at_once(decide, ["approved", "rejected"] * 5)
    assert sorted(answer.status_code for answer in answers) == [201] + [409] * 9
    events = onsite.rows(select(AuditEvent.event).where(AuditEvent.event.like("review_%ed")))
    assert len([event for event in events if event != "review_claimed"]) == 1


@pytest.mark.parametrize("turn", range(4))
def test_two_last_decisions_settle_the_application(app, reviewers, row, turn):
    tasks = [onsite.make_task(row, item) for item in ("home", "student_record")]
    pairs = list(zip(tasks, reviewers, strict=False))
    for task, headers in pairs:
        app.test_client().post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=headers)

    def decide(pair) -> int:
        task, headers = pair
        answer = app.test_client().post(
            f"/api/v1/reviewer/tasks/{task}/decisions",
            json={"decision": "approved"},
            headers=headers | {"If-Match": '"2"'},
        )
        return answer.status_code

    assert at_once(decide, pairs) == [201, 201]
    assert onsite.fetch(Application, row.id).state in (State.QUALIFIED, State.INELIGIBLE)


def test_thirty_reveals_an_hour_hold_in_a_rush(app, reviewers, row):
    task = onsite.make_task(row)
    me = reviewers[0]
    app.test_client().post("/api/v1/reviewer/claims", json={}, headers=me)

    def reveal(_: int) -> int:
        return (
            app.test_client()
            .post(
                f"/api/v1/reviewer/tasks/{task}/reveals",
                json={"references": ["self/sign_in/name"], "reason": "核对姓名"},
                headers=me,
            )
            .status_code
        )

    answers = at_once(reveal, range(40))
    assert answers.count(201) == 30
    assert answers.count(429) == 10
    assert len(onsite.rows(select(Reveal.id))) == 30
