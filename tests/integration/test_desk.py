"""The front desk: devices, scans, walk-ins, confirmations; every refusal says what to do next."""

from __future__ import annotations

import base64
import io
from datetime import datetime, timedelta
from uuid import uuid4

import psycopg
import pytest
from PIL import Image
from sqlalchemy import event, func, select, text

from app import clock, transactions
from app.domain.desk import ADVICE
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.desk import Confirmation, DeskDevice, Scan
from app.models.message import Message
from app.models.slot import Booking, Site, Slot
from app.models.staff import Staff
from app.privacy import vault
from app.store.prepared import Prepared
from blueprints.desk import schemas
from tests import factories, onsite
from tests.family_city import work

SIGNED = onsite.signature()


def move_clock_to(moment: datetime) -> None:
    clock.move(moment - datetime.now(clock.CITY_ZONE))


def scan(client, desk, written: str, **more) -> dict:
    body = {"text": written, "nonce": uuid4().hex} | more
    answer = client.post("/api/v1/desk/scans", json=body, headers=desk)
    assert answer.status_code == 200, answer.json
    return answer.json


def confirm(client, desk, serial: str, **more):
    body = {"serial": serial, "nonce": uuid4().hex, "id_checked": True, "signature": SIGNED} | more
    return client.post("/api/v1/desk/confirmations", json=body, headers=desk)


def walk_in(client, desk, serial: str, **more):
    body = {"serial": serial, "nonce": uuid4().hex} | more
    return client.post("/api/v1/desk/walk-ins", json=body, headers=desk)


@pytest.fixture
def site_and_slots(app) -> tuple[Site, list[Slot]]:
    return factories.make_site_and_slots()


@pytest.fixture
def desk(site_and_slots):
    return onsite.make_desk(site_and_slots[0])


@pytest.fixture
def family(site_and_slots) -> Application:
    """A complete file with a green slot that runs now."""
    row = onsite.make_ready()
    slot = site_and_slots[1][0]
    onsite.book(row, slot)
    move_clock_to(slot.starts_at + timedelta(minutes=10))
    return row


# --- devices


@pytest.fixture
def admin(app):
    return factories.sign_in(factories.make_staff("admin").person_id)


def invite(client, admin, site: Site, name: str = "1号窗口") -> dict:
    body = {"name": name, "site_id": str(site.id)}
    answer = client.post("/api/v1/district/devices", json=body, headers=admin)
    assert answer.status_code == 201
    return answer.json


def test_a_device_is_enrolled_once(client, admin, site_and_slots):
    site, _ = site_and_slots
    invitation = invite(client, admin, site)
    typed = invitation["enrolment_code"].lower().replace("-", " ")
    enrolled = client.post("/api/v1/desk/enrolments", json={"code": typed})
    assert enrolled.status_code == 201
    again = client.post("/api/v1/desk/enrolments", json={"code": invitation["enrolment_code"]})
    assert (again.status_code, again.json["code"]) == (422, "enrolment_code_wrong")
    clerk = factories.sign_in(factories.make_staff("desk", name="王窗口").person_id)
    assert scan(client, clerk | {"X-Desk-Device": enrolled.json["token"]}, "SM17")["reason"] == "misread"
    stored = onsite.rows(select(DeskDevice))[0]
    assert enrolled.json["token"].encode() not in (stored.token_hash, stored.enrolment_hash)


def test_the_code_expires(client, admin, site_and_slots):
    code = invite(client, admin, site_and_slots[0])["enrolment_code"]
    move_clock_to(clock.now() + timedelta(minutes=10, seconds=1))
    assert client.post("/api/v1/desk/enrolments", json={"code": code}).status_code == 422


