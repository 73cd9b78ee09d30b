"""One serial at twenty desks: one confirmation; without its defence there would be twenty."""

from __future__ import annotations

from threading import Barrier
from uuid import uuid4

import pytest
from sqlalchemy import select, text

from app import clock
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.desk import Confirmation, Scan
from app.models.message import Message
from tests import factories, onsite
from tests.family_city import work
from tests.onrush import at_once

DESKS = 20
SIGNED = onsite.signature()


def test_without_the_defence_everyone_confirms(app):
    """The control: look, then insert."""
    with db.engine.begin() as connection:
        connection.execute(text("CREATE TABLE naive_confirmation (desk int)"))
    everyone_looked = Barrier(DESKS)

    def look_then_insert(desk: int) -> None:
        with db.engine.begin() as connection:
            found = connection.execute(text("SELECT count(*) FROM naive_confirmation")).scalar_one()
            everyone_looked.wait(timeout=30)
            if not found:
                connection.execute(text("INSERT INTO naive_confirmation VALUES (:desk)"), {"desk": desk})

    try:
        at_once(look_then_insert, range(DESKS))
        with db.engine.begin() as connection:
            confirmed = connection.execute(text("SELECT count(*) FROM naive_confirmation")).scalar_one()
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("DROP TABLE naive_confirmation"))
    assert confirmed > 1


@pytest.fixture
def family(app):
    first = clock.local(clock.now()).replace(hour=9)
    site, slots = factories.make_site_and_slots(first=first, days=1)
    row = onsite.make_ready()
    onsite.book(row, slots[0])
    return site, row


def test_one_serial_at_twenty_desks(app, family):
    site, row = family
    desks = [onsite.make_desk(site, name=f"{n}号窗口", clerk=f"王{n}") for n in range(DESKS)]

    def confirm(desk):
        body = {"serial": row.serial, "nonce": uuid4().hex, "id_checked": True, "signature": SIGNED}
        return app.test_client().post("/api/v1/desk/confirmations", json=body, headers=desk)

    answers = at_once(confirm, desks)
    assert {answer.status_code for answer in answers} == {200}
    assert sorted(answer.json["already"] for answer in answers) == [False] + [True] * (DESKS - 1)
    assert len({str(answer.json["confirmed"]) for answer in answers}) == 1
    assert len(onsite.rows(select(Confirmation.id))) == 1
    work("tell_confirmed")
    assert onsite.rows(select(Message.purpose)) == ["confirmed"]
    assert len(onsite.rows(select(AuditEvent.id).where(AuditEvent.event == "application_confirmed"))) == 1
    assert onsite.fetch(Application, row.id).state == "confirmed"


def test_one_nonce_sent_twenty_times(app, family):
    site, row = family
    desk = onsite.make_desk(site)
    body = {"serial": row.serial, "nonce": "nonce-0001", "id_checked": True, "signature": SIGNED}
    scanned = {"text": row.serial, "nonce": "nonce-0001"}

    def post(what):
        path, sent = what
        return app.test_client().post(f"/api/v1/desk/{path}", json=sent, headers=desk)

    scans = at_once(post, [("scans", scanned)] * DESKS)
    assert len({answer.text for answer in scans}) == 1
    assert len(onsite.rows(select(Scan.id))) == 1
    answers = at_once(post, [("confirmations", body)] * DESKS)
    assert len({answer.text for answer in answers}) == 1
    assert answers[0].json["already"] is False
    assert len(onsite.rows(select(Confirmation.id))) == 1
