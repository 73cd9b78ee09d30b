"""The rotating code from the family's screen to the desk, and the district's switch."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from sqlalchemy import func, select

from app import clock
from app.domain.states import State
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.slot import Site, Slot
from tests import factories, onsite


@pytest.fixture
def site(app) -> Site:
    return factories.make_site_and_slots()[0]


@pytest.fixture
def family(site) -> Application:
    """A complete file with a green slot that runs now."""
    row = onsite.make_ready()
    slot = next(s for s in onsite.rows(_slots_of(site)) if s.lane == "green")
    onsite.book(row, slot)
    move_clock_to(slot.starts_at + timedelta(minutes=10))
    return row


def _slots_of(site: Site):
    return select(Slot).where(Slot.site_id == site.id).order_by(Slot.starts_at)


@pytest.fixture
def desk(site):
    return onsite.make_desk(site)


@pytest.fixture
def admin(app):
    return factories.sign_in(factories.make_staff("admin").person_id)


def move_clock_to(moment: datetime) -> None:
    clock.move(moment - datetime.now(clock.CITY_ZONE))


def show(client, row: Application):
    return client.get(
        f"/api/v1/applications/{row.id}/rotating-code", headers=factories.sign_in(row.applicant_id)
    )


def scan(client, desk, written: str, **more) -> dict:
    answer = client.post(
        "/api/v1/desk/scans", json={"text": written, "nonce": uuid4().hex} | more, headers=desk
    )
    assert answer.status_code == 200, answer.json
    return answer.json


def switch(client, admin, required: bool):
    return client.put("/api/v1/district/switches/live-code", json={"required": required}, headers=admin)


def test_the_family_sees_a_code_that_lives_for_a_minute(client, family):
    before, answer, after = clock.now(), show(client, family), clock.now()
    assert answer.status_code == 200
    assert answer.json["text"].startswith(f"IC1:{family.serial}:")
    assert answer.headers["Cache-Control"] == "no-store"
    refresh_at, valid_until = (
        datetime.fromisoformat(answer.json[name]) for name in ("refresh_at", "valid_until")
    )
    assert valid_until - refresh_at == timedelta(seconds=30)
    assert before < refresh_at <= after + timedelta(seconds=30)


def test_live_stale_and_plain(client, desk, family):
    text = show(client, family).json["text"]
    assert (scan(client, desk, text)["screen"], scan(client, desk, text)["reason"]) == ("live", "ready_green")
    assert scan(client, desk, text.lower())["screen"] == "live"
    assert scan(client, desk, family.serial)["screen"] == "plain"
    assert scan(client, desk, "SM17")["screen"] == "plain"
    move_clock_to(clock.now() + timedelta(minutes=1))
    screenshot = scan(client, desk, text)
    assert (screenshot["screen"], screenshot["reason"]) == ("stale", "ready_green")


def test_an_offline_scan_is_judged_by_its_own_time(client, desk, family):
    text = show(client, family).json["text"]
    move_clock_to(clock.now() + timedelta(minutes=30))
    at = (clock.wall() - timedelta(minutes=30)).isoformat()
    assert scan(client, desk, text, scanned_at=at)["screen"] == "live"
    assert scan(client, desk, text)["screen"] == "stale"


def test_where_the_district_asks_for_it(client, desk, family, admin):
    assert switch(client, admin, True).json["live_code_required"] is True
    for written, screen in ((family.serial, "plain"), (f"IC1:{family.serial}:1000000:AAAAAAAA", "stale")):
        answer = scan(client, desk, written)
        assert (answer["screen"], answer["reason"], answer["colour"]) == (screen, "live_code_needed", "amber")
        assert "身份证" in answer["next_step"]["zh"]
        assert (answer["lane"], answer["child_name"]) == ("green", "林**")
        assert answer["see"]
    assert scan(client, desk, show(client, family).json["text"])["reason"] == "ready_green"


def test_the_id_card_is_another_way(client, desk, family, admin):
    switch(client, admin, True)
    body = {
        "serial": show(client, family).json["text"],
        "nonce": uuid4().hex,
        "id_checked": True,
        "signature": onsite.signature(),
    }
    plain = body | {"serial": family.serial}
    assert client.post("/api/v1/desk/confirmations", json=plain, headers=desk).json["already"] is False
    again = client.post("/api/v1/desk/confirmations", json=body | {"nonce": uuid4().hex}, headers=desk)
    assert again.json["already"] is True
    assert scan(client, desk, family.serial)["reason"] == "already_confirmed"


def test_other_districts_and_other_reasons_are_not_touched(client, desk, family, admin):
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "李管理").person_id)
    switch(client, elsewhere, True)
    assert scan(client, desk, family.serial)["reason"] == "ready_green"
    switch(client, admin, True)
    waiting = factories.make_application()
    assert scan(client, desk, waiting.serial)["reason"] == "under_review"


def test_the_switch_is_written_down_once(client, admin, family):
    assert client.get("/api/v1/district/switches", headers=admin).json["live_code_required"] is False
    for _ in range(2):
        switch(client, admin, True)
    assert switch(client, admin, False).json["live_code_required"] is False
    count = select(func.count()).where(AuditEvent.event == "live_code_switched")
    assert onsite.rows(count) == [2]


def test_no_code_for_a_draft_or_a_stranger(client, family):
    draft = factories.make_application(state=State.DRAFT)
    assert show(client, draft).status_code == 404
    stranger = factories.sign_in(factories.make_person("王五").id)
    answer = client.get(f"/api/v1/applications/{family.id}/rotating-code", headers=stranger)
    assert answer.status_code == 404


def test_a_walk_in_may_show_it_too(client, desk, site):
    row = onsite.make_ready()
    slots = onsite.rows(_slots_of(site))
    move_clock_to(slots[0].starts_at + timedelta(minutes=10))
    body = {"serial": show(client, row).json["text"], "nonce": uuid4().hex}
    answer = client.post("/api/v1/desk/walk-ins", json=body, headers=desk)
    assert (answer.status_code, answer.json["screen"]) == (200, "live")