def test_revoked_rolled_and_foreign_devices_do_not_scan(client, admin, site_and_slots):
    site, _ = site_and_slots
    invitation = invite(client, admin, site)
    device = invitation["device"]["id"]
    token = client.post("/api/v1/desk/enrolments", json={"code": invitation["enrolment_code"]}).json["token"]
    clerk = factories.sign_in(factories.make_staff("desk", name="王窗口").person_id)
    other = factories.sign_in(factories.make_staff("desk", factories.HULI, "李窗口").person_id)
    body = {"text": "x", "nonce": "12345678"}

    def status(headers):
        return client.post("/api/v1/desk/scans", json=body, headers=headers).status_code

    assert status(clerk | {"X-Desk-Device": token}) == 200
    assert status(other | {"X-Desk-Device": token}) == 403
    assert status(clerk) == 403
    rolled = client.post(f"/api/v1/district/devices/{device}/enrolment-codes", headers=admin)
    assert rolled.status_code == 201
    assert status(clerk | {"X-Desk-Device": token}) == 403
    token = client.post("/api/v1/desk/enrolments", json={"code": rolled.json["enrolment_code"]}).json["token"]
    assert status(clerk | {"X-Desk-Device": token}) == 200
    for _ in range(2):
        revoked = client.post(f"/api/v1/district/devices/{device}/revocations", headers=admin)
        assert revoked.json["revoked_at"]
    assert status(clerk | {"X-Desk-Device": token}) == 403
    renamed = client.patch(f"/api/v1/district/devices/{device}", json={"name": "x"}, headers=admin)
    assert (renamed.status_code, renamed.json["code"]) == (409, "device_revoked")
    assert onsite.rows(select(func.count()).where(AuditEvent.event == "device_revoked")) == [1]


def test_devices_of_another_district_do_not_exist(client, admin, site_and_slots):
    device = invite(client, admin, site_and_slots[0])["device"]["id"]
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "李管理").person_id)
    base = f"/api/v1/district/devices/{device}"
    assert client.get("/api/v1/district/devices", headers=elsewhere).json["items"] == []
    assert client.patch(base, json={"name": "x"}, headers=elsewhere).status_code == 404
    assert client.post(f"{base}/revocations", headers=elsewhere).status_code == 404
    assert client.post(f"{base}/enrolment-codes", headers=elsewhere).status_code == 404
    body = {"name": "x", "site_id": str(site_and_slots[0].id)}
    assert client.post("/api/v1/district/devices", json=body, headers=elsewhere).status_code == 404


def test_a_device_is_renamed(client, admin, site_and_slots):
    device = invite(client, admin, site_and_slots[0])["device"]["id"]
    renamed = client.patch(f"/api/v1/district/devices/{device}", json={"name": "2号"}, headers=admin)
    assert renamed.json["name"] == "2号"


# --- scans


def test_on_time_and_complete_goes_to_the_green_lane(client, desk, family):
    answer = scan(client, desk, f"IC1:{family.serial}")
    assert (answer["verdict"], answer["colour"], answer["lane"]) == ("ready", "green", "green")
    assert (answer["reason"], answer["child_name"]) == ("ready_green", "林**")
    assert answer["see"] == [{"zh": "身份证原件", "en": "original ID card"}]
    assert (answer["can_confirm"], answer["can_walk_in"]) == (True, False)


@pytest.mark.parametrize(
    "typed",
    [
        lambda s: s.lower(),
        lambda s: f" {s[:4]}-{s[4:6]}-{s[6:-1]}-{s[-1]}\n".strip(),
        lambda s: s.replace("0", "O"),
        lambda s: s.translate({ord(c): ord(c) + 0xFEE0 for c in s}),
        lambda s: s.replace("1", "l"),
    ],
)
def test_however_it_is_typed(client, desk, family, typed):
    assert scan(client, desk, typed(family.serial))["reason"] == "ready_green"


def test_a_file_that_lost_a_paper_is_sent_to_the_ordinary_window(client, desk, family):
    paper = {"id": "home", "title": "房产证", "title_en": "home certificate", "needed": True}
    with transactions.unit():
        row = db.session.scalars(select(Assessment)).one()
        row.result = row.result | {"green_channel": False, "documents": [paper]}
    answer = scan(client, desk, family.serial)
    assert (answer["reason"], answer["lane"]) == ("ready_ordinary", "ordinary")
    assert answer["see"][1] == {"zh": "房产证", "en": "home certificate"}


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.UNDER_REVIEW, "under_review"),
        (State.RETURNED, "returned"),
        (State.QUALIFIED, "points_not_confirmed"),
        (State.INELIGIBLE, "ineligible"),
        (State.POINTS_CONFIRMED, "no_slot"),
        (State.WITHDRAWN, "withdrawn"),
        (State.LAPSED, "lapsed"),
    ],
)
def test_states_that_cannot_be_served(client, desk, state, reason):
    answer = scan(client, desk, factories.make_application(state=state).serial)
    assert (answer["reason"], answer["lane"]) == (reason, None)
    assert answer["colour"] in ("amber", "red")
    assert answer["next_step"]["zh"] == ADVICE[reason].next_step.zh


