"""What a desk did without a connection: each act answered for itself, twice the same, and nothing lost."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.desk import Confirmation, Scan
from blueprints.desk import offline_schemas
from tests import factories, onsite
from tests.integration.test_desk import SIGNED, confirm, move_clock_to, scan


@pytest.fixture
def city(app):
    """Three families with a slot that has begun, and the desk they go to."""
    site, slots = factories.make_site_and_slots(capacity=5)
    families = [onsite.make_ready() for _ in range(3)]
    for family in families:
        onsite.book(family, slots[0])
    move_clock_to(slots[0].starts_at + timedelta(minutes=10))
    return onsite.make_desk(site), families, site


def scanned(text: str, **more) -> dict:
    return {"kind": "scan", "nonce": uuid4().hex, "text": text, "at": ago(minutes=20)} | more


def signed(serial: str, **more) -> dict:
    act = {"kind": "confirmation", "nonce": uuid4().hex, "text": serial, "at": ago(minutes=15)}
    return act | {"signature": SIGNED, "id_checked": True} | more


def ago(**length) -> str:
    return (clock.wall() - timedelta(**length)).isoformat()


def sync(client, desk, *acts: dict) -> list[dict]:
    answer = client.post("/api/v1/desk/syncs", json={"items": list(acts)}, headers=desk)
    assert answer.status_code == 200, answer.json
    return answer.json["items"]


def outcomes(items: list[dict]) -> list[str]:
    return [item["outcome"] for item in items]


def move_to(application: Application, state: State) -> None:
    with transactions.unit():
        db.session.get_one(Application, application.id).state = state


def test_a_queue_is_settled_and_keeps_its_times(client, city):
    desk, (one, two, _), _ = city
    acts = [scanned(one.serial), signed(one.serial), signed(two.serial)]
    assert outcomes(sync(client, desk, *acts)) == ["recorded", "confirmed", "confirmed"]
    lateness = {clock.now() - row.confirmed_at for row in onsite.rows(select(Confirmation))}
    assert all(timedelta(minutes=14) < late < timedelta(minutes=16) for late in lateness)
    assert clock.now() - onsite.rows(select(Scan))[0].scanned_at > timedelta(minutes=19)


def test_again_is_the_same_answer_and_one_row(client, city):
    desk, (one, two, _), _ = city
    acts = [scanned(one.serial), signed(one.serial), signed(two.serial)]
    first = sync(client, desk, *acts)
    assert sync(client, desk, *acts) == first
    assert onsite.rows(select(func.count()).select_from(Confirmation)) == [2]
    assert onsite.rows(select(func.count()).select_from(Scan)) == [1]


def test_one_that_is_refused_stops_no_other(client, city):
    desk, (one, two, three), _ = city
    move_to(two, State.WITHDRAWN)
    acts = [
        signed("SM17-P1-000001-0"),
        signed(one.serial, signature="not a picture"),
        signed(two.serial),
        signed(three.serial, id_checked=False),
        scanned(one.serial, at="yesterday"),
        signed(one.serial),
    ]
    items = sync(client, desk, *acts)
    assert outcomes(items) == ["refused", "refused", "conflict", "refused", "refused", "confirmed"]
    assert [item["nonce"] for item in items] == [act["nonce"] for act in acts]
    codes = [item["code"] for item in items]
    assert codes[:3] == ["serial_misread", "signature_unreadable", "not_ready_at_desk"]
    assert codes[3:] == ["malformed_act", "malformed_act", None]
    assert items[2]["reason"] == "withdrawn"
    assert "撤回" in items[2]["because"]["zh"]
    assert all(item["next_step"]["zh"] and item["next_step"]["en"] for item in items)
    assert onsite.rows(select(Confirmation.application_id)) == [one.id]


def test_another_desk_was_quicker(client, city):
    desk, (one, *_), site = city
    other = onsite.make_desk(site, name="2号窗口", clerk="李窗口")
    told = confirm(client, other, one.serial).json
    item = sync(client, desk, signed(one.serial))[0]
    assert (item["outcome"], item["confirmed"]) == ("already", told["confirmed"])
    assert sync(client, desk, scanned(one.serial))[0]["outcome"] == "already"


def test_a_conflict_is_in_the_trail(client, city):
    desk, (one, *_), _ = city
    move_to(one, State.RETURNED)
    assert outcomes(sync(client, desk, signed(one.serial))) == ["conflict"]
    event = onsite.events("desk_conflict")[0]
    assert (event.subject, event.data["reason"]) == (f"application:{one.id}", "returned")
    assert event.data["signed_at"]


def test_a_nonce_of_another_family_is_a_conflict(client, city):
    desk, (one, two, _), _ = city
    act = signed(one.serial)
    assert outcomes(sync(client, desk, act)) == ["confirmed"]
    item = sync(client, desk, act | {"text": two.serial})[0]
    assert (item["outcome"], item["code"]) == ("conflict", "nonce_reused")


def test_a_slot_that_was_closed_meanwhile_counts_when_it_was_signed_in_time(client, city):
    desk, (one, *_), _ = city
    at = clock.wall()
    move_clock_to(clock.now() + timedelta(days=1))
    act = signed(one.serial, at=(at - timedelta(days=1)).isoformat())
    assert outcomes(sync(client, desk, act)) == ["confirmed"]


def test_the_family_of_another_district_is_refused(client, city):
    desk, *_ = city
    other = onsite.make_ready(district="huli")
    items = sync(client, desk, signed(other.serial), scanned(other.serial))
    assert outcomes(items) == ["refused", "recorded"]
    assert (items[0]["reason"], items[1]["reason"]) == ("unknown_serial", "other_district")


def test_the_answers_fit_their_schema(client, city):
    desk, (one, two, _), _ = city
    move_to(two, State.WITHDRAWN)
    items = sync(client, desk, scanned(one.serial), signed(one.serial), signed(two.serial), scanned("x"))
    assert offline_schemas.SyncAnswer().dump({"items": items}) == {"items": items}
    assert all(set(item) == set(offline_schemas.SyncedAct().fields) for item in items)


def test_on_line_and_off_line_say_the_same(client, city):
    desk, (one, *_), _ = city
    act = scanned(one.serial, at=None)
    told = sync(client, desk, act)[0]["scan"]
    assert scan(client, desk, one.serial, nonce=act["nonce"]) == told
