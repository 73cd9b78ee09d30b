"""The public statistics: sums of whole days, in fives, and nothing of a handful of families."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

from sqlalchemy import update

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.base import new_id
from app.models.review import ReviewTask
from app.models.school import SchoolCapacity
from tests import factories, onsite

PATH = "/api/v1/statistics"


def days_ago(count: int) -> datetime:
    return clock.local(clock.now()).replace(hour=12) - timedelta(days=count)


def hand_in(count: int, *, ago: int = 1, district: str = "siming", state: State = State.QUALIFIED) -> list:
    rows = [factories.make_application(district=district, state=state) for _ in range(count)]
    with transactions.unit():
        db.session.execute(
            update(Application)
            .where(Application.id.in_([row.id for row in rows]))
            .values(submitted_at=days_ago(ago))
        )
    return rows


def shown(client) -> dict[str | None, dict]:
    answer = client.get(PATH)
    assert answer.status_code == 200, answer.json
    return {part["code"]: part for part in answer.json["parts"]}


def test_days_are_told_in_fives_and_today_not_at_all(client):
    hand_in(7, ago=3)
    hand_in(2, ago=1)
    hand_in(6, ago=1, district="huli")
    hand_in(9, ago=0)
    parts = shown(client)
    assert [day["count"] for day in parts["350203"]["days"]] == [5, 0, None]
    assert [day["count_zh"] for day in parts["350203"]["days"]] == ["5 件", "0 件", "少于 5 件"]
    assert [day["count"] for day in parts[None]["days"]] == [5, 0, 5]
    assert (parts["350203"]["figures"]["handed_in"], parts[None]["figures"]["handed_in"]) == (5, 15)
    assert client.get(PATH).json["through"] == str(days_ago(1).date())


def test_a_draft_is_nobody_s_figure(client):
    hand_in(3)
    factories.make_application(state=State.DRAFT)
    figures = shown(client)["350203"]["figures"]
    assert (figures["handed_in"], figures["handed_in_zh"]) == (None, "少于 5 件")


def test_shares_of_a_handful_are_not_told(client):
    hand_in(19)
    hand_in(20, district="huli")
    parts = shown(client)
    assert parts["350203"]["figures"]["online_percent"] is None
    assert parts["350206"]["figures"]["online_percent"] == 100
    assert parts["350206"]["figures"]["nothing_brought_percent"] == 100


def test_a_share_tells_no_more_than_its_counts(client):
    rows = hand_in(23)
    for row in rows[:6]:
        with transactions.unit():
            db.session.add(
                Material(
                    id=new_id(), application_id=row.id, district_code=factories.SIMING, document="other",
                    media_type="image/jpeg", size=3, digest="0" * 64, uploaded_by=row.applicant_id,
                    uploaded_at=days_ago(1),
                )
            )  # fmt: skip
    # 17 of 23 exactly; told as 15 of 20
    assert shown(client)[None]["figures"]["nothing_brought_percent"] == 75


def test_review_is_told_in_half_days_when_many_were_decided(client):
    reviewer = factories.make_staff("reviewer")
    for row in hand_in(20, ago=4):
        task = onsite.make_task(row)
        with transactions.unit():
            db.session.execute(
                update(ReviewTask).where(ReviewTask.id == task).values(
                    state="decided", decision="approved", decided_by=reviewer.id, claimed_by=reviewer.id,
                    created_at=days_ago(3), decided_at=days_ago(3) + timedelta(hours=30),
                )
            )  # fmt: skip
    parts = shown(client)
    assert parts["350203"]["figures"]["review_days"] == parts[None]["figures"]["review_days"] == 1.5
    assert parts["350206"]["figures"]["review_days"] is None


def test_places_are_what_the_schools_announced(client):
    for district in (factories.SIMING, factories.HULI):
        code = factories.make_school(district)
        with transactions.unit():
            db.session.add(SchoolCapacity(school_code=code, year=2017, capacity=45))
    parts = shown(client)
    assert (parts[None]["schools"], parts[None]["capacity"], parts["350203"]["capacity"]) == (2, 90, 45)


def test_a_day_s_answer_stays_and_is_not_sent_twice(client):
    hand_in(5)
    first = client.get(PATH)
    assert "max-age=300" in first.headers["Cache-Control"]
    hand_in(5)
    again = client.get(PATH, headers={"If-None-Match": first.headers["ETag"]})
    assert again.status_code == 304, "counted once a day: nobody learns who came by asking again"


def test_both_tables_open_in_a_spreadsheet(client):
    hand_in(5)
    districts = client.get(f"{PATH}/districts.csv")
    assert districts.mimetype == "text/csv"
    assert districts.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(districts.data.decode("utf-8-sig"))))
    assert rows[1][:5] == ["", "全市", "5 件", "", ""]
    days = list(csv.reader(io.StringIO(client.get(f"{PATH}/days.csv").data.decode("utf-8-sig"))))
    assert [str(days_ago(1).date()), "350203", "思明", "5 件"] in days