def test_too_early_too_late_and_at_the_wrong_site(client, desk, family, site_and_slots):
    _, slots = site_and_slots
    move_clock_to(slots[0].starts_at - timedelta(hours=1))
    assert scan(client, desk, family.serial)["reason"] == "not_yet_due"
    move_clock_to(slots[0].starts_at + timedelta(days=1))
    assert scan(client, desk, family.serial)["reason"] == "slot_missed"
    move_clock_to(slots[0].starts_at)
    with transactions.unit():
        db.session.add(
            Site(id=uuid4(), district_code=factories.SIMING, name_zh="二号点", name_en="Two", address="x")
        )
    other = next(site for site in onsite.rows(select(Site)) if site.name_zh == "二号点")
    answer = scan(client, onsite.make_desk(other, clerk="赵窗口"), family.serial)
    assert (answer["reason"], answer["slot"]["site_zh"]) == ("wrong_site", "政务中心")


def test_misread_unknown_and_foreign_serials(client, desk, family):
    wrong_check = family.serial[:-1] + ("A" if family.serial[-1] != "A" else "B")
    assert scan(client, desk, wrong_check)["reason"] == "misread"
    assert scan(client, desk, "https://example.org")["reason"] == "misread"
    unknown = factories.Serial("SM", 17, "P1", 999_999).compact
    assert scan(client, desk, unknown)["reason"] == "unknown_serial"
    stored = onsite.rows(select(Scan.application_id))
    assert stored == [None, None, None]


@pytest.mark.parametrize("noise", ["", "\x1d\x00", "0" * 200, "IC1:", "流水号"])
def test_noise_is_misread_and_nothing_worse(client, desk, noise):
    assert scan(client, desk, noise)["reason"] == "misread"


def test_half_a_character_is_misread(client, desk):
    body = rb'{"text": "\ud800", "nonce": "nonce-0001"}'
    answer = client.post("/api/v1/desk/scans", data=body, content_type="application/json", headers=desk)
    assert answer.json["reason"] == "misread"


def test_another_district_is_told_nothing_but_that(client, desk):
    known = scan(client, desk, factories.make_application(district="huli").serial)
    unknown = scan(client, desk, factories.Serial("HL", 17, "P1", 999_999).compact)
    for answer in (known, unknown):
        assert (answer["reason"], answer["child_name"], answer["slot"]) == ("other_district", None, None)
    differing = {key for key in known if known[key] != unknown[key]}
    assert differing <= {"serial", "scanned_at"}


def test_the_same_nonce_is_the_same_answer_whatever_happened_since(client, desk, family):
    first = scan(client, desk, family.serial, nonce="nonce-0001")
    assert confirm(client, desk, family.serial).status_code == 200
    assert scan(client, desk, family.serial, nonce="nonce-0001") == first
    assert len(onsite.rows(select(Scan))) == 1
    assert scan(client, desk, family.serial)["reason"] == "already_confirmed"


def test_a_nonce_does_not_stand_for_two_serials(client, desk, family):
    scan(client, desk, family.serial, nonce="nonce-0001")
    other = onsite.make_ready()
    body = {"text": other.serial, "nonce": "nonce-0001"}
    answer = client.post("/api/v1/desk/scans", json=body, headers=desk)
    assert (answer.status_code, answer.json["code"]) == (422, "nonce_reused")
    assert walk_in(client, desk, family.serial, nonce="nonce-0001").json["code"] == "nonce_reused"


def test_no_name_is_stored_with_a_scan(client, desk, family):
    scan(client, desk, family.serial)
    assert "林" not in str(onsite.rows(select(Scan.answer)))


def test_an_offline_scan_keeps_its_time(client, desk, family, site_and_slots):
    _, slots = site_and_slots
    move_clock_to(slots[0].starts_at + timedelta(days=1))
    offline = (clock.wall() - timedelta(hours=23)).isoformat()
    assert scan(client, desk, family.serial, scanned_at=offline)["reason"] == "ready_green"
    row = onsite.rows(select(Scan))[0]
    assert timedelta(hours=22, minutes=59) < row.received_at - row.scanned_at < timedelta(hours=23, minutes=1)
    assert row.time_doubted is False


