"""A family that the data puts in no batch: one person proposes a class, another agrees, and the batch follows."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import clock, policies, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.finding import Finding
from app.models.message import Message
from app.services import find_policy
from app.services.assess_application import assess
from app.store import applications
from tests import factories, onsite

KUIWEN = "weifang/kuiwen/2019"


@pytest.fixture
def reviewer(app):
    return factories.sign_in(factories.make_staff("reviewer").person_id)


@pytest.fixture
def supervisor(app):
    return factories.sign_in(factories.make_staff("supervisor", name="周主管").person_id)


@pytest.fixture
def kuiwen(monkeypatch):
    """Batches, of which the data finds none for a family that no register knows."""
    policy = policies.load(KUIWEN)
    monkeypatch.setattr(find_policy, "in_force", lambda *where: policy)
    return policy


@pytest.fixture
def row(app, kuiwen) -> Application:
    parent = factories.make_person()
    row = factories.make_application(
        parent, factories.make_child(parent, born_on="2013-03-05"), state=State.UNDER_REVIEW
    )
    with transactions.unit():
        assess(applications.lock(row.id), now=clock.now())
    return row


@pytest.fixture
def task(row):
    return onsite.make_task(row, "home")


def propose(client, headers, task, class_id: str = "home_only", ground: str = "visited"):
    body = {"class_id": class_id, "ground": ground, "reason": "社区上门，一家三口住在自有住房里"}
    return client.post(f"/api/v1/reviewer/tasks/{task}/placements", json=body, headers=headers)


def decide(client, headers, finding, *, approve: bool = True):
    url = f"/api/v1/reviewer/findings/{finding}/decisions"
    return client.post(url, json={"approve": approve}, headers=headers)


def of_task(client, headers, task):
    return client.get(f"/api/v1/reviewer/tasks/{task}/findings", headers=headers).json


def approve_task(client, headers, task) -> None:
    client.post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=headers)
    answer = client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions",
        json={"decision": "approved", "reasons": []},
        headers=headers | {"If-Match": '"2"'},
    )
    assert answer.status_code == 201, answer.json


def newest(row) -> Assessment:
    return onsite.rows(
        select(Assessment).where(Assessment.application_id == row.id).order_by(Assessment.number.desc())
    )[0]


def state(row) -> str:
    return onsite.fetch(Application, row.id).state


def test_without_a_placement_the_family_is_not_eligible(client, reviewer, row, task):
    """The negative control: what the reviewer's approval of the task alone leads to."""
    approve_task(client, reviewer, task)
    assert state(row) == State.INELIGIBLE


def test_two_people_place_the_family_and_it_goes_on(client, reviewer, supervisor, row, task):
    proposed = propose(client, reviewer, task).json["id"]
    approve_task(client, reviewer, task)
    assert state(row) == State.UNDER_REVIEW, "the outcome waits for the second person"
    assert newest(row).result["batch"] is None
    assert onsite.rows(select(Message)) == []
    assert decide(client, supervisor, proposed).json["state"] == "approved"
    assert state(row) == State.QUALIFIED
    result = newest(row).result
    assert (result["batch"], result["applicant_class"], result["eligible"]) == ("fifth", "home_only", True)
    told = next(check for check in result["checks"] if check["id"] == "placed_by_person")
    assert "实地核查" in told["because"]
    assert told["clause"] == "通过率85.78%"
    found = client.get(
        f"/api/v1/applications/{row.id}/findings", headers=factories.sign_in(row.applicant_id)
    ).json["items"]
    assert [one["found_zh"] for one in found] == [
        "经两名工作人员认定，归入“区外户籍、区内房产”（依据：实地核查）"
    ]
    assert sorted(onsite.rows(select(Message.purpose))) == ["finding_made", "points_ready"]


def test_declined_the_family_stays_where_the_data_put_it(client, reviewer, supervisor, row, task):
    proposed = propose(client, reviewer, task).json["id"]
    approve_task(client, reviewer, task)
    decide(client, supervisor, proposed, approve=False)
    assert (state(row), newest(row).result["batch"]) == (State.INELIGIBLE, None)


def test_a_family_that_was_refused_can_still_be_placed(client, reviewer, supervisor, row, task):
    approve_task(client, reviewer, task)
    assert state(row) == State.INELIGIBLE
    decide(client, supervisor, propose(client, reviewer, task).json["id"])
    assert (state(row), newest(row).result["batch"]) == (State.QUALIFIED, "fifth")


def test_taken_back_by_two_the_family_is_in_no_batch_again(client, reviewer, supervisor, row, task):
    approve_task(client, reviewer, task)
    placed = propose(client, reviewer, task).json["id"]
    decide(client, supervisor, placed)
    assert of_task(client, reviewer, task)["classes"] == [], "settled: nothing is offered any more"
    assert propose(client, reviewer, task).json["code"] == "finding_stands"
    url = f"/api/v1/reviewer/findings/{placed}/returns"
    taken = client.post(url, json={"reason": "社区更正：一家已搬走"}, headers=reviewer).json["id"]
    assert state(row) == State.QUALIFIED
    decide(client, supervisor, taken)
    assert (state(row), newest(row).result["batch"]) == (State.INELIGIBLE, None)
    assert [found["code"] for found in of_task(client, reviewer, task)["placement_grounds"]] == [
        "original_seen",
        "office_wrote",
        "visited",
    ]


def test_only_the_classes_of_the_pack_are_offered_with_their_batch(client, reviewer, row, kuiwen, task):
    offered = of_task(client, reviewer, task)["classes"]
    assert [one["class_id"] for one in offered] == list(kuiwen.placement.classes)
    assert (offered[0]["batch_zh"], offered[4]["batch_zh"]) == ("第一批", "第五批")
    assert propose(client, reviewer, task, "other").json["code"] == "no_placement"
    assert propose(client, reviewer, task, ground="altered").json["code"] == "ground_unfit"
    propose(client, reviewer, task)
    assert of_task(client, reviewer, task)["classes"] == [], "one proposal at a time"
    assert propose(client, reviewer, task, "home_and_work").json["code"] == "finding_open"


def test_a_pack_without_the_statement_leaves_no_room(client, reviewer, app):
    plain = factories.make_application(state=State.UNDER_REVIEW)
    onsite.make_assessment(plain)
    task = onsite.make_task(plain, "home")
    assert of_task(client, reviewer, task)["classes"] == []
    answer = propose(client, reviewer, task)
    assert (answer.status_code, answer.json["code"]) == (409, "no_placement")
    assert onsite.rows(select(Finding.id)) == []


def test_whoever_proposed_does_not_decide(client, supervisor, row, task):
    proposed = propose(client, supervisor, task).json["id"]
    answer = decide(client, supervisor, proposed)
    assert (answer.status_code, answer.json["code"]) == (403, "same_person")
    waiting = client.get("/api/v1/reviewer/findings", headers=supervisor).json["items"]
    assert [one["can_decide"] for one in waiting] == [False]


def test_the_words_stay_out_of_the_text_and_the_trail(client, reviewer, supervisor, row, task):

    decide(client, supervisor, propose(client, reviewer, task).json["id"])
    with transactions.unit():
        words = [message.body for message in db.session.scalars(select(Message))]
    assert not any("一家三口" in text for text in words)
    assert "一家三口" not in str([event.data for event in onsite.events("finding_proposed")])
