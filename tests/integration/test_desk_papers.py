"""Papers at the counter: photographed, seen once, never asked for again; and a slip in large print."""

from __future__ import annotations

import io
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import policies, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment, Material
from app.models.audit import AuditEvent
from app.models.outbox import OutboxEntry
from app.store import rulings
from tests import factories, onsite
from tests.integration.test_desk import move_clock_to, scan
from tests.integration.test_materials import picture

DEED = {
    "id": "home_certificate",
    "title": "房产证",
    "title_en": "home certificate",
    "needed": True,
    "satisfied_by": None,
    "law": None,
}
BOOK = DEED | {
    "id": "household_booklet",
    "title": "户口簿",
    "needed": False,
    "satisfied_by": "police.household",
}


@pytest.fixture
def city(app):
    """A family with one paper to bring, its slot begun, and the desk."""
    site, slots = factories.make_site_and_slots()
    family = onsite.make_ready(complete=False)
    with_papers(family)
    onsite.book(family, slots[1])
    move_clock_to(slots[1].starts_at + timedelta(minutes=5))
    return family, onsite.make_desk(site)


def with_papers(family) -> None:
    with transactions.unit():
        row = db.session.scalars(select(Assessment).where(Assessment.application_id == family.id)).one()
        row.result = row.result | {"documents": [BOOK, DEED]}


def known_document() -> str:
    return policies.load("xiamen/siming/2017").documents[0].id


def attach(client, desk, serial: str, document: str, **form):
    sent = {"document": document, "file": (io.BytesIO(picture()), "paper.jpg")} | form
    return client.post(f"/api/v1/desk/applications/{serial}/papers", data=sent, headers=desk)


def listed(client, headers, path: str) -> dict[str, tuple]:
    items = client.get(path, headers=headers).json["items"]
    return {item["document"]: (item["trust"], item["needed"]) for item in items}


def test_a_paper_seen_once_is_level_b_and_no_longer_needed(client, city):
    family, desk = city
    path = f"/api/v1/desk/applications/{family.serial}/documents"
    before = listed(client, desk, path)
    assert before == {"household_booklet": ("A", False), "home_certificate": (None, True)}
    own = factories.sign_in(family.applicant_id)
    with_deed(client, desk, family)
    expected = {"household_booklet": ("A", False), "home_certificate": ("B", False)}
    assert listed(client, desk, path) == expected
    assert listed(client, own, f"/api/v1/applications/{family.id}/documents") == expected
    row = onsite.rows(select(Material))[0]
    assert (row.seen_at is not None, row.seen_by is not None) == (True, True)
    events = onsite.rows(select(AuditEvent.event))
    assert {"paper_scanned_at_desk", "original_seen"} <= set(events)


def with_deed(client, desk, family, **form):
    """The deed photographed; this district's policy may call it otherwise, so the row is renamed."""
    answer = attach(client, desk, family.serial, known_document(), **{"original_seen": "true"} | form)
    assert answer.status_code == 201, answer.json
    with transactions.unit():
        for row in db.session.scalars(select(Material)):
            row.document = "home_certificate"
    return answer.json


def test_an_upload_is_level_c_until_its_original_is_seen(client, city):
    family, desk = city
    paper = with_deed(client, desk, family, original_seen="false")
    path = f"/api/v1/desk/applications/{family.serial}"
    assert listed(client, desk, f"{path}/documents")["home_certificate"] == ("C", True)
    for _ in range(2):
        seen = client.post(f"{path}/papers/{paper['id']}/sightings", headers=desk)
        assert (seen.status_code, seen.json["seen_at"] is not None) == (200, True)
    assert listed(client, desk, f"{path}/documents")["home_certificate"] == ("B", False)
    assert onsite.rows(select(AuditEvent.event)).count("original_seen") == 1


def at_the_counter(client, desk, family) -> dict:
    answer = client.get(f"/api/v1/desk/applications/{family.serial}/papers", headers=desk)
    assert answer.status_code == 200, answer.json
    return answer.json


