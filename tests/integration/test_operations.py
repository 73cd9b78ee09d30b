"""Long work of a district is followed at one address, whatever its kind."""

from __future__ import annotations

from datetime import timedelta

import pytest

from app import clock, transactions
from app.domain.states import State
from app.models.notice import Notice
from app.models.operation import Operation
from app.models.publication import Publication
from app.store import notices, operations, publications
from tests import factories

URL = "/api/v1/district/operations"


@pytest.fixture
def admin(app):
    return factories.make_staff("admin", name="孙管理")


def headers_of(staff) -> dict[str, str]:
    return factories.sign_in(staff.person_id)


def measure(staff, *, hours_ago: float, state: str = "running") -> Operation:
    asked = clock.now() - timedelta(hours=hours_ago)
    row = Operation(
        kind="policy_preview",
        district_code=factories.SIMING,
        requested_by=staff.id,
        requested_at=asked,
        state=state,
        order={"policy_id": "xiamen/siming/2018", "text": "version: 1"},
        done=30,
        total=120,
        started_at=asked,
        ended_at=asked if state == "done" else None,
    )
    with transactions.unit():
        operations.add(row)
    return row


def release(staff, *, hours_ago: float = 0) -> Publication:
    """A list of results that two people released; nobody's text was queued yet."""
    at = clock.now() - timedelta(hours=hours_ago)
    with transactions.unit():
        row = Publication(
            district_code=factories.SIMING,
            state="published",
            digest="0" * 64,
            size=3,
            proposed_by=staff.person_id,
            proposed_at=at,
            approved_by=factories.make_person("复核").id,
            published_at=at,
        )
        publications.add_publication(row, [])
    return row


def test_a_measurement_and_a_run_of_texts_are_told_alike(client, admin):
    measured, released = measure(admin, hours_ago=1), release(admin)
    headers = headers_of(admin)
    items = client.get(URL, headers=headers).json["items"]
    assert [one["id"] for one in items] == [str(released.id), str(measured.id)]
    texts, preview = items
    assert (texts["kind"], texts["title_zh"]) == ("results_texts", "结果通知短信：3 户")
    assert (preview["kind"], preview["percent"], preview["title_en"]) == (
        "policy_preview",
        25,
        "Impact of xiamen/siming/2018",
    )
    assert preview["seconds_left"] > 0
    for one in items:
        assert client.get(f"{URL}/{one['id']}", headers=headers).json["title_zh"] == one["title_zh"]


def test_what_ended_yesterday_is_over_and_what_still_runs_is_not(client, admin):
    measure(admin, hours_ago=30, state="done")
    running = measure(admin, hours_ago=30)
    release(admin, hours_ago=30)
    items = client.get(URL, headers=headers_of(admin)).json["items"]
    assert [one["id"] for one in items] == [str(running.id)]


def test_another_district_sees_neither(client, admin):
    rows = [measure(admin, hours_ago=1), release(admin)]
    elsewhere = headers_of(factories.make_staff("admin", factories.HULI, "吴管理"))
    assert client.get(URL, headers=elsewhere).json["items"] == []
    assert [client.get(f"{URL}/{row.id}", headers=elsewhere).status_code for row in rows] == [404, 404]
    bureau = headers_of(factories.make_staff("bureau", None, "郑局"))
    assert len(client.get(URL, headers=bureau).json["items"]) == 2


def test_what_was_only_proposed_is_no_work_yet(client, admin):
    with transactions.unit():
        row = Publication(
            district_code=factories.SIMING,
            state="proposed",
            digest="0" * 64,
            size=3,
            proposed_by=admin.person_id,
            proposed_at=clock.now(),
        )
        publications.add_publication(row, [])
    headers = headers_of(admin)
    assert client.get(URL, headers=headers).json["items"] == []
    assert client.get(f"{URL}/{row.id}", headers=headers).status_code == 404


def test_a_notice_on_its_way_is_followed_too(client, admin):
    season = factories.make_season()
    other = factories.make_person("复核")
    with transactions.unit():
        row = Notice(
            season_id=season,
            district_code=factories.SIMING,
            state="released",
            states=[str(State.SUBMITTED)],
            words_zh="请带出生证。",
            words_en="Please bring the birth certificate.",
            size=2,
            proposed_by=admin.person_id,
            proposed_at=clock.now(),
            released_by=other.id,
            released_at=clock.now(),
        )
        notices.add(row)
    [one] = client.get(URL, headers=headers_of(admin)).json["items"]
    assert (one["kind"], one["title_zh"]) == ("notice_texts", "区里通知短信：2 户")
