"""The device by QR, and the PIN of an idle screen: five wrong ones end the session."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from io import BytesIO

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import select

from app import transactions
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.desk import StaffPin
from app.models.session import SignInSession
from app.services import draw_qr
from blueprints.auth import STEP_UP_LIFETIME
from tests import factories, onsite
from tests.integration.test_desk import invite, scan

PIN, OTHER = "407193", "915284"


@pytest.fixture
def site(app):
    return factories.make_site_and_slots(days=1)[0]


@pytest.fixture
def desk(site):
    return onsite.make_desk(site)


def put(client, desk, pin: str = PIN, **more):
    return client.put("/api/v1/desk/pin", json={"pin": pin} | more, headers=desk)


def unlock(client, desk, pin: str = PIN):
    return client.post("/api/v1/desk/unlocks", json={"pin": pin}, headers=desk)


def test_a_camera_reads_the_enrolment_code(client, site):
    admin = factories.sign_in(factories.make_staff("admin").person_id)
    invitation = invite(client, admin, site)
    assert invitation["qr_svg"].startswith("<svg")
    picture = Image.open(BytesIO(draw_qr.picture(invitation["qr_text"], kind="png"))).convert("L")
    read = zxingcpp.read_barcodes(picture)[0].text
    assert read == "ICD:" + invitation["enrolment_code"].replace("-", "")
    enrolled = client.post("/api/v1/desk/enrolments", json={"code": read})
    assert enrolled.status_code == 201
    assert client.post("/api/v1/desk/enrolments", json={"code": read}).status_code == 422


def test_a_desk_learns_where_it_stands_and_what_its_clerk_may(client, site, desk):
    told = client.get("/api/v1/desk/device", headers=desk).json
    assert (told["site"]["name_zh"], told["role"], told["has_pin"]) == ("政务中心", "desk", False)
    assert (told["may_override"], told["may_look_up"], told["lock_after_seconds"]) == (False, False, 300)
    staff = factories.make_staff("supervisor", name="周主管")
    headers = factories.sign_in(staff.person_id) | {"X-Desk-Device": onsite.make_device(site, staff)}
    assert client.get("/api/v1/desk/device", headers=headers).json["may_override"] is True


def test_the_pin_unlocks(client, desk):
    assert unlock(client, desk).json["code"] == "pin_missing"
    assert put(client, desk).status_code == 204
    assert client.get("/api/v1/desk/device", headers=desk).json["has_pin"] is True
    wrong = unlock(client, desk, OTHER)
    assert (wrong.status_code, wrong.json["code"]) == (403, "pin_wrong")
    assert wrong.json["facts"]["tries_left"] == 4
    assert unlock(client, desk).status_code == 204
    assert unlock(client, desk, OTHER).json["facts"]["tries_left"] == 4


def test_five_wrong_ones_end_the_session(client, site, desk):
    put(client, desk)
    codes = [unlock(client, desk, OTHER).json["code"] for _ in range(5)]
    assert codes == ["pin_wrong"] * 4 + ["pin_locked"]
    assert unlock(client, desk).status_code == 401
    body = {"text": "x", "nonce": "nonce-0001"}
    assert client.post("/api/v1/desk/scans", json=body, headers=desk).status_code == 401
    assert "pin_locked" in onsite.rows(select(AuditEvent.event))
    person_id = onsite.rows(select(StaffPin.person_id))[0]
    again = factories.sign_in(person_id) | {"X-Desk-Device": desk["X-Desk-Device"]}
    assert unlock(client, again).json["code"] == "pin_locked"
    assert client.get("/api/v1/desk/device", headers=again).json["has_pin"] is False
    assert put(client, again, OTHER).status_code == 204
    assert unlock(client, again, OTHER).status_code == 204
    assert scan(client, again, "x")["reason"] == "misread"


def test_of_many_guesses_at_once_five_are_looked_at(app, client, desk):
    put(client, desk)

    def guess(_: int) -> str:
        with app.test_client() as own:
            return unlock(own, desk, OTHER).json["code"]

    with ThreadPoolExecutor(8) as pool:
        codes = list(pool.map(guess, range(12)))
    assert codes.count("pin_wrong") == 4
    assert onsite.rows(select(StaffPin.wrong)) == [5]


@pytest.mark.parametrize(
    "pin", ["123456", "654321", "111111", "121212", "012345", "12345", "abcdef", "１２３４５６"]
)
def test_what_anybody_would_try_first_is_refused(client, desk, pin):
    assert put(client, desk, pin).status_code == 422


def test_another_pin_needs_the_old_one_or_a_fresh_face(client, desk):
    put(client, desk)
    with transactions.unit():
        for row in db.session.scalars(select(SignInSession)):
            row.auth_time -= STEP_UP_LIFETIME + timedelta(minutes=1)
    assert put(client, desk, OTHER).json["code"] == "step_up_needed"
    assert put(client, desk, OTHER, current_pin="830417").json["code"] == "pin_wrong"
    assert put(client, desk, OTHER, current_pin=PIN).status_code == 204
    assert unlock(client, desk, OTHER).status_code == 204


def test_neither_pin_nor_anything_guessable_is_stored(client, desk):
    put(client, desk)
    row = onsite.rows(select(StaffPin))[0]
    assert PIN.encode() not in (row.salt, row.pin_hash)
    assert (len(row.salt), len(row.pin_hash)) == (16, 32)