@pytest.mark.parametrize("ago", [timedelta(days=10), timedelta(hours=-2)])
def test_a_time_that_cannot_be_is_flagged(client, desk, family, ago):
    at = (clock.wall() - ago).isoformat()
    assert scan(client, desk, family.serial, scanned_at=at)["reason"] == "ready_green"
    row = onsite.rows(select(Scan))[0]
    assert row.time_doubted is True
    assert row.scanned_at == row.received_at


@pytest.mark.parametrize("at", ["9999-12-31T23:59:59Z", "0001-01-01T00:00:00Z", "2017-04-20T12:00:00", "x"])
def test_a_time_from_another_age_is_refused(client, desk, family, at):
    body = {"text": family.serial, "nonce": "nonce-0001", "scanned_at": at}
    assert client.post("/api/v1/desk/scans", json=body, headers=desk).status_code == 422


def test_a_scan_is_one_look_and_one_row(client, desk, family, monkeypatch):
    """The sign-in, the look, the row: three statements, none of them by the ORM; and the answer fits its schema."""
    said: list[str] = []
    rows = Prepared.rows

    def note(statement: Prepared, **values):
        said.append(statement.text)
        return rows(statement, **values)

    def listen(connection, cursor, statement, *rest):
        said.append(f"ORM: {statement}")

    monkeypatch.setattr(Prepared, "rows", note)
    event.listen(db.engine, "before_cursor_execute", listen)
    try:
        answer = scan(client, desk, family.serial)
    finally:
        event.remove(db.engine, "before_cursor_execute", listen)
    assert [s.split()[0] for s in said] == ["SELECT", "SELECT", "INSERT"]
    assert "sign_in_session" in said[0]
    assert schemas.ScanAnswer().dump(answer) == answer
    assert set(answer) == set(schemas.ScanAnswer().fields)


def test_a_parent_is_no_clerk(client, family):
    headers = factories.sign_in(family.applicant_id) | {"X-Desk-Device": "x" * 43}
    body = {"text": family.serial, "nonce": "nonce-0001"}
    assert client.post("/api/v1/desk/scans", json=body, headers=headers).status_code == 403


# --- confirmations


def test_a_confirmation_makes_the_points_final(client, desk, family, site_and_slots):
    before = onsite.fetch(Application, family.id)
    answer = confirm(client, desk, family.serial).json
    assert (answer["state"], answer["already"], answer["total"]) == ("confirmed", False, "8.00")
    assert (answer["lane"], answer["confirmed"]["device"]) == ("green", "1号窗口")
    assert answer["confirmed"]["by"] == "王**"
    stored = onsite.fetch(Confirmation, family.id)
    assessment = onsite.rows(select(Assessment))[0]
    assert (stored.assessment_id, stored.total) == (assessment.id, assessment.total)
    opened = vault.open(stored.signature_sealed, f"confirmation.signature/{stored.id}")
    assert opened == base64.b64decode(SIGNED)
    assert onsite.rows(select(Booking.state)) == ["attended"]
    moved = onsite.fetch(Application, family.id)
    assert (moved.state, moved.version) == (State.CONFIRMED, before.version + 1)
    recorded = onsite.events("application_confirmed")[0]
    assert recorded.data["id_checked"] is True
    assert recorded.data["total"] == "8.00"


def test_a_confirmation_is_one_look_and_one_write(client, desk, family, monkeypatch):
    """The sign-in, the lock, the look, the file with all its rows, the trail; and the answer fits its schema."""
    said: list[str] = []
    execute = psycopg.Cursor.execute

    def note(cursor, query, *rest, **more):
        said.append(" ".join(str(query).split()[:2]))
        return execute(cursor, query, *rest, **more)

    monkeypatch.setattr(psycopg.Cursor, "execute", note)
    answer = confirm(client, desk, family.serial).json
    monkeypatch.undo()
    assert [statement for statement in said if statement != "COMMIT"] == [
        "SELECT sign_in_session.id",
        "SELECT application.id",
        "SELECT application.id,",
        "WITH confirmed",
        "WITH noted",
    ]
    assert schemas.ConfirmationAnswer().dump(answer) == answer
    assert set(answer) == set(schemas.ConfirmationAnswer().fields)


