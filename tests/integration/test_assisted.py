"""A helper applies for a parent under a recorded mandate: by code or paper, masked, told, revocable, over by itself."""

from __future__ import annotations

import io
import json
import re
from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.consents import TEXT_VERSION
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.audit import AuditEvent
from app.models.desk import DeskDevice
from app.models.mandate import Mandate
from app.models.message import Message
from app.models.person import Person
from app.models.slot import Site
from app.models.staff import Staff
from app.privacy import vault
from registries.connector import list_asked
from tests import factories, onsite
from tests.family_city import Cast, work
from tests.integration.test_desk import move_clock_to
from tests.integration.test_materials import picture
from tests.integration.test_review import claim, decide

CODE = re.compile(r"验证码(\d{6})")


@pytest.fixture
def helper(cast):
    """A clerk who helps at a desk; of the family nobody has ever signed in."""
    cast.open_season()
    site, _slots = factories.make_site_and_slots()
    return onsite.make_desk(site)


@pytest.fixture
def father(cast: Cast) -> dict:
    return cast.row("ready-father")


def ask(client, helper, row: dict, kind: str = "code", **changes):
    body = {
        "kind": kind,
        "name": row["name"],
        "id_number": row["id_number"],
        "phone": row["phone"],
        "id_seen": True,
    }
    return client.post("/api/v1/assisted/mandates", json=body | changes, headers=helper)


def sent_code() -> str:
    texts = [row.body for row in onsite.rows(select(Message).where(Message.purpose == "code"))]
    return CODE.search(texts[-1])[1]


def confirm(client, helper, mandate_id: str, code: str):
    body = {"mandate_id": mandate_id, "code": code}
    return client.post("/api/v1/assisted/confirmations", json=body, headers=helper)


def mandated(client, helper, row: dict) -> dict[str, str]:
    """Headers of the helper under a live mandate, by code."""
    asked = ask(client, helper, row)
    assert asked.status_code == 201, asked.json
    live = confirm(client, helper, asked.json["mandate_id"], sent_code())
    assert live.status_code == 200, live.json
    return helper | {"X-Mandate": live.json["mandate_id"]}


def mandated_on_paper(client, helper, row: dict) -> dict[str, str]:
    """Headers of the helper under a live mandate, by a signed paper."""
    form = {"mandate_id": ask(client, helper, row, "paper").json["mandate_id"]}
    photo = {"file": (io.BytesIO(picture()), "paper.jpg")}
    live = client.post("/api/v1/assisted/papers", data=form | photo, headers=helper)
    assert live.status_code == 200, live.json
    return helper | {"X-Mandate": live.json["mandate_id"]}


def send(client, headers, method: str, path: str, body=None, **more):
    sent = {"Idempotency-Key": uuid4().hex} | headers | more
    return client.open(f"/api/v1/assisted{path}", method=method, json=body, headers=sent)


def do(client, headers, method: str, path: str, body=None, **more):
    answer = send(client, headers, method, path, body, **more)
    assert answer.status_code < 300, answer.json
    return answer.get_json(silent=True)


def prepare(client, headers) -> dict:
    """Consent, records, child, draft with a district."""
    body = {"text_version": TEXT_VERSION, "datasets": [asked.dataset for asked in list_asked()]}
    do(client, headers, "POST", "/consents", body)
    work()
    child = do(client, headers, "GET", "/children")["items"][0]
    row = do(client, headers, "POST", "/application", {"child_id": child["id"]})
    tag = {"If-Match": f'"{row["version"]}"'}
    return do(client, headers, "PATCH", "/application", {"district_code": factories.SIMING}, **tag)


def submit(client, headers, row: dict):
    sections = do(client, headers, "GET", "/record")["sections"]
    filled = [{name: s[name] for name in ("person_id", "dataset", "digest")} for s in sections if s["digest"]]
    body = {"filled": filled, "declaration_version": row["declaration_version"]}
    return send(client, headers, "POST", "/submissions", body)


def parent_of(row: dict) -> Person:
    return next(person for person in onsite.rows(select(Person)) if person.name == row["name"])


