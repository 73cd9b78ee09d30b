"""The privacy ledger: everything that touched the family, nothing that touched another, page by page."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from app import audit, clock, transactions
from app.domain.states import State
from app.models.application import Application
from app.models.person import Person
from app.store import records
from tests import factories
from tests.factories import SIMING

URL = "/api/v1/me/ledger"


@pytest.fixture
def own(app):
    return factories.make_application(state=State.UNDER_REVIEW)


@pytest.fixture
def parent(own):
    return factories.sign_in(own.applicant_id)


def note(actor: str, event: str, subject: str, *, minutes: int = 0, **data: Any) -> None:
    with transactions.unit():
        audit.record(
            actor, event, subject, now=clock.now() + timedelta(minutes=minutes), district_code=SIMING, **data
        )


def fetched(asker: Person | Application, person: Person, *, minutes: int = 0) -> None:
    """As `fetch_record.store` leaves it: the snapshot and its event."""
    asker_id = getattr(asker, "applicant_id", asker.id)
    with transactions.unit():
        records.add_consent(asker_id, "police.household", text_version="2017-2", now=clock.now())
        consent = records.list_consents(asker_id)[0]
        records.request_snapshot(
            person.id,
            "police.household",
            requested_by=asker_id,
            consent_id=consent.id,
            now=clock.now(),
            again=True,
        )
    note(
        f"person:{asker_id}",
        "dataset_fetched",
        f"person:{person.id}",
        minutes=minutes,
        dataset="police.household",
        status="ready",
        verdict="verified",
        consent=str(consent.id),
    )


def read(client, headers, **query):
    answer = client.get(URL, query_string=query, headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def test_who_opened_what(client, own, parent):
    staff = factories.make_staff("reviewer")
    note(
        f"staff:{staff.id}",
        "fields_revealed",
        f"application:{own.id}",
        fields=["self/police.household/address"],
    )
    line = read(client, parent)["items"][0]
    assert (line["event"], line["who"], line["about"]) == ("fields_revealed", "staff", "application")
    assert line["application_id"] == str(own.id)
    assert line["fields"] == ["self/police.household/address"]
    assert line["district_code"] == SIMING
    assert str(staff.id) not in str(line)


def test_which_department_was_asked_under_which_consent(client, own, parent):
    spouse = factories.make_person("陈秀英")
    fetched(own, spouse)
    line = read(client, parent)["items"][0]
    assert (line["who"], line["about"]) == ("self", "family")
    assert (line["dataset"], line["department_zh"]) == ("police.household", "公安局")
    with transactions.unit():
        assert line["consent_id"] == str(records.list_consents(own.applicant_id)[0].id)


def test_what_another_parent_asked_about_me(client, own, parent):
    other = factories.make_person("陈秀英")
    with transactions.unit():
        me = factories.people.get_person(own.applicant_id)
    fetched(other, me)
    assert [line["who"] for line in read(client, parent)["items"]] == ["guardian"]


def test_nothing_of_another_family(client, own, parent):
    other = factories.make_application(state=State.UNDER_REVIEW)
    note("staff:x", "fields_revealed", f"application:{other.id}", fields=["a"])
    note(f"person:{other.applicant_id}", "consent_given", f"person:{other.applicant_id}", datasets=[])
    child = factories.make_person("林小明", born_on="2011-03-05")
    fetched(other, child)
    assert read(client, parent) == {"items": [], "next": None}


def test_the_trails_other_events_stay_out(client, own, parent):
    note("system:platform", "session_revoked", f"person:{own.applicant_id}")
    note("staff:x", "override_proposed", f"application:{own.id}", item="home")
    assert read(client, parent)["items"] == []


def test_page_by_page_nothing_twice_nothing_lost(client, own, parent):
    for minute in (0, 0, 0, 1, 2):  # three at one instant: the id decides
        note("staff:x", "material_viewed", f"application:{own.id}", minutes=minute)
    whole = [line["id"] for line in read(client, parent)["items"]]
    seen, cursor = [], None
    while True:
        page = read(client, parent, limit=2, **({"cursor": cursor} if cursor else {}))
        seen += [line["id"] for line in page["items"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert len(whole) == 5
    assert seen == whole


@pytest.mark.parametrize("query", [{"cursor": "x"}, {"limit": 0}, {"limit": 101}, {"page": 1}])
def test_a_wrong_query_is_refused(client, parent, query):
    assert client.get(URL, query_string=query, headers=parent).status_code == 422
