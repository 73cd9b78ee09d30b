"""Retention: what is due is emptied, what is not stays, the trail says so, and a second run finds nothing."""

from __future__ import annotations

import json
from datetime import datetime
from typing import Any

import pytest
from click.testing import CliRunner
from sqlalchemy import func, select

from app import audit, clock, transactions
from app.cli import main
from app.commands import platform
from app.domain.actor import SYSTEM
from app.domain.retention import Kind
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.base import new_id
from app.models.complaint import Complaint
from app.models.feedback import Feedback
from app.models.idempotency import IdempotentAnswer
from app.models.lookup import LookupTry
from app.models.mandate import Mandate
from app.models.message import Message
from app.models.snapshot import Snapshot
from app.models.thread import ThreadMessage
from app.services import purge_season
from app.services.purge_season import NoSuchSeason
from app.services.queue_message import queue_message
from app.store import mandates, materials
from tests import factories, onsite
from tests.factories import SIMING
from tests.integration.test_preferential import groups, snapshot


@pytest.fixture
def family(app) -> Application:
    """An application with one of everything that ends."""
    row = factories.make_application(state=State.CONFIRMED, form=json.dumps({"notes": "x"}))
    with transactions.unit():
        now = clock.now()
        paper = Material(
            id=new_id(), application_id=row.id, district_code=SIMING, document="other", media_type="image/jpeg",
            size=3, digest="0" * 64, uploaded_by=row.applicant_id, uploaded_at=now,
        )  # fmt: skip
        materials.add_material(paper, b"abc")
        thread = ThreadMessage(id=new_id(), application_id=row.id, side="family", written_at=now)
        thread.text = "您好"
        db.session.add(thread)
        kept = IdempotentAnswer(id="a" * 64, body_digest=b"d", created_at=now)
        kept.answer = "{}"
        db.session.add(kept)
        db.session.add(LookupTry(serial_index=b"s", address_index=b"a", tried_at=now))
        queue_message(
            "reply", to="+8613800138000", language="zh", values={"serial": "SM17-P1-000001-1"}, dedupe_key="r",
            now=now, application_id=row.id,
        )  # fmt: skip
        person = factories.people.get_person(row.applicant_id)
    snapshot(person, person, "veterans.preferential", groups("serving_officer"))
    return row