def test_the_text_follows_with_the_day_of_the_signature(client, desk, family, site_and_slots):
    """Promised with the confirmation; a text that cannot be sent keeps no family waiting at the desk."""
    _, slots = site_and_slots
    move_clock_to(slots[0].starts_at + timedelta(days=1))
    signed_at = (clock.wall() - timedelta(hours=23)).isoformat()
    assert confirm(client, desk, family.serial, signed_at=signed_at).status_code == 200
    assert onsite.rows(select(Message.purpose)) == []
    for _ in range(2):
        work("tell_confirmed")
        with transactions.unit():
            db.session.execute(text("UPDATE outbox SET done_at = NULL WHERE job = 'tell_confirmed'"))
    texts = onsite.rows(select(Message))
    assert [row.purpose for row in texts] == ["confirmed"]
    day = clock.local(slots[0].starts_at)
    assert f"{day.month}月{day.day}日" in texts[0].body


def test_twice_is_the_same_answer_with_who_and_when(client, desk, family, site_and_slots):
    first = confirm(client, desk, family.serial, nonce="nonce-0001").json
    assert confirm(client, desk, family.serial, nonce="nonce-0001").json == first
    other = onsite.make_desk(site_and_slots[0], name="2号窗口", clerk="李窗口")
    second = confirm(client, other, family.serial).json
    assert second == first | {"already": True}
    seen = scan(client, other, family.serial)
    assert (seen["reason"], seen["confirmed"]) == ("already_confirmed", first["confirmed"])
    work("tell_confirmed")
    assert onsite.rows(select(Message.purpose)) == ["confirmed"]


@pytest.mark.parametrize(
    ("state", "reason"),
    [
        (State.POINTS_CONFIRMED, "no_slot"),
        (State.QUALIFIED, "points_not_confirmed"),
        (State.WITHDRAWN, "withdrawn"),
    ],
)
def test_what_cannot_be_served_is_not_confirmed(client, desk, state, reason):
    answer = confirm(client, desk, onsite.make_ready(state=state).serial)
    assert (answer.status_code, answer.json["code"]) == (409, "not_ready_at_desk")
    assert answer.json["facts"]["reason"] == reason
    assert not onsite.rows(select(Confirmation.id))


def test_serials_that_are_not_ours_do_not_exist(client, desk):
    foreign = onsite.make_ready(district="huli")
    unknown = factories.Serial("SM", 17, "P1", 999_999).compact
    assert [confirm(client, desk, s).status_code for s in (foreign.serial, unknown)] == [404, 404]
    misread = confirm(client, desk, "SM17P1")
    assert (misread.status_code, misread.json["code"]) == (409, "serial_misread")


def test_the_id_card_must_be_seen(client, desk, family):
    assert confirm(client, desk, family.serial, id_checked=False).status_code == 422


def _bytes(image: Image.Image, kind: str = "PNG", **more) -> str:
    buffer = io.BytesIO()
    image.save(buffer, kind, **more)
    return base64.b64encode(buffer.getvalue()).decode()


@pytest.mark.parametrize(
    ("signature", "code"),
    [
        ("not base64!", "signature_unreadable"),
        (base64.b64encode(b"hello").decode(), "signature_unreadable"),
        (onsite.signature(kind="JPEG"), "signature_unreadable"),
        (SIGNED[:400], "signature_unreadable"),
        (onsite.signature(size=(20, 10)), "signature_unreadable"),
        (_bytes(Image.new("1", (9000, 9000))), "signature_unreadable"),
        (onsite.signature(ink=False), "signature_blank"),
        (_bytes(Image.new("RGBA", (300, 120), (0, 0, 0, 0))), "signature_blank"),
        (
            _bytes(
                Image.new("L", (300, 120)), save_all=True, append_images=[Image.new("L", (300, 120), 255)]
            ),
            "signature_unreadable",
        ),
    ],
)
def test_what_is_not_a_signature(client, desk, family, signature, code):
    answer = confirm(client, desk, family.serial, signature=signature)
    assert (answer.status_code, answer.json["code"]) == (422, code)


