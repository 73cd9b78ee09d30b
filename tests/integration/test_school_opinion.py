"""Two-stage review: the school of first choice has the first word, the district decides, and silence stops nobody."""

from __future__ import annotations

from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.review import ReviewTask, SchoolOpinion
from app.models.school import SchoolChoice
from app.models.staff import Staff
from app.services import give_opinion
from tests import factories, onsite
from tests.integration.test_review import claim, decide

OPINIONS = "/api/v1/school/opinions"
DOUBT = {"verdict": "doubts", "words": "房产证上的地址不在本校片区"}


@pytest.fixture
def world(app):
    """A file under review whose first choice is a school with a clerk; a reviewer and an admin of its district."""
    clerk, other = factories.make_staff("school"), factories.make_staff("school")
    row = factories.make_application(state=State.UNDER_REVIEW)
    onsite.make_assessment(row)
    choose(row, clerk.school_code, other.school_code)
    return SimpleNamespace(
        row=row,
        clerk=factories.sign_in(clerk.person_id),
        clerk_id=clerk.id,
        other=factories.sign_in(other.person_id),
        reviewer=factories.sign_in(factories.make_staff("reviewer").person_id),
        admin=factories.sign_in(factories.make_staff("admin", name="管理员").person_id),
    )


def choose(row, *codes: str) -> None:
    with transactions.unit():
        for position, code in enumerate(codes, start=1):
            db.session.add(SchoolChoice(application_id=row.id, position=position, school_code=code))


def switch(client, world, required: bool = True):
    answer = client.put(
        "/api/v1/district/switches/school-first", json={"required": required}, headers=world.admin
    )
    assert answer.json["school_first"] is required


def asked(row, item: str = "home"):
    """A task as the check opens it: waiting for the school where the district asks it first."""
    with transactions.unit():
        until = give_opinion.waits_until(row, now=clock.now())
    return onsite.make_task(row, item, school_ends_at=until, because={"rule": "person"})


def say(client, headers, task, **said):
    return client.post(OPINIONS, json={"task_id": str(task), "verdict": "passes"} | said, headers=headers)


def queue(client, world):
    found = client.get("/api/v1/reviewer/queue", headers=world.reviewer).json
    return found["waiting"], found["at_schools"], len(found["tasks"])


def test_without_the_switch_nobody_is_asked(client, world):
    task = asked(world.row)
    assert queue(client, world) == (1, 0, 1)
    refused = say(client, world.clerk, task)
    assert (refused.status_code, refused.json["code"]) == (409, "opinion_not_awaited")


def test_the_school_speaks_and_then_the_district_decides(client, world):
    switch(client, world)
    task = asked(world.row)
    assert queue(client, world) == (0, 1, 0)
    assert claim(client, world.reviewer).json["task"] is None
    assert claim(client, world.reviewer, task).json["code"] == "task_not_free"
    listed = client.get("/api/v1/school/asked-applications", headers=world.clerk).json["items"]
    assert [one["id"] for one in listed] == [str(world.row.id)]
    assert client.get("/api/v1/school/counts", headers=world.clerk).json["asked"] == 1

    told = say(client, world.clerk, task, **DOUBT).json
    assert (told["tasks"][0]["can_say"], told["tasks"][0]["given"]["verdict"]) == (False, "doubts")
    assert client.get("/api/v1/school/counts", headers=world.clerk).json["asked"] == 0
    assert queue(client, world) == (1, 0, 1)
    claim(client, world.reviewer, task)
    seen = client.get(f"/api/v1/reviewer/tasks/{task}", headers=world.reviewer).json["school"]
    assert (seen["verdict_zh"], seen["words"]) == ("学校意见：有疑问", DOUBT["words"])
    assert decide(client, world.reviewer, task, "approved").status_code == 201
    assert onsite.events("school_opinion_given")[0].data["verdict"] == "doubts"