def at(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T12:00:00+08:00")


def plan(day: str) -> dict[str, int]:
    with transactions.unit():
        return {
            line.kind: line.rows for line in purge_season.plan(2017, now=at(day)) if line.due and line.rows
        }


def purge(day: str) -> dict[str, int]:
    with transactions.unit():
        lines = list(purge_season.purge(2017, actor=SYSTEM, now=at(day)))
    return {line.kind: line.rows for line in lines if line.rows}


def all_of(column: Any) -> list[Any]:
    with transactions.unit():
        return list(db.session.scalars(select(column)))


def test_nothing_goes_while_the_season_runs(family):
    assert purge("2017-04-21") == {}
    assert all_of(Application.form_sealed) != [None]


def test_days_after_only_what_counts_by_its_own_time(family):
    assert plan("2017-05-20") == {Kind.LOOKUP: 1}
    assert purge("2017-05-20") == {Kind.LOOKUP: 1}


def test_a_year_after_the_season_papers_records_and_threads(family):
    expected = {
        Kind.RECORD: 1, Kind.MATERIAL: 1, Kind.THREAD: 1, Kind.KEPT_ANSWER: 1, Kind.MESSAGE: 1, Kind.LOOKUP: 1,
    }  # fmt: skip
    assert plan("2019-01-01") == expected
    assert purge("2019-01-01") == expected
    for column in (Material.content_sealed, ThreadMessage.text_sealed, Snapshot.payload_sealed):
        assert all_of(column) == [None]
    assert all_of(Message.body_sealed) == all_of(Message.to_sealed) == [None]
    assert all_of(Snapshot.status) == ["expired"]
    assert all_of(func.count(Material.id)) == all_of(func.count(Message.id)) == [1]
    assert None not in all_of(Application.form_sealed), "the form is kept for three years"


def test_three_years_after_the_mandate_on_paper(family):
    with transactions.unit():
        helper = factories.make_staff("desk")
        row = Mandate(
            id=new_id(), season_id=family.season_id, district_code=SIMING, parent_id=family.applicant_id,
            helper_id=helper.id, kind="paper", state="ended", created_at=clock.now(),
            confirmable_until_at=clock.now(),
        )  # fmt: skip
        row.phone = "+8613800138000"
        mandates.keep_paper(row, b"abc", "0" * 64)
        db.session.add(row)
    assert Kind.MANDATE not in purge("2019-01-01")
    assert purge("2021-01-01")[Kind.MANDATE] == 1
    assert all_of(Mandate.paper_sealed) == all_of(Mandate.phone_sealed) == [None]
    assert all_of(Mandate.paper_digest) == ["0" * 64]


def words_of_families(on: datetime) -> None:
    """A family's feedback, and a complaint under a name that was answered, on a day."""
    with transactions.unit():
        said = Feedback(
            id=new_id(), district_code=SIMING, moment="confirmed", on=clock.local(on).date(), score=2
        )
        said.words = "窗口的王老师很耐心"
        complaint = Complaint(
            id=new_id(), number=f"TS{on.year}", secret_hash=b"h", about_district=False, topic="fees",
            person_id=factories.make_person(f"张{on.year}").id, state="answered", received_at=on,
            due_on=clock.local(on).date(), answered_at=on, finding="upheld",
        )  # fmt: skip
        complaint.text, complaint.contact, complaint.answer = "收费三千元", "13800138000", "已责令退还"
        db.session.add_all([said, complaint])


def test_what_families_wrote_to_the_office_ends_by_its_own_time(family):
    words_of_families(at("2017-05-02"))
    words_of_families(at("2018-05-02"))
    assert Kind.FEEDBACK not in purge("2018-05-02"), "kept for a year to the day"
    gone = purge("2018-05-04")
    assert (gone.get(Kind.FEEDBACK), gone.get(Kind.COMPLAINT)) == (1, None)
    assert sorted(words is None for words in all_of(Feedback.words_sealed)) == [False, True]
    assert all_of(Feedback.score) == [2, 2], "the scores stay"
    gone = purge("2020-05-03")
    assert (gone[Kind.FEEDBACK], gone[Kind.COMPLAINT]) == (1, 1)
    with transactions.unit():
        first = db.session.scalars(select(Complaint).order_by(Complaint.received_at)).first()
        assert (first.text, first.contact, first.answer, first.person_id) == (None, None, None, None)
        assert (first.finding, first.topic) == ("upheld", "fees")
    assert None in all_of(Complaint.text_sealed)
    assert len([text for text in all_of(Complaint.text_sealed) if text]) == 1, (
        "the later one has its time still"
    )


def test_three_years_after_the_form_and_the_phone(family):
    purge("2021-01-01")
    with transactions.unit():
        row = db.session.get(Application, family.id)
        assert (row.form_sealed, row.phone_sealed, row.phone_last4_index) == (None, None, None)
        assert (row.state, row.serial is not None) == (State.CONFIRMED, True)


def test_a_second_run_finds_nothing(family):
    assert purge("2021-01-01")
    assert purge("2021-01-01") == plan("2021-01-01") == {}


def test_the_plan_changes_nothing(family):
    assert plan("2021-01-01") == plan("2021-01-01") != {}


def test_the_trail_counts_every_batch_and_stays_whole(family, monkeypatch):
    monkeypatch.setattr(purge_season, "BATCH", 1)
    for _ in range(2):
        factories.make_application(state=State.CONFIRMED)
    done = purge("2021-01-01")
    events = onsite.events("retention_purged")
    counted: dict[str, int] = {}
    for event in events:
        counted[event.data["kind"]] = counted.get(event.data["kind"], 0) + event.data["rows"]
    assert counted == done
    assert max(event.data["rows"] for event in events) == 1
    with transactions.unit():
        audit.seal()
        assert audit.verify().intact


def test_a_draft_that_was_never_submitted(app):
    draft = factories.make_application(state=State.DRAFT, form=json.dumps({"notes": "x"}))
    other = factories.make_application(state=State.CONFIRMED)
    assert purge("2018-01-01") == {Kind.DRAFT: 1}
    with transactions.unit():
        assert db.session.get(Application, draft.id).form_sealed is None
        assert db.session.get(Application, other.id).form_sealed is not None


def test_what_is_gone_is_shown_as_gone(client, family):
    purge("2019-01-01")
    headers = factories.sign_in(family.applicant_id)
    url = f"/api/v1/applications/{family.id}"
    assert [m["body"] for m in client.get(f"{url}/messages", headers=headers).json["items"]] == [None]
    assert [m["text"] for m in client.get(f"{url}/thread-messages", headers=headers).json["items"]] == [None]
    paper = client.get(f"{url}/materials", headers=headers).json["items"][0]["id"]
    assert client.get(f"{url}/materials/{paper}/content", headers=headers).status_code == 404
    assert client.get(url, headers=headers).status_code == 200
    assert client.get("/api/v1/me/record", headers=headers).status_code == 200


def test_an_unknown_season_is_refused(app):
    with pytest.raises(NoSuchSeason), transactions.unit():
        purge_season.plan(1999, now=clock.now())


@pytest.fixture
def command(app, settings, monkeypatch):
    monkeypatch.setattr(platform, "wired", lambda: settings)
    return lambda *arguments: CliRunner().invoke(main, ["retention", *arguments])


def test_the_command_purges_only_when_told_to(family, command):
    clock.move(at("2021-01-01") - clock.wall())
    assert command("purge", "--season", "2017").exit_code == 2
    planned = command("purge", "--season", "2017", "--dry-run", "--json")
    assert planned.exit_code == 0, planned.output
    assert None not in all_of(Application.form_sealed)
    done = command("purge", "--season", "2017", "--yes", "--json")
    assert json.loads(done.output) == json.loads(planned.output)
    assert all_of(Application.form_sealed) == [None]
    assert "kept_answer" in command("plan", "--season", "2017").output
    assert command("plan", "--season", "1999").exit_code == 3