def test_ink_on_glass_counts(client, desk, family):
    drawn = Image.new("RGBA", (300, 120), (0, 0, 0, 0))
    drawn.paste((0, 0, 0, 255), (20, 20, 200, 30))
    assert confirm(client, desk, family.serial, signature=_bytes(drawn)).status_code == 200


def test_a_clerk_does_not_serve_the_own_family(client, site_and_slots, family):
    site, _ = site_and_slots
    with transactions.unit():
        staff = Staff(
            id=new_id(),
            person_id=family.applicant_id,
            role="desk",
            district_code=factories.SIMING,
            appointed_at=clock.now(),
        )
        db.session.add(staff)
    headers = factories.sign_in(family.applicant_id) | {"X-Desk-Device": onsite.make_device(site, staff)}
    assert confirm(client, headers, family.serial).json["code"] == "own_family"
    assert walk_in(client, headers, family.serial).json["code"] == "own_family"


def test_a_signature_taken_offline_counts_after_the_slot_was_closed(client, desk, family, site_and_slots):
    _, slots = site_and_slots
    move_clock_to(slots[0].ends_at + timedelta(days=1))
    with transactions.unit():
        row = db.session.get_one(Application, family.id)
        row.state = State.POINTS_CONFIRMED
        db.session.execute(text("UPDATE booking SET state = 'missed'"))
    signed_at = (clock.wall() - timedelta(hours=26)).isoformat()
    answer = confirm(client, desk, family.serial, signed_at=signed_at)
    assert answer.status_code == 200
    assert onsite.fetch(Confirmation, family.id).confirmed_at < slots[0].ends_at


# --- walk-ins


def test_a_family_without_a_slot_walks_in(client, desk, site_and_slots):
    _, slots = site_and_slots
    row = onsite.make_ready()
    move_clock_to(slots[0].starts_at + timedelta(minutes=30))
    answer = walk_in(client, desk, row.serial).json
    assert (answer["reason"], answer["lane"], answer["walk_in"]) == ("ready_green", "green", True)
    assert onsite.rows(select(Booking.origin)) == ["walk_in"]
    assert confirm(client, desk, row.serial).status_code == 200


def test_a_walk_in_again_changes_nothing(client, desk, site_and_slots):
    _, slots = site_and_slots
    row = onsite.make_ready()
    move_clock_to(slots[0].starts_at)
    first = walk_in(client, desk, row.serial, nonce="nonce-0001").json
    assert walk_in(client, desk, row.serial, nonce="nonce-0001").json == first
    assert walk_in(client, desk, row.serial).json["reason"] == "ready_green"
    assert onsite.fetch(Slot, slots[0].id).taken == 1


def test_a_full_green_lane_sends_to_the_ordinary_window(client, desk, site_and_slots):
    _, slots = site_and_slots
    for _ in range(2):
        onsite.book(onsite.make_ready(), slots[0])
    row = onsite.make_ready()
    move_clock_to(slots[0].starts_at)
    answer = walk_in(client, desk, row.serial).json
    assert (answer["reason"], answer["lane"]) == ("ready_ordinary", "ordinary")


def test_no_room_today_tells_the_next_three(client, desk, site_and_slots):
    _, slots = site_and_slots
    for slot in slots[:2]:
        for _ in range(2):
            onsite.book(onsite.make_ready(), slot)
    row = onsite.make_ready()
    move_clock_to(slots[0].starts_at)
    answer = walk_in(client, desk, row.serial)
    assert (answer.status_code, answer.json["code"]) == (409, "walk_in_full")
    assert [s["id"] for s in answer.json["facts"]["next_slots"]] == [str(slots[2].id), str(slots[4].id)]
    assert onsite.fetch(Application, row.id).state == State.POINTS_CONFIRMED


def test_who_comes_on_another_day_frees_the_appointed_seat(client, desk, site_and_slots):
    _, slots = site_and_slots
    row = onsite.make_ready()
    onsite.book(row, slots[4])
    move_clock_to(slots[0].starts_at)
    assert walk_in(client, desk, row.serial).json["reason"] == "ready_green"
    assert [onsite.fetch(Slot, slots[i].id).taken for i in (0, 4)] == [1, 0]


def test_who_is_not_ready_does_not_walk_in(client, desk):
    row = factories.make_application(state=State.QUALIFIED)
    answer = walk_in(client, desk, row.serial)
    assert answer.json["facts"]["reason"] == "points_not_confirmed"