def test_silence_lasts_three_working_days(client, world):
    switch(client, world)  # noon on Thursday, 20 April 2017
    task = asked(world.row)
    for moment, waiting in (("2017-04-25T23:59", 0), ("2017-04-26T00:01", 1)):
        at = datetime.fromisoformat(f"{moment}+08:00")
        clock.move(at - datetime.now(clock.CITY_ZONE))
        assert queue(client, world)[0] == waiting
    late = say(client, world.clerk, task)
    assert (late.status_code, late.json["code"]) == (409, "opinion_not_awaited")
    assert client.get("/api/v1/school/asked-applications", headers=world.clerk).json["items"] == []


def test_a_second_word_and_one_after_a_claim_come_too_late(client, world):
    switch(client, world)
    task = asked(world.row)
    assert say(client, world.clerk, task).status_code == 201
    assert say(client, world.clerk, task, **DOUBT).json["code"] == "opinion_not_awaited"
    assert len(onsite.rows(select(SchoolOpinion))) == 1


def test_a_doubt_says_why_and_keeps_no_number(client, world):
    switch(client, world)
    task = asked(world.row)
    assert say(client, world.clerk, task, verdict="doubts").json["code"] == "doubt_needs_words"
    say(client, world.clerk, task, verdict="doubts", words="与 350203198505050014 不符")
    assert "198505050014" not in onsite.rows(select(SchoolOpinion))[0].words


def test_another_school_hears_of_nothing(client, world):
    switch(client, world)
    task = asked(world.row)
    assert say(client, world.other, task).status_code == 404
    assert client.get("/api/v1/school/asked-applications", headers=world.other).json["items"] == []


def test_nobody_speaks_of_the_own_family(client, world):
    switch(client, world)
    with transactions.unit():
        clerk = db.session.get_one(Staff, world.clerk_id)
        row = db.session.merge(world.row)
        row.applicant_id = clerk.person_id
    task = asked(world.row)
    assert say(client, world.clerk, task).status_code == 404
    assert client.get("/api/v1/school/counts", headers=world.clerk).json["asked"] == 0


def test_a_school_without_staff_is_not_waited_for(client, world):
    switch(client, world)
    with transactions.unit():
        db.session.get_one(Staff, world.clerk_id).ended_at = clock.now()
    asked(world.row)
    assert queue(client, world) == (1, 0, 1)


def test_the_school_sees_what_the_sources_say_masked(client, world):
    switch(client, world)
    asked(world.row)
    shown = client.get(f"/api/v1/school/applications/{world.row.id}", headers=world.clerk).json
    (task,) = shown["tasks"]
    assert (task["can_say"], task["last_day"]) == (True, "2017-04-25")
    assert [source["dataset"] for source in task["sources"]][:2] == ["sign_in", "sign_in"]
    assert "林小明" not in str(shown)


def test_a_doubt_keeps_a_file_out_of_the_bulk(client, world):
    switch(client, world)
    task = asked(world.row)
    path = "/api/v1/reviewer/bulk-candidates"
    assert client.get(path, headers=world.reviewer).json["items"] == []
    say(client, world.clerk, task)
    assert len(client.get(path, headers=world.reviewer).json["items"]) == 1
    with transactions.unit():
        db.session.query(SchoolOpinion).update({"verdict": "doubts", "words": "有疑问"})
    assert client.get(path, headers=world.reviewer).json["items"] == []


def test_the_switch_stands_in_the_trail_once(client, world):
    for required in (True, True, False):
        switch(client, world, required)
    assert [event.data["required"] for event in onsite.events("school_first_switched")] == [True, False]


def test_tasks_open_now_keep_their_time(client, world):
    switch(client, world)
    asked(world.row)
    switch(client, world, required=False)
    assert queue(client, world) == (0, 1, 0)
    (task,) = onsite.rows(select(ReviewTask))
    assert task.school_ends_at - clock.now() > timedelta(days=3)