def test_a_family_without_a_phone_of_its_own_app_gets_its_serial(client, helper, father):
    headers = mandated(client, helper, father)
    row = prepare(client, headers)
    assert row["declaration"]["zh"]
    assert row["declaration"]["en"]
    done = submit(client, headers, row)
    assert done.status_code == 201, done.json
    assert (done.json["state"], done.json["child_name"][1:]) == (
        "submitted",
        "*" * len(done.json["child_name"][1:]),
    )
    assert done.json["serial"].startswith("SM17-P1-")
    stored = onsite.fetch(Application, done.json["id"])
    assert stored.applicant_id == parent_of(father).id
    assert "submitted" in onsite.rows(select(Message.purpose))


def test_nothing_that_the_helper_gets_is_unmasked(client, helper, father, cast):
    seen: list[str] = []
    headers = mandated(client, helper, father)
    for path in ("/consents", "/record", "/children"):
        seen.append(json.dumps(do(client, headers, "GET", path), ensure_ascii=False))
    row = prepare(client, headers)
    seen.append(json.dumps(do(client, headers, "GET", "/record"), ensure_ascii=False))
    seen.append(json.dumps(submit(client, headers, row).json, ensure_ascii=False))
    seen.append(json.dumps(do(client, headers, "GET", "/application"), ensure_ascii=False))
    seen.append(json.dumps(do(client, headers, "GET", "/children"), ensure_ascii=False))
    child, mother = cast.row("ready-child"), cast.row("ready-mother")
    secrets = [
        person[key]
        for person in (father, mother, child)
        for key in ("name", "id_number", "phone")
        if person[key]
    ]
    assert len(secrets) >= 6
    assert [secret for secret in secrets for text in seen if str(secret) in text] == []
    assert child["born_on"] not in "".join(seen)


def test_the_parent_is_told_sees_everything_and_takes_it_back(client, helper, father):
    headers = mandated(client, helper, father)
    prepare(client, headers)
    texts = onsite.rows(select(Message).where(Message.purpose == "mandate_given"))
    assert ("撤销" in texts[0].body, "思明" in texts[0].body) == (True, True)
    own = factories.sign_in(parent_of(father).id)
    lines = client.get("/api/v1/me/ledger", headers=own).json["items"]
    told = {line["event"]: line["who"] for line in lines}
    assert {"mandate_asked", "mandate_given", "helper_acted", "consent_given"} <= set(told)
    assert told["consent_given"] == told["helper_acted"] == "staff"
    given = client.get("/api/v1/me/mandates", headers=own).json["items"][0]
    assert (given["state"], given["kind"], given["district_zh"]) == ("live", "code", "思明")
    assert (given["device"], given["can_revoke"]) == (onsite.rows(select(DeskDevice.name))[0], True)
    path = f"/api/v1/me/mandates/{given['id']}/revocations"
    for _ in range(2):
        revoked = client.post(path, headers=own).json
        assert (revoked["state"], revoked["ended_by"], revoked["can_revoke"]) == ("ended", "parent", False)
    refused = send(client, headers, "GET", "/application")
    assert (refused.status_code, refused.json["code"]) == (403, "mandate_needed")


def test_the_trail_says_helper_for_parent(client, helper, father):
    headers = mandated(client, helper, father)
    row = prepare(client, headers)
    submit(client, headers, row)
    events = onsite.rows(select(AuditEvent))
    actor = f"helper:{headers['X-Mandate']}"
    by_helper = {event.event for event in events if event.actor == actor}
    assert {
        "consent_given",
        "application_started",
        "application_edited",
        "application_submitted",
    } <= by_helper
    acts = [event.data["act"] for event in events if event.event == "helper_acted"]
    assert acts == ["started", "edited", "submitted"]
    assert {event.data["parent"] for event in events if event.event == "helper_acted"} == {
        str(parent_of(father).id)
    }


def test_it_ends_by_itself(client, helper, father):
    headers = mandated(client, helper, father)
    move_clock_to(clock.now() + timedelta(hours=2, seconds=1))
    assert send(client, headers, "GET", "/children").json["code"] == "mandate_needed"
    own = factories.sign_in(parent_of(father).id)
    given = client.get("/api/v1/me/mandates", headers=own).json["items"][0]
    assert (given["state"], given["ended_by"]) == ("ended", "time")


