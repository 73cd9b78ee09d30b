"""Results: two people, one flip, one SMS per family."""

from __future__ import annotations

import threading

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain import serial
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.publication import Publication
from app.models.staff import Staff
from app.services import results
from app.store import applications
from tests import factories, onsite

BASE = "/api/v1/district/publications"


@pytest.fixture
def families(app):
    return [factories.make_application(state=State.CONFIRMED) for _ in range(3)]


@pytest.fixture
def admin(app):
    return factories.sign_in(factories.make_staff("admin").person_id)


@pytest.fixture
def supervisor(app):
    return factories.sign_in(factories.make_staff("supervisor").person_id)


def lines(families):
    outcomes = [("placed", "思明小学"), ("waiting", None), ("not_placed", None)]
    return [
        {"serial": str(serial.parse(row.serial)), "outcome": outcome, "school": school}
        for row, (outcome, school) in zip(families, outcomes, strict=True)
    ]


def propose(client, families, admin) -> str:
    answer = client.post(BASE, json={"items": lines(families)}, headers=admin)
    assert answer.status_code == 201, answer.json
    return answer.json["id"]


def states(families) -> list[str]:
    with transactions.unit():
        return [applications.get(row.id).state for row in families]


def announce() -> int:
    with transactions.unit():
        entry = db.session.scalars(select(OutboxEntry).where(OutboxEntry.job == "announce_results")).one()
        return results.announce(factories.UUID(entry.subject), now=clock.now())


def test_all_move_at_once_and_each_family_is_told_once(client, families, admin, supervisor):
    publication = propose(client, families, admin)
    assert states(families) == ["confirmed"] * 3
    shown = client.get(f"{BASE}/{publication}", headers=supervisor).json
    assert [line["outcome"] for line in shown["items"]] == ["placed", "waiting", "not_placed"]
    answer = client.post(f"{BASE}/{publication}/approvals", headers=supervisor)
    assert (answer.status_code, answer.json["state"]) == (201, "published")
    assert states(families) == ["placed", "waiting", "not_placed"]
    assert (announce(), announce()) == (3, 0)
    with transactions.unit():
        texts = list(db.session.scalars(select(Message).where(Message.purpose == "result")))
        bodies = {row.application_id: row.body for row in texts}
        events = db.session.scalars(
            select(AuditEvent.event).where(AuditEvent.event.startswith("results_"))
        ).all()
    assert len(texts) == 3
    assert "思明小学" in bodies[families[0].id]
    assert sorted(events) == ["results_proposed", "results_published"]


def test_the_result_is_found_only_after_publication(client, families, admin, supervisor):
    publication = propose(client, families, admin)
    with transactions.unit():
        assert results.find_result(applications.get(families[0].id)) is None
    client.post(f"{BASE}/{publication}/approvals", headers=supervisor)
    with transactions.unit():
        found = results.find_result(applications.get(families[0].id))
    assert (found["outcome"], found["school"]) == ("placed", "思明小学")
    assert "8月15日" in found["next_step_zh"]


def test_one_person_is_not_enough(client, families, app):
    staff = factories.make_staff("admin")
    admin = factories.sign_in(staff.person_id)
    publication = propose(client, families, admin)
    answer = client.post(f"{BASE}/{publication}/approvals", headers=admin)
    assert (answer.status_code, answer.json["code"]) == (403, "second_person_needed")
    with transactions.unit():
        second_hat = Staff(
            person_id=staff.person_id,
            role="supervisor",
            district_code=factories.SIMING,
            appointed_at=clock.now(),
        )
        db.session.add(second_hat)
    assert client.post(f"{BASE}/{publication}/approvals", headers=admin).status_code == 403
    assert states(families) == ["confirmed"] * 3


def test_the_database_itself_refuses_one_person(client, families, admin):
    """The rule in the service is not what holds it: written past it, the constraint still says no."""
    publication = propose(client, families, admin)

    def write_past() -> None:
        row = db.session.get(Publication, factories.UUID(publication))
        row.state, row.approved_by, row.published_at = "published", row.proposed_by, clock.now()

    with pytest.raises(Exception, match="second_person_needed"):
        transactions.run(write_past)


def test_nothing_moves_when_one_family_has_withdrawn_meanwhile(client, families, admin, supervisor):
    publication = propose(client, families, admin)
    with transactions.unit():
        db.session.get(Application, families[1].id).state = "withdrawn"
    answer = client.post(f"{BASE}/{publication}/approvals", headers=supervisor)
    assert (answer.status_code, answer.json["code"]) == (422, "not_publishable")
    assert states(families) == ["confirmed", "withdrawn", "confirmed"]
    with transactions.unit():
        assert (
            db.session.scalars(select(OutboxEntry).where(OutboxEntry.job == "announce_results")).all() == []
        )


def test_twenty_approvals_at_once_publish_once(app, families, admin):
    heads = [factories.sign_in(factories.make_staff("supervisor").person_id) for _ in range(20)]
    publication = propose(app.test_client(), families, admin)
    gate, statuses = threading.Barrier(20), []

    def approve(headers) -> None:
        gate.wait()
        statuses.append(
            app.test_client().post(f"{BASE}/{publication}/approvals", headers=headers).status_code
        )

    threads = [threading.Thread(target=approve, args=(headers,)) for headers in heads]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(statuses) == [201] + [409] * 19
    moves = onsite.events("application_placed")
    assert len(moves) == 1


def test_a_waiting_child_may_be_placed_later(client, families, admin, supervisor):
    first = propose(client, families, admin)
    client.post(f"{BASE}/{first}/approvals", headers=supervisor)
    line = {"serial": families[1].serial, "outcome": "placed", "school": "前埔小学"}
    second = client.post(BASE, json={"items": [line]}, headers=admin).json["id"]
    assert client.post(f"{BASE}/{second}/approvals", headers=supervisor).status_code == 201
    with transactions.unit():
        assert results.find_result(applications.get(families[1].id))["school"] == "前埔小学"


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (lambda items: items[0].update(school=None), "school_missing"),
        (lambda items: items[1].update(school="思明小学"), "school_missing"),
        (lambda items: items.append(dict(items[0])), "serial_twice"),
        (lambda items: items[0].update(serial="SM17-P1-000001-0"), "not_publishable"),
        (lambda items: items[0].update(outcome="enrolled"), "invalid_fields"),
        (lambda items: items.clear(), "invalid_fields"),
    ],
)
def test_bad_lists_are_refused(client, families, admin, change, code):
    items = lines(families)
    change(items)
    answer = client.post(BASE, json={"items": items}, headers=admin)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_not_due_and_other_districts(client, families, admin):
    early = factories.make_application(state=State.QUALIFIED)
    elsewhere = factories.make_application(state=State.CONFIRMED, district="huli")
    for row in (early, elsewhere):
        items = [{"serial": row.serial, "outcome": "waiting"}]
        answer = client.post(BASE, json={"items": items}, headers=admin)
        assert answer.json["code"] == "not_publishable"
    publication = propose(client, families, admin)
    other = factories.sign_in(factories.make_staff("admin", factories.HULI).person_id)
    assert client.get(f"{BASE}/{publication}", headers=other).status_code == 404
    assert client.post(f"{BASE}/{publication}/approvals", headers=other).status_code == 404
    assert client.get(BASE, headers=other).json == {"items": []}
    parent = factories.sign_in(families[0].applicant_id)
    assert client.get(BASE, headers=parent).status_code == 403
    assert client.post(BASE, json={"items": lines(families)}, headers=parent).status_code == 403
