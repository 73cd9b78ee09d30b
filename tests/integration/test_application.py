"""An application from the draft to the withdrawal: what is kept, what is refused and with which words."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
import zxingcpp
from PIL import Image
from sqlalchemy import func, select

from app import clock, transactions
from app.domain import serial
from app.extensions import db
from app.models.application import Application
from app.models.audit import AuditEvent
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.review import ReviewTask
from app.store import people
from identity.ports import Acr
from tests import factories
from tests.family_city import DISTRICT, Guardian, work

DECLARATION = "1"


@pytest.fixture
def who(client) -> Guardian:
    """A father with one child, about whom no department was asked."""
    return _father(client)


def _father(client, **child) -> Guardian:
    father = factories.make_person()
    factories.make_child(father, **child)
    factories.make_season()
    return Guardian(client, father.id, factories.sign_in(father.id))


def _second_guardian(client, child_id: str) -> Guardian:
    mother = factories.make_person("陈秀英")
    with transactions.unit():
        people.add_guardianship(
            mother.id, people.get_person(child_id).id, relation="mother", origin="household", now=clock.now()
        )
    return Guardian(client, mother.id, factories.sign_in(mother.id))


def _on(day: str) -> None:
    clock.move(datetime.fromisoformat(f"{day}T12:00:00+08:00") - datetime.now(clock.CITY_ZONE))


def _count(table: type, *conditions) -> int:
    with transactions.unit():
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def _refusal(answer) -> tuple[int, str]:
    return answer.status_code, answer.json["code"]


# --- the draft


def test_a_draft_keeps_only_what_was_touched_on_any_device(who):
    row = who.do("POST", "/applications", {"child_id": who.child()})
    assert (row["state"], row["district_code"], row["serial"], row["form"]) == ("draft", None, None, {})
    path = f"/applications/{row['id']}"
    who.do("PATCH", path, {"notes": "周末联系"})
    tablet = Guardian(who.client, who.person_id, factories.sign_in(who.person_id))
    tablet.get(path)
    tablet.do("PATCH", path, {"slot_preference": {"weekday": 6}, "language": "en"})
    shown = tablet.get(path)
    assert shown["form"]["notes"] == "周末联系"
    assert shown["form"]["slot_preference"]["weekday"] == 6
    assert shown["language"] == "en"
    tablet.do("PATCH", path, {"notes": None})
    assert not tablet.get(path)["form"].get("notes")


def test_a_child_has_one_draft_of_a_guardian(who):
    first = who.do("POST", "/applications", {"child_id": who.child()})
    assert who.do("POST", "/applications", {"child_id": who.child()})["id"] == first["id"]
    assert _count(Application) == 1


def test_a_childs_guardian_only(who, client):
    stranger = _father(client)
    assert _refusal(stranger.send("POST", "/applications", {"child_id": who.child()})) == (404, "not_found")


def test_a_stale_form_overwrites_nothing(who):
    draft = who.draft()
    path = f"/applications/{draft}"
    who.get(path)
    seen = who.etag
    who.do("PATCH", path, {"notes": "一"})
    stale = who.send("PATCH", path, {"notes": "二"}, **{"If-Match": seen})
    assert _refusal(stale) == (412, "stale_form")
    missing = who.client.patch(f"/api/v1{path}", json={"notes": "三"}, headers=who.headers)
    assert _refusal(missing) == (428, "precondition_required")
    assert who.get(path)["form"]["notes"] == "一"


@pytest.mark.parametrize("tag", ["*", '"x"', "1", '"-1"', '"99999999999"'])
def test_a_version_that_is_none_of_ours(who, tag):
    draft = who.draft()
    assert who.send("PATCH", f"/applications/{draft}", {"notes": "x"}, **{"If-Match": tag}).status_code == 428


@pytest.mark.parametrize(
    "body",
    [
        {"state": "qualified"},
        {"serial": "SM17P10000230"},
        {"residence": []},
        {"notes": "a\x00b"},
        {"notes": "长" * 501},
        {"district_code": "思明"},
        {"slot_preference": {"weekday": 8}},
        {"slot_preference": {"capacity": 1}},
        {"main_applicant": "uncle"},
    ],
)
def test_what_no_form_may_bring(who, body):
    draft = who.draft()
    assert who.send("PATCH", f"/applications/{draft}", body).status_code == 422


@pytest.mark.parametrize(
    "body",
    [
        r'{"notes": "\ud800"}',
        '{"notes": "a", "notes": "b"}',
        '{"notes": NaN}',
        '{"slot_preference": {"weekday": 1e400}}',
        '{"slot_preference": {"weekday": ' + "9" * 5000 + "}}",
        "[" * 5000 + "]" * 5000,
        '{"notes": "' + "x" * 300_000 + '"}',
        b'{"notes": "\xff"}',
        "",
    ],
)
def test_json_that_nobody_sends_in_good_faith(who, body):
    draft = who.draft()
    headers = who.headers | {"If-Match": who.etag, "Content-Type": "application/json"}
    answer = who.client.patch(f"/api/v1/applications/{draft}", data=body, headers=headers)
    assert answer.status_code in {413, 422}
    assert answer.mimetype == "application/problem+json"


def test_an_unknown_district_is_not_found(who):
    draft = who.draft()
    assert who.send("PATCH", f"/applications/{draft}", {"district_code": "350299"}).status_code == 404


# --- submitting


def test_submitting_gives_serial_qr_receipt_breakdown_and_what_comes_next(who, client):
    draft = who.draft()
    answer = who.submit(draft)
    assert answer.status_code == 201
    row = answer.json
    number = serial.parse(row["serial"])
    assert (row["state"], number.district, number.year, number.stage) == ("submitted", "SM", 17, "P1")
    assert row["qr_text"] == f"IC1:{number.compact}"
    assert row["assessment"]["policy"] == "xiamen/siming/2017"
    assert {check["id"] for check in row["assessment"]["checks"]} >= {"birth_range", "residence_two_years"}
    assert row["next_zh"]
    assert "先后" in row["order_zh"]
    receipt = {
        name: row["receipt"][name] for name in ("serial", "digest", "at", "v", "signature", "public_key")
    }
    verify = "/api/v1/receipt-verifications"
    assert client.post(verify, json=receipt).json == {"genuine": True}
    forged = receipt | {"serial": "SM17P10000011"}
    assert client.post(verify, json=forged).json == {"genuine": False}
    for kind in ("png", "svg"):
        picture = client.get(f"/api/v1/applications/{draft}/qr.{kind}", headers=who.headers)
        assert picture.status_code == 200
    png = Image.open(io.BytesIO(client.get(f"/api/v1/applications/{draft}/qr.png", headers=who.headers).data))
    assert zxingcpp.read_barcodes(png)[0].text == row["qr_text"]
    events = [AuditEvent.subject == f"application:{draft}", AuditEvent.event == "application_submitted"]
    assert _count(AuditEvent, *events) == 1
    assert _count(Message, Message.purpose == "submitted") == 1
    assert _count(OutboxEntry, OutboxEntry.job == "check_application") == 1


def test_a_draft_has_no_qr(who):
    draft = who.draft()
    answer = who.send("GET", f"/applications/{draft}/qr.svg")
    assert answer.status_code == 404


def test_serials_differ_and_never_return(client):
    numbers = []
    for _ in range(3):
        who = _father(client)
        row = who.apply()
        numbers.append(row["serial"])
        who.do("POST", f"/applications/{row['id']}/withdrawals")
        numbers.append(who.apply()["serial"])
    assert len(set(numbers)) == 6


def test_without_a_district(who):
    row = who.do("POST", "/applications", {"child_id": who.child()})
    body = {"filled": [], "declaration_version": DECLARATION}
    answer = who.send("POST", f"/applications/{row['id']}/submissions", body)
    assert _refusal(answer) == (422, "district_not_chosen")


def test_without_a_phone(client):
    father = factories.make_person(phone=None)
    factories.make_child(father)
    factories.make_season()
    who = Guardian(client, father.id, factories.sign_in(father.id))
    assert _refusal(who.submit(who.draft())) == (422, "phone_needed")


def test_without_the_present_declaration(who):
    draft = who.draft()
    answer = who.submit(draft, declaration_version="0")
    assert _refusal(answer) == (422, "declaration_needed")
    assert f"版本 {DECLARATION}" in answer.json["detail"]
    assert who.get(f"/applications/{draft}")["state"] == "draft"


@pytest.mark.parametrize(
    ("day", "code", "named"),
    [("2017-04-09", "window_not_open_yet", "2017-04-10"), ("2017-05-01", "window_closed", "2017-04-30")],
)
def test_outside_the_window_the_date_is_named_and_the_draft_kept(who, day, code, named):
    draft = who.draft()
    _on(day)
    answer = who.submit(draft)
    assert _refusal(answer) == (409, code)
    assert named in answer.json["detail"]
    assert who.get(f"/applications/{draft}")["state"] == "draft"


@pytest.mark.parametrize(
    ("moment", "status"),
    [
        ("2017-04-09T23:59:00", 409),
        ("2017-04-10T00:00:01", 201),
        ("2017-04-30T23:59:00", 201),
        ("2017-05-01T00:00:01", 409),
    ],
)
def test_the_window_is_the_citys_day(who, moment, status):
    draft = who.draft()
    clock.move(datetime.fromisoformat(f"{moment}+08:00") - datetime.now(clock.CITY_ZONE))
    assert who.submit(draft).status_code == status


@pytest.mark.parametrize(("born_on", "status"), [("2010-08-31", 409), ("2010-09-01", 201), ("2011-08-31", 201),
                                                 ("2011-09-01", 409)])  # fmt: skip
def test_the_birth_range_includes_both_ends(client, born_on, status):
    who = _father(client, born_on=born_on)
    draft = who.draft()
    answer = who.submit(draft)
    assert answer.status_code == status
    if status == 409:
        assert answer.json["code"] == "outside_birth_range"
        assert born_on in answer.json["detail"]
        shown = who.get(f"/applications/{draft}")
        assert (shown["state"], shown["serial"]) == ("draft", None)
        assert any(not check["passed"] for check in shown["trial"]["checks"])


def test_the_refusal_is_told_in_english_too(who):
    draft = who.draft()
    _on("2017-05-01")
    version = who.get(f"/applications/{draft}")["declaration_version"]
    body = {"filled": [], "declaration_version": version}
    answer = who.send("POST", f"/applications/{draft}/submissions", body, **{"Accept-Language": "en"})
    assert answer.json["detail"] == "Application ended on 2017-04-30."


def test_four_factors_alone_are_not_enough_to_submit(who, client):
    draft = who.draft()
    weak = Guardian(client, who.person_id, factories.sign_in(who.person_id, acr=Acr.BANK_CARD))
    body = {"filled": [], "declaration_version": DECLARATION}
    answer = weak.send("POST", f"/applications/{draft}/submissions", body)
    assert _refusal(answer) == (403, "step_up_needed")
    assert answer.json["facts"]["acr"] == Acr.FACE.value
    assert who.submit(draft).status_code == 201


# --- once


def test_a_key_gives_the_same_bytes_and_no_second_effect(who):
    draft = who.draft()
    body = {"filled": [], "declaration_version": DECLARATION}
    path, key = f"/applications/{draft}/submissions", {"Idempotency-Key": "the-same-key"}
    first, second = (who.send("POST", path, body, **key) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.data == second.data
    assert second.headers["Idempotent-Replayed"] == "true"
    assert "Idempotent-Replayed" not in first.headers
    assert _count(Message) == 1
    other = who.send("POST", path, body | {"declaration_version": "2"}, **key)
    assert _refusal(other) == (422, "idempotency_key_reused")
    fresh = who.send("POST", path, body)
    assert _refusal(fresh) == (409, "not_in_this_state")


def test_a_refused_try_may_be_made_again_with_its_key(who):
    draft = who.draft()
    key = {"Idempotency-Key": "the-same-key"}
    body = {"filled": [], "declaration_version": DECLARATION}
    _on("2017-04-09")
    assert who.send("POST", f"/applications/{draft}/submissions", body, **key).status_code == 409
    _on("2017-04-10")
    assert who.send("POST", f"/applications/{draft}/submissions", body, **key).status_code == 201


@pytest.mark.parametrize(
    "key", ["", "short", "with space in it", "ключ-ключ-ключ".encode().decode("latin-1"), "k" * 129]
)
def test_a_key_is_needed_and_plain(who, key):
    draft = who.draft()
    body = {"filled": [], "declaration_version": DECLARATION}
    answer = who.send("POST", f"/applications/{draft}/submissions", body, **{"Idempotency-Key": key})
    assert _refusal(answer) == (422, "idempotency_key_needed")


# --- one child, one application


def test_the_same_guardian_is_told_where(who):
    row = who.apply("huli")
    answer = who.send("POST", "/applications", {"child_id": who.child()})
    assert _refusal(answer) == (409, "child_already_applied")
    assert "湖里" in answer.json["detail"]
    assert row["serial"].replace("-", "") in answer.json["detail"].replace("-", "")


def test_another_guardian_is_told_only_that_it_is_so(who, client):
    mother = _second_guardian(client, who.child())
    draft = mother.draft("huli")
    row = who.apply("siming")
    for answer in (mother.submit(draft), mother.send("POST", "/applications", {"child_id": who.child()})):
        assert _refusal(answer) == (409, "child_already_applied")
        assert "思明" not in str(answer.json)
        assert row["serial"].replace("-", "") not in str(answer.json).replace("-", "")
    assert mother.get(f"/applications/{draft}")["state"] == "draft"


def test_withdrawing_frees_the_child(who, client):
    mother = _second_guardian(client, who.child())
    row = who.apply()
    gone = who.do("POST", f"/applications/{row['id']}/withdrawals")
    assert (gone["state"], gone["can_edit"], gone["can_withdraw"]) == ("withdrawn", False, False)
    assert mother.apply("huli")["state"] == "submitted"
    again = who.send("POST", f"/applications/{row['id']}/withdrawals")
    assert _refusal(again) == (409, "not_in_this_state")
    assert _refusal(who.send("PATCH", f"/applications/{row['id']}", {"notes": "x"})) == (
        409,
        "not_in_this_state",
    )


def test_several_children_of_one_account(who):
    with transactions.unit():
        father = people.get_person(who.person_id)
    twin = factories.make_child(father, "林小亮")
    rows = [who.apply(child=str(child)) for child in (who.child("林小明"), twin.id)]
    assert len({row["serial"] for row in rows}) == 2
    assert {row["child_name"] for row in who.get("/applications")["items"]} == {"林小明", "林小亮"}


# --- after submitting, until the deadline


def test_an_edit_after_submitting_is_checked_again(who):
    row = who.apply()
    work()
    assert who.get(f"/applications/{row['id']}")["state"] == "under_review"
    edited = who.do("PATCH", f"/applications/{row['id']}", {"notes": "已补办居住证"})
    assert (edited["state"], edited["serial"]) == ("submitted", row["serial"])
    work()
    assert who.get(f"/applications/{row['id']}")["state"] == "under_review"


def test_after_the_deadline_nothing_is_edited_or_moved(who):
    row = who.apply()
    who.get(f"/applications/{row['id']}")
    _on("2017-05-01")
    for method, path, body in (
        ("PATCH", "", {"notes": "x"}),
        ("POST", "/district-changes", {"district_code": DISTRICT["huli"]}),
    ):
        answer = who.send(method, f"/applications/{row['id']}{path}", body)
        assert _refusal(answer) == (409, "window_closed")
    assert who.get(f"/applications/{row['id']}")["district_code"] == DISTRICT["siming"]


def test_a_change_of_district_is_one_step(who):
    row = who.apply("siming")
    work()
    path = f"/applications/{row['id']}"
    before = who.get(path)
    assert before["open_items"]
    instead = who.send("PATCH", path, {"district_code": DISTRICT["huli"]})
    assert _refusal(instead) == (409, "move_instead")
    who.get(path)
    stale = who.send(
        "POST", f"{path}/district-changes", {"district_code": DISTRICT["huli"]}, **{"If-Match": '"1"'}
    )
    assert _refusal(stale) == (412, "stale_form")
    moved = who.do("POST", f"{path}/district-changes", {"district_code": DISTRICT["huli"]})
    assert (moved["district_code"], moved["serial"], moved["state"]) == (
        DISTRICT["huli"], row["serial"], "submitted",
    )  # fmt: skip
    work()
    after = who.get(path)
    assert after["assessment"]["policy"] == "xiamen/huli/2017"
    with transactions.unit():
        open_in = set(
            db.session.scalars(
                select(ReviewTask.district_code).where(ReviewTask.state.in_(["open", "claimed"]))
            )
        )
    assert open_in == {DISTRICT["huli"]}
    assert _count(Application, Application.state != "withdrawn") == 1


def test_the_receipt_of_the_moved_application_names_its_policy(who):
    row = who.apply("siming")
    with transactions.unit():
        before = db.session.get(Application, row["id"]).policy_id
    who.get(f"/applications/{row['id']}")
    who.do("POST", f"/applications/{row['id']}/district-changes", {"district_code": DISTRICT["huli"]})
    work()
    with transactions.unit():
        after = db.session.get(Application, row["id"]).policy_id
    assert (before, after) == ("xiamen/siming/2017", "xiamen/huli/2017")
