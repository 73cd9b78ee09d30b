"""What a device takes along: its own site's two days, masked, signed, and judged as the desk would judge."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

import pytest

from app import clock, receipts
from app.rate_limits import ALLOWED, Class
from blueprints.desk import offline_schemas
from tests import factories, onsite
from tests.integration.test_desk import confirm, move_clock_to, scan
from tests.unit.domain.test_desk_table import replay

PATH = "/api/v1/desk/snapshots"


@pytest.fixture
def city(app):
    """A site with slots on three mornings, a family on each of them, and a desk on the first."""
    site, slots = factories.make_site_and_slots(days=3)
    families = [onsite.make_ready() for _ in range(3)]
    for family, slot in zip(families, slots[::2], strict=True):
        onsite.book(family, slot)
    move_clock_to(slots[0].starts_at + timedelta(minutes=5))
    return onsite.make_desk(site), families, slots


def take(client, desk) -> dict:
    answer = client.post(PATH, headers=desk)
    assert answer.status_code == 201, answer.json
    return answer.json


def test_today_and_tomorrow_of_this_site_and_nobody_else(client, city):
    desk, families, _ = city
    elsewhere, _ = factories.make_site_and_slots(factories.HULI, days=1)
    content = take(client, desk)["content"]
    assert [entry["compact"] for entry in content["entries"]] == sorted(f.serial for f in families[:2])
    assert (content["letters"], "HL" in content["other_letters"]) == ("SM", True)
    other = factories.make_staff("desk", factories.HULI, "李窗口")
    headers = factories.sign_in(other.person_id) | {"X-Desk-Device": onsite.make_device(elsewhere, other)}
    assert take(client, headers)["content"]["entries"] == []


def test_it_is_signed_and_a_change_is_seen(client, city):
    sealed = take(client, city[0])
    key = client.get("/api/v1/receipt-keys").json["items"][0]["public_key"]
    assert receipts.is_sealed(sealed, "desk-snapshot", key)
    assert not receipts.is_sealed(sealed, "receipt", key)
    sealed["content"]["entries"][0]["complete"] = False
    assert not receipts.is_sealed(sealed, "desk-snapshot", key)


def test_nothing_in_it_is_unmasked(client, city):
    text = json.dumps(take(client, city[0]), ensure_ascii=False)
    assert "林**" in text
    assert not any(secret in text for secret in ("林小明", "林志明", "13800138000", "350203198"))


def test_a_device_off_line_says_what_the_desk_would_have_said(client, city):
    """Every family of the snapshot, in moments around its slot: the table on the entry, and the scan itself."""
    desk, families, slots = city
    confirm(client, desk, families[1].serial)  # not today: refused, and nothing changes
    content = take(client, desk)["content"]
    for moment in (slots[0].starts_at - timedelta(hours=2), slots[0].starts_at, slots[2].starts_at):
        move_clock_to(moment)
        for entry in content["entries"]:
            case = {
                "site_id": content["site_id"],
                "now": clock.local(clock.now()).isoformat(),
                "entry": entry,
                "live_code_required": content["live_code_required"],
                "screen": "plain",
            }
            assert replay(case, content["table"]) == scan(client, desk, entry["serial"])["reason"], moment


def test_who_was_confirmed_is_in_it(client, city):
    desk, families, _ = city
    told = confirm(client, desk, families[0].serial).json
    entry = next(e for e in take(client, desk)["content"]["entries"] if e["compact"] == families[0].serial)
    assert (entry["state"], entry["confirmed"], entry["lane"]) == ("confirmed", told["confirmed"], "green")
    assert entry["points_confirmed"] is True


def test_it_says_how_long_it_may_be_used_and_how_far_business_time_is(client, city):
    content = take(client, city[0])["content"]
    made, until = (datetime.fromisoformat(content[name]) for name in ("made_at", "valid_until"))
    assert (until.hour, until.minute, (until.date() - made.date()).days) == (0, 0, 2)
    shift = made - datetime.fromisoformat(content["wall_at"])
    assert abs(shift - (clock.now() - clock.wall())) < timedelta(seconds=2)


def test_the_answer_fits_its_schema(client, city):
    sealed = take(client, city[0])
    assert offline_schemas.Snapshot().dump(sealed) == sealed


def test_it_is_seldom_and_in_the_trail(client, city):
    desk, *_ = city
    take(client, desk)
    event = onsite.events("desk_snapshot_taken")[0]
    assert (event.data["entries"], event.district_code) == (2, factories.SIMING)
    answers = {client.post(PATH, headers=desk).status_code for _ in range(ALLOWED[Class.SNAPSHOT].amount)}
    assert answers == {201, 429}