def test_the_helper_ends_it(client, helper, father):
    headers = mandated(client, helper, father)
    assert send(client, headers, "POST", "/endings").status_code == 204
    assert send(client, headers, "GET", "/children").json["code"] == "mandate_needed"


def test_it_is_nobody_elses(client, helper, father):
    headers = mandated(client, helper, father)
    other = helper | factories.sign_in(factories.make_staff("desk", name="李窗口").person_id)
    assert send(client, other | {"X-Mandate": headers["X-Mandate"]}, "GET", "/children").status_code == 403
    asked = ask(client, helper, father, "paper").json["mandate_id"]
    assert confirm(client, other, asked, "123456").json["code"] == "mandate_code_wrong"


def test_another_device_is_refused(client, helper, father):
    """The same clerk, the same session: where the parent is not, nobody acts for them."""
    headers = mandated(client, helper, father)
    staff = onsite.rows(select(Staff).where(Staff.role == "desk"))[0]
    site = onsite.rows(select(Site))[0]
    elsewhere = {"X-Desk-Device": onsite.make_device(site, staff, name="2号窗口")}
    for at in (elsewhere, {"X-Desk-Device": "nobody-knows-me"}, {"X-Desk-Device": ""}):
        refused = send(client, headers | at, "GET", "/children")
        assert (refused.status_code, refused.json["code"]) == (403, "mandate_elsewhere"), at
    assert send(client, headers, "GET", "/children").status_code == 200
    with transactions.unit():
        here = db.session.scalars(select(Mandate.device_id)).one()
        db.session.get_one(DeskDevice, here).revoked_at = clock.now()
    assert send(client, headers, "GET", "/children").json["code"] == "mandate_elsewhere"


def test_it_goes_live_where_it_was_asked_for(client, helper, father):
    asked = ask(client, helper, father).json["mandate_id"]
    site, staff = onsite.rows(select(Site))[0], onsite.rows(select(Staff).where(Staff.role == "desk"))[0]
    elsewhere = helper | {"X-Desk-Device": onsite.make_device(site, staff, name="2号窗口")}
    refused = confirm(client, elsewhere, asked, sent_code())
    assert (refused.status_code, refused.json["code"]) == (403, "mandate_elsewhere")
    assert confirm(client, helper, asked, sent_code()).status_code == 200
    paper = ask(client, helper, father, "paper").json["mandate_id"]
    form = {"mandate_id": paper, "file": (io.BytesIO(picture()), "paper.jpg")}
    assert client.post("/api/v1/assisted/papers", data=form, headers=elsewhere).status_code == 403


def test_desk_staff_help_at_a_desk_only(client, helper, father, cast):
    away = {name: value for name, value in helper.items() if name != "X-Desk-Device"}
    refused = ask(client, away, father)
    assert (refused.status_code, refused.json["code"]) == (403, "device_needed")
    huli = factories.make_staff("desk", factories.HULI, "胡窗口")
    stranger = helper | factories.sign_in(huli.person_id)
    assert ask(client, stranger, father).json["code"] == "device_needed"


def test_a_wrong_code_is_counted_and_the_sixth_is_not_looked_at(client, helper, father):
    mandate_id = ask(client, helper, father).json["mandate_id"]
    right = sent_code()
    wrong = f"{(int(right) + 1) % 1_000_000:06d}"
    left = [confirm(client, helper, mandate_id, wrong).json["facts"]["tries_left"] for _ in range(5)]
    assert left == [4, 3, 2, 1, 0]
    assert confirm(client, helper, mandate_id, right).json["code"] == "mandate_code_wrong"
    assert onsite.rows(select(Mandate.state)) == ["asked"]


def test_a_code_is_good_for_ten_minutes_and_once(client, helper, father):
    mandate_id = ask(client, helper, father).json["mandate_id"]
    code = sent_code()
    assert confirm(client, helper, mandate_id, code).status_code == 200
    assert confirm(client, helper, mandate_id, code).status_code == 422
    move_clock_to(clock.now() + timedelta(minutes=2))
    late = ask(client, helper, father).json["mandate_id"]
    move_clock_to(clock.now() + timedelta(minutes=10, seconds=1))
    assert confirm(client, helper, late, sent_code()).status_code == 422


