"""The monitoring wall: what it counts, who sees which, and tables that a spreadsheet may open."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from sqlalchemy import update

from app import clock, outbox, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.base import new_id
from app.models.mandate import Mandate
from app.models.review import ReviewTask
from app.models.school import School, SchoolCapacity, SchoolChoice
from app.services import keep_heat
from tests import factories, onsite
from tests.integration.test_desk import confirm, move_clock_to, scan

PATH = "/api/v1/district/wall"


def headers(role: str = "admin", district_code: str | None = factories.SIMING) -> dict[str, str]:
    return factories.sign_in(factories.make_staff(role, district_code).person_id)


def wall(client, who: dict[str, str], **query: str) -> dict:
    answer = client.get(PATH, headers=who, query_string=query)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_applications_by_day_hour_and_state(client):
    rows = [factories.make_application(state=State.UNDER_REVIEW) for _ in range(3)]
    factories.make_application(state=State.DRAFT)
    midnight = clock.local(clock.now()).replace(hour=0, minute=30)
    with transactions.unit():
        for row, at in ((rows[0], midnight), (rows[1], midnight - timedelta(hours=1))):
            db.session.execute(update(Application).where(Application.id == row.id).values(submitted_at=at))
    shown = wall(client, headers())
    assert shown["by_day"] == [{"on": "2017-04-19", "count": 1}, {"on": "2017-04-20", "count": 2}]
    assert {one["hour"]: one["count"] for one in shown["by_hour"] if one["count"]} == {0: 1, 12: 1}
    assert len(shown["by_hour"]) == 13, "no hour that is still to come"
    state = {"code": "under_review", "name_zh": "审核中", "name_en": "Under review", "count": 3}
    assert shown["by_state"] == [state]


def test_shares_online_and_without_papers(client):
    online, assisted, papers = (factories.make_application() for _ in range(3))
    helper = factories.make_staff("desk")
    now = clock.now()
    with transactions.unit():
        db.session.add(
            Mandate(
                id=new_id(), season_id=assisted.season_id, district_code=factories.SIMING,
                parent_id=assisted.applicant_id, helper_id=helper.id, application_id=assisted.id, kind="paper",
                state="ended", created_at=now - timedelta(hours=1), confirmable_until_at=now,
                confirmed_at=now - timedelta(hours=1), expires_at=now + timedelta(hours=3), ended_at=now,
            )
        )  # fmt: skip
        db.session.add(
            Material(
                id=new_id(), application_id=papers.id, district_code=factories.SIMING, document="other",
                media_type="image/jpeg", size=3, digest="0" * 64, uploaded_by=papers.applicant_id, uploaded_at=now,
            )
        )  # fmt: skip
    shares = wall(client, headers())["shares"]
    assert (shares["handed_in"], shares["online"], shares["zero_proof"]) == (3, 2, 2)
    assert shares["share_online"] == shares["share_zero_proof"] == pytest.approx(0.6667)
    assert online.id != assisted.id


def test_who_was_done_within_ten_minutes(client):
    rows = [factories.make_application() for _ in range(3)]
    with transactions.unit():
        for row, minutes in zip(rows, (10, 11, 2), strict=True):
            begun = row.submitted_at - timedelta(minutes=minutes)
            db.session.execute(update(Application).where(Application.id == row.id).values(created_at=begun))
    shares = wall(client, headers())["shares"]
    assert (shares["quick"], shares["share_quick"]) == (2, pytest.approx(0.6667))


def test_a_family_that_was_sent_away_one_day_did_not_come_once(client):
    site, slots = factories.make_site_and_slots(capacity=5)
    once, twice = onsite.make_ready(), onsite.make_ready()
    for family in (once, twice):
        onsite.book(family, slots[0])
    move_clock_to(slots[0].starts_at - timedelta(days=1))
    assert scan(client, onsite.make_desk(site), twice.serial)["verdict"] != "ready"
    move_clock_to(slots[0].starts_at + timedelta(minutes=5))
    desk = onsite.make_desk(site)
    for family in (once, twice):
        assert scan(client, desk, family.serial)["verdict"] == "ready"
        assert confirm(client, desk, family.serial).status_code == 200
    shares = wall(client, headers())["shares"]
    assert (shares["confirmed"], shares["one_visit"], shares["share_one_visit"]) == (2, 1, 0.5)


def test_review_time_pace_and_time_saved(client):
    reviewer = factories.make_staff("reviewer")
    now = clock.now()
    for minutes in (10, 20, 60):
        task = onsite.make_task(factories.make_application(state=State.QUALIFIED))
        with transactions.unit():
            db.session.execute(
                update(ReviewTask).where(ReviewTask.id == task).values(
                    state="decided", decision="approved", decided_by=reviewer.id, claimed_by=reviewer.id,
                    created_at=now - timedelta(minutes=minutes), decided_at=now,
                    claim_expires_at=now + timedelta(minutes=13),
                )
            )  # fmt: skip
    for _ in range(4):
        factories.make_application(state=State.QUALIFIED)
    factories.make_application(state=State.CHECKING)
    review = wall(client, headers())["review"]
    assert (review["decided"], review["median_seconds"], review["p90_seconds"]) == (3, 1200.0, 3120.0)
    assert (review["decided_last_day"], review["per_reviewer_hour"]) == (3, 3.0)
    assert (review["handling_seconds"], review["settled_by_data"], review["seconds_saved"]) == (
        120.0,
        4,
        480.0,
    )


def test_queues_say_how_long_the_oldest_waits(client):
    now = clock.now()
    onsite.make_task(factories.make_application(), created_at=now - timedelta(hours=2))
    with transactions.unit():
        outbox.promise("assign_slot", new_id(), now=now - timedelta(seconds=90), queue="bulk")
    queues = {one["code"]: one for one in wall(client, headers())["queues"]}
    assert queues["review"]["waiting"] == 1
    assert queues["review"]["oldest_seconds"] == pytest.approx(7200, abs=60)
    assert (queues["bulk"]["waiting"], queues["urgent"]["oldest_seconds"]) == (1, None)
    assert queues["bulk"]["oldest_seconds"] == pytest.approx(90, abs=30)


def test_each_district_its_own_and_the_bureau_all_or_one(client):
    factories.make_application()
    factories.make_application(district="huli")
    bureau = headers("bureau", None)
    assert wall(client, bureau)["shares"]["handed_in"] == 2
    assert wall(client, bureau, district="350206")["shares"]["handed_in"] == 1
    assert wall(client, headers())["shares"]["handed_in"] == 1
    assert client.get(f"{PATH}?district=350206", headers=headers()).status_code == 404
    assert client.get(PATH, headers=headers("reviewer")).status_code == 403


def test_a_page_that_polls_is_told_for_how_long(client):
    assert client.get(PATH, headers=headers()).headers["Cache-Control"] == "private, max-age=5"


def test_seats_are_counted_once_a_minute(client, monkeypatch):
    code = factories.make_school()
    admin = headers()
    assert wall(client, admin)["schools"][0]["applicants"] == 0
    row = factories.make_application()
    with transactions.unit():
        db.session.add(SchoolChoice(application_id=row.id, position=1, school_code=code))
    again = wall(client, admin)
    assert (again["schools"][0]["applicants"], again["shares"]["handed_in"]) == (0, 1)
    monkeypatch.setattr(keep_heat, "GOOD_FOR", 0.0)
    assert wall(client, admin)["schools"][0]["applicants"] == 1


def test_every_block_is_a_table_that_computes_nothing(client):
    admin = headers()
    code = factories.make_school()
    with transactions.unit():
        school = db.session.get_one(School, code)
        school.name_zh, school.zone = '=HYPERLINK("http://evil.example")', "+片区"
        db.session.add(SchoolCapacity(school_code=code, year=2017, capacity=10))
    row = factories.make_application()
    with transactions.unit():
        db.session.add(SchoolChoice(application_id=row.id, position=1, school_code=code))
    shown = wall(client, admin)
    for block in shown["blocks"]:
        answer = client.get(f"{PATH}/{block['block']}.csv", headers=admin)
        assert (answer.status_code, answer.mimetype) == (200, "text/csv")
        assert answer.data.startswith(b"\xef\xbb\xbf")
        table = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"), newline="")))
        assert {len(row) for row in table} == {len(table[0])}, block
        assert not [cell for row in table for cell in row if cell.lstrip().startswith(("=", "+", "-", "@"))]
    schools = client.get(f"{PATH}/schools.csv", headers=admin).data.decode("utf-8-sig").splitlines()
    assert schools[0].startswith("区代码,学校代码,学校,片区,学位数")
    assert "'=HYPERLINK" in schools[1]
    assert client.get(f"{PATH}/nonsense.csv", headers=admin).status_code == 404
