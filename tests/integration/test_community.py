"""Community staff enter what only they know, for applications that name their community and for no others."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from app import transactions
from app.domain.states import State
from app.extensions import db
from app.models.audit import AuditEvent
from app.services import build_facts, find_policy
from app.store import applications
from tests import factories
from tests.family_city import work

LIVES, PLANNING = "community.lives_here", "community.family_planning"
HERE = "文园社区"


def staff_headers(district="350203", community=HERE):
    return factories.sign_in(factories.make_staff("community", district, community=community).person_id)


@pytest.fixture
def named(cast, client):
    """A family whose application names the community; and a clerk's way of calling."""
    who = cast.family("ready")
    draft = who.draft()
    who.do("PATCH", f"/applications/{draft}", {"community": "文园 社区"})
    assert who.submit(draft).status_code == 201
    return who, draft


def enter(client, headers, application_id, **body):
    path = f"/api/v1/community/applications/{application_id}/entries"
    return client.post(path, json=body, headers=headers)


def files(client, headers):
    return client.get("/api/v1/community/applications", headers=headers).json["items"]


def test_a_check_is_shown_with_who_and_when_and_becomes_a_fact(named, client):
    who, application_id = named
    headers = staff_headers()
    assert [(f["id"], f["entered"]) for f in files(client, headers)] == [(application_id, {})]
    answer = enter(client, headers, application_id, dataset=PLANNING, on="2016-09-20")
    assert answer.status_code == 201, answer.json
    answer = enter(client, headers, application_id, dataset=LIVES, on="2017-04-10", lives_here=True)
    assert answer.json["entered"][LIVES]["lives_here"] is True
    section = who.section(LIVES)
    assert (section["department"], section["status"], section["as_of"]) == (
        "社区居委会",
        "ready",
        "2017-04-10",
    )
    assert (section["values"]["community"], section["values"]["entered_by"]) == (HERE, "陈**")
    assert section["can_refetch"] is False
    with transactions.unit():
        application = applications.get(application_id)
        policy = find_policy.in_force(application.season_id, application.district_code)
        family = build_facts.build(application, policy).family
        noted = db.session.scalars(
            select(AuditEvent.data).where(AuditEvent.event == "community_entered")
        ).all()
    assert family.family_planning_registered_on.isoformat() == "2016-09-20"
    assert LIVES in family.records
    assert {event["dataset"] for event in noted} == {LIVES, PLANNING}
    work("check_application")


def test_entering_again_replaces_it(named, client):
    who, application_id = named
    headers = staff_headers()
    enter(client, headers, application_id, dataset=LIVES, on="2017-04-09", lives_here=True)
    enter(client, headers, application_id, dataset=LIVES, on="2017-04-10", lives_here=False)
    assert who.section(LIVES)["values"]["lives_here"] is False
    with transactions.unit():
        application = applications.get(application_id)
        policy = find_policy.in_force(application.season_id, application.district_code)
        assert LIVES not in build_facts.build(application, policy).family.records


@pytest.mark.parametrize(("district", "community"), [("350206", HERE), ("350203", "前埔社区")])
def test_another_community_sees_nothing_and_gets_404(named, client, district, community):
    _who, application_id = named
    headers = staff_headers(district, community)
    assert files(client, headers) == []
    answer = enter(client, headers, application_id, dataset=LIVES, on="2017-04-10", lives_here=True)
    assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_an_application_that_names_none_or_is_closed_is_out_of_reach(named, cast, client):
    _who, application_id = named
    headers = staff_headers()
    with transactions.unit():
        applications.get(application_id).state = State.CONFIRMED
    assert files(client, headers) == []
    body = {"dataset": LIVES, "on": "2017-04-10", "lives_here": True}
    assert enter(client, headers, application_id, **body).status_code == 404
    other = factories.make_application(state=State.UNDER_REVIEW)
    assert enter(client, headers, other.id, **body).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"dataset": "police.household", "on": "2017-04-10", "lives_here": True},
        {"dataset": LIVES, "on": "2017-04-10"},
        {"dataset": PLANNING, "on": "2017-04-10", "lives_here": True},
        {"dataset": LIVES, "on": "2017-04-21", "lives_here": True},
        {"dataset": LIVES, "on": "soon", "lives_here": True},
        {"dataset": LIVES, "on": "2017-04-10", "lives_here": True, "points": 5},
    ],
)
def test_what_does_not_fit_is_refused(named, client, body):
    _, application_id = named
    assert enter(client, staff_headers(), application_id, **body).status_code == 422


def test_community_staff_may_do_nothing_else(named, client):
    headers = staff_headers()
    for path in ("/api/v1/reviewer/queue", "/api/v1/school/applications"):
        answer = client.get(path, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