def test_a_code_goes_to_the_parents_known_number_only(client, helper, father, cast):
    cast.guardian("ready-father")
    refused = ask(client, helper, father, phone="13900139000")
    assert (refused.status_code, refused.json["code"]) == (422, "phone_not_the_parents")
    assert father["phone"][-8:-4] not in refused.json["detail"]
    asked = ask(client, helper, father, phone=None)
    assert asked.json["sent_to"].endswith(father["phone"][-4:])


def test_the_name_must_go_with_the_number_and_nobody_helps_the_own_family(client, helper, father, cast):
    cast.guardian("ready-father")
    assert ask(client, helper, father, name="王大明").json["code"] == "name_differs"
    assert (
        ask(client, helper, father, id_number=father["id_number"][:-1] + "0").json["code"] == "bad_id_number"
    )
    clerk = cast.guardian("ready-mother")
    factories.appoint(onsite.fetch(Person, clerk.person_id), "desk", factories.SIMING)
    own = ask(client, helper | clerk.headers, cast.row("ready-mother"))
    assert (own.status_code, own.json["code"]) == (403, "own_mandate")


def test_a_paper_mandate_is_photographed_and_sealed(client, helper, father):
    asked = ask(client, helper, father, "paper").json
    assert asked["sent_to"] is None
    form = {"mandate_id": asked["mandate_id"], "file": (io.BytesIO(picture()), "paper.jpg")}
    live = client.post("/api/v1/assisted/papers", data=form, headers=helper)
    assert (live.status_code, live.json["state"]) == (200, "live")
    row = onsite.rows(select(Mandate))[0]
    assert vault.open(row.paper_sealed, f"mandate.paper/{row.id}")[:2] == b"\xff\xd8"
    assert send(client, helper | {"X-Mandate": str(row.id)}, "GET", "/children").status_code == 200
    again = {"mandate_id": asked["mandate_id"], "file": (io.BytesIO(picture()), "paper.jpg")}
    assert client.post("/api/v1/assisted/papers", data=again, headers=helper).status_code == 403


def test_a_code_mandate_takes_no_paper(client, helper, father):
    mandate_id = ask(client, helper, father).json["mandate_id"]
    form = {"mandate_id": mandate_id, "file": (io.BytesIO(picture()), "paper.jpg")}
    assert client.post("/api/v1/assisted/papers", data=form, headers=helper).status_code == 403


def test_it_is_for_one_child(client, helper, cast):
    headers = mandated(client, helper, cast.row("twins-father"))
    prepare(client, headers)
    twins = do(client, headers, "GET", "/children")["items"]
    assert len(twins) == 2
    answers = [send(client, headers, "POST", "/application", {"child_id": twin["id"]}) for twin in twins]
    assert sorted(answer.status_code for answer in answers) == [201, 409]
    with transactions.unit():
        assert len(db.session.scalars(select(Application)).all()) == 1


def test_a_new_mandate_ends_the_one_before(client, helper, father, cast):
    first = mandated(client, helper, father)
    second = mandated(client, helper, cast.row("twins-father"))
    assert send(client, first, "GET", "/children").status_code == 403
    assert send(client, second, "GET", "/children").status_code == 200


def test_a_paper_seen_in_the_original_is_verified_once(client, helper, father):
    headers = mandated(client, helper, father)
    prepare(client, headers)
    form = {"document": "other", "original_seen": "true", "file": (io.BytesIO(picture()), "paper.jpg")}
    answer = client.post("/api/v1/assisted/materials", data=form, headers=headers)
    assert answer.status_code == 201, answer.json
    row = onsite.rows(select(Material))[0]
    assert (row.seen_at is not None, row.seen_by is not None) == (True, True)


def give_back(client, application_id: str) -> None:
    """A reviewer returns the file for a paper that cannot be read."""
    with transactions.unit():
        row = db.session.get_one(Application, application_id)
        row.state = State.UNDER_REVIEW
    task = onsite.make_task(row, "document:home_certificate")
    reviewer = factories.sign_in(factories.make_staff("reviewer", name="何审核").person_id)
    assert claim(client, reviewer, task).status_code == 200
    note = "照片太暗，请重拍；可打 13800138000 询问"
    done = decide(client, reviewer, task, "returned", reasons=["photo_unreadable"], note=note)
    assert done.status_code == 201, done.json


