"""What a family's page shows beside the application: the way, the reasons of a return, and what may be done now."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from app import clock
from app.domain.states import State
from tests import factories, onsite


@pytest.fixture
def returned(client, app):
    """An application that a reviewer gave back with a reason and a word."""
    row = factories.make_application(state=State.UNDER_REVIEW, form=json.dumps({}))
    onsite.make_assessment(row)
    task = onsite.make_task(row, "home")
    reviewer = factories.sign_in(factories.make_staff("reviewer").person_id)
    client.post("/api/v1/reviewer/claims", json={"task_id": str(task)}, headers=reviewer)
    body = {"decision": "returned", "reasons": ["photo_unreadable"], "note": "房产证第二页没有拍全"}
    answer = client.post(
        f"/api/v1/reviewer/tasks/{task}/decisions", json=body, headers=reviewer | {"If-Match": '"2"'}
    )
    assert answer.status_code == 201, answer.json
    return row


def progress(client, row):
    headers = factories.sign_in(row.applicant_id)
    answer = client.get(f"/api/v1/applications/{row.id}/progress", headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def standings(shown) -> dict[str, str]:
    return {step["id"]: step["standing"] for step in shown["steps"]}


def test_a_returned_family_reads_why_in_the_reviewers_words(client, returned):
    shown = progress(client, returned)
    assert shown["returned"]["reasons"][0]["zh"] == "材料照片不清晰"
    assert shown["returned"]["note"] == "房产证第二页没有拍全"
    assert shown["returned"]["mend_by"] >= clock.local(clock.now()).date().isoformat()
    assert (shown["can_submit_again"], shown["can_hand_in"], shown["can_confirm"]) == (True, True, False)
    assert standings(shown)["check"] == "now"


def test_the_way_of_a_family_that_is_to_confirm(client, app):
    row = factories.make_application(state=State.QUALIFIED)
    onsite.make_assessment(row)
    shown = progress(client, row)
    assert standings(shown) == {
        "submit": "done", "check": "done", "confirm": "now", "visit": "ahead", "result": "ahead",
        "report": "ahead",
    }  # fmt: skip
    assert (shown["can_confirm"], shown["can_recheck"], shown["returned"]) == (True, True, None)


def test_other_districts_are_open_only_while_the_window_is(client, app):
    row = factories.make_application(state=State.QUALIFIED)
    codes = {district["code"] for district in progress(client, row)["districts"]}
    assert codes
    assert row.district_code not in codes
    clock.move(timedelta(days=60))
    assert progress(client, row)["districts"] == []


def test_a_given_up_application_has_no_way_and_no_action(client, app):
    shown = progress(client, factories.make_application(state=State.WITHDRAWN))
    assert shown["steps"] == []
    assert not any(shown[name] for name in shown if name.startswith("can_"))