def originals(client, desk, family) -> list[str]:
    return [paper["zh"] for paper in scan(client, desk, family.serial)["see"]]


def test_the_desk_is_told_what_is_left_and_asks_for_nothing_twice(client, city):
    family, desk = city
    left = at_the_counter(client, desk, family)
    assert [(one["document"], one["standing"]) for one in left["items"]] == [("home_certificate", "missing")]
    assert (left["open"], left["can_attach"], left["items"][0]["can_see"]) == (1, True, False)
    assert originals(client, desk, family) == ["身份证原件", "房产证"]
    paper = with_deed(client, desk, family, original_seen="false")
    uploaded = at_the_counter(client, desk, family)["items"][0]
    assert (uploaded["standing"], uploaded["can_see"], uploaded["files"][0]["seen_at"]) == (
        "unseen",
        True,
        None,
    )
    client.post(f"/api/v1/desk/applications/{family.serial}/papers/{paper['id']}/sightings", headers=desk)
    done = at_the_counter(client, desk, family)
    assert (done["open"], done["items"][0]["standing"], done["items"][0]["can_attach"]) == (
        0,
        "settled",
        False,
    )
    assert "B级" in done["items"][0]["trust"]["zh"]
    assert originals(client, desk, family) == ["身份证原件"]


def test_a_family_that_is_done_has_nothing_left(client, city):
    family, desk = city
    with transactions.unit():
        db.session.get_one(Application, family.id).state = State.CONFIRMED
    left = at_the_counter(client, desk, family)
    assert (left["open"], left["can_attach"]) == (0, False)
    assert client.get("/api/v1/desk/applications/SM17-P1-000001-0/papers", headers=desk).status_code == 409
    other = onsite.make_ready(district="huli")
    assert client.get(f"/api/v1/desk/applications/{other.serial}/papers", headers=desk).status_code == 404


def test_what_was_seen_counts_in_the_next_assessment(client, city):
    family, desk = city
    attach(client, desk, family.serial, known_document(), original_seen="true")
    with transactions.unit():
        assert rulings.of_application(family.id).accepted_documents == {known_document()}
    waiting = factories.make_application(state=State.UNDER_REVIEW)
    assert attach(client, desk, waiting.serial, known_document(), original_seen="true").status_code == 201
    jobs = onsite.rows(select(OutboxEntry).where(OutboxEntry.job == "check_application"))
    assert [job.subject for job in jobs] == [str(waiting.id)]


def test_a_family_of_elsewhere_or_gone_is_refused(client, city):
    family, desk = city
    document = known_document()
    other = onsite.make_ready(district="huli")
    assert attach(client, desk, other.serial, document).status_code == 404
    gone = factories.make_application(state=State.WITHDRAWN)
    assert attach(client, desk, gone.serial, document).json["code"] == "not_in_this_state"
    assert attach(client, desk, family.serial, "no_such_paper").json["code"] == "unknown_document"
    assert attach(client, desk, "SM17-P1-000001-0", document).json["code"] == "serial_misread"
    assert onsite.rows(select(Material.id)) == []


def test_the_slip_is_large_masked_and_says_when_where_and_what_to_bring(client, city):
    family, desk = city
    told = scan(client, desk, family.serial)
    page = client.get(f"/api/v1/desk/applications/{family.serial}/slip", headers=desk)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    text = page.get_data(as_text=True)
    assert all(word in text for word in (told["serial"], "林**", "政务中心", "09:00", "房产证", "<svg"))
    assert not any(secret in text for secret in ("林小明", "13800138000"))
    assert "style-src 'sha256-" in page.headers["Content-Security-Policy"]
    english = client.get(
        f"/api/v1/desk/applications/{family.serial}/slip", headers=desk | {"Accept-Language": "en"}
    )
    assert "Please bring" in english.get_data(as_text=True)