def test_a_returned_file_is_mended_under_a_mandate(client, helper, father):
    first = mandated(client, helper, father)
    done = submit(client, first, prepare(client, first)).json
    give_back(client, done["id"])
    headers = mandated_on_paper(client, helper, father)
    child = do(client, headers, "GET", "/children")["items"][0]
    opened = do(client, headers, "POST", "/application", {"child_id": child["id"]})
    assert (opened["id"], opened["state"], opened["serial"]) == (done["id"], "returned", done["serial"])
    assert (opened["can_edit"], opened["can_choose_district"]) == (True, False)
    assert opened["returned"]["reasons"][0]["zh"]
    assert ("照片太暗" in opened["returned"]["note"], "13800138000" in opened["returned"]["note"]) == (
        True,
        False,
    )
    tag = {"If-Match": f'"{opened["version"]}"'}
    changed = do(client, headers, "PATCH", "/application", {"home_certificate_no": "厦房证第001号"}, **tag)
    assert "home_certificate_no" in changed["answered"]
    moved = send(
        client, headers, "PATCH", "/application", {"district_code": factories.HULI},
        **{"If-Match": f'"{changed["version"]}"'},
    )  # fmt: skip
    assert moved.json["code"] == "move_instead"
    document = next(one["document"] for one in opened["documents"])
    form = {"document": document, "original_seen": "true", "file": (io.BytesIO(picture()), "paper.jpg")}
    assert client.post("/api/v1/assisted/materials", data=form, headers=headers).status_code == 201
    again = submit(client, headers, changed)
    assert (again.status_code, again.json["state"], again.json["returned"]) == (201, "submitted", None)
    assert again.json["serial"] == done["serial"]
    seen = {one["document"]: one["trust"] for one in again.json["documents"]}
    assert seen[document] == "B"
    acts = [event.data["act"] for event in onsite.events("helper_acted")]
    assert acts[-4:] == ["opened", "edited", "paper_handed_in", "submitted"]


def test_a_file_that_nobody_gave_back_stays_closed(client, helper, father):
    headers = mandated(client, helper, father)
    done = submit(client, headers, prepare(client, headers)).json
    for state in (State.SUBMITTED, State.UNDER_REVIEW, State.QUALIFIED, State.SLOT_BOOKED):
        with transactions.unit():
            db.session.get_one(Application, done["id"]).state = state
        later = mandated_on_paper(client, helper, father)
        child = do(client, later, "GET", "/children")["items"][0]
        refused = send(client, later, "POST", "/application", {"child_id": child["id"]})
        assert (refused.status_code, refused.json["code"]) == (409, "child_already_applied"), state


def test_a_draft_tells_its_papers(client, helper, father):
    """Before there is an assessment the trial says what is needed; the desk photographs it at once."""
    headers = mandated(client, helper, father)
    row = prepare(client, headers)
    assert len(row["documents"]) > 3
    assert {one["document"] for one in row["documents"] if one["needed"]} == {
        one["id"] for one in parents_trial(client, father)["documents"] if one["needed"]
    }


def parents_trial(client, father: dict) -> dict:
    own = factories.sign_in(parent_of(father).id)
    listed = client.get("/api/v1/applications", headers=own).json["items"]
    return client.get(f"/api/v1/applications/{listed[0]['id']}", headers=own).json["trial"]


def test_community_staff_help_too(client, cast, father):
    cast.open_season()
    helper = factories.sign_in(factories.make_staff("community", name="李社区").person_id)
    headers = mandated(client, helper, father)
    assert send(client, headers, "GET", "/children").status_code == 200
    again = factories.sign_in(onsite.rows(select(Staff.person_id).where(Staff.role == "community"))[0])
    assert send(client, headers | again, "GET", "/children").json["code"] == "mandate_elsewhere"


def test_asking_has_a_limit(client, helper, father, monkeypatch):
    monkeypatch.setattr("app.services.ask_mandate.MOST_ASKED", 2)
    answers = [ask(client, helper, father, "paper").status_code for _ in range(3)]
    assert answers == [201, 201, 429]
