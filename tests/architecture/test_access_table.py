"""Every endpoint stands in the access table, and each rule is kept at the door."""

from __future__ import annotations

import pytest

from app.domain.actor import Role
from identity.ports import Acr
from tests import factories
from tests.architecture.access_table import (
    CLERK,
    MANDATED,
    PERSON,
    PUBLIC,
    STEPPED_UP,
    TABLE,
    UNKNOWN_ID,
    VENDOR,
)
from tests.architecture.calling import call, endpoints, mutating

WITHOUT_RULE = {"static", "api-docs.openapi_json"}
STAFF_ONLY = {endpoint: row.rule for endpoint, row in TABLE.items() if row.rule.startswith("staff: ")}
SIGNED_IN = sorted(endpoint for endpoint, row in TABLE.items() if row.rule not in {PUBLIC, VENDOR})


def test_table_is_exact(application):
    served = {
        endpoint: getattr(view, "access_rule", None)
        for endpoint, view in application.view_functions.items()
        if endpoint not in WITHOUT_RULE
    }
    assert served == {endpoint: row.rule for endpoint, row in TABLE.items()}


def test_an_endpoint_without_a_rule_stops_the_start(application, monkeypatch):
    from app.factory import _require_access_rules

    monkeypatch.setitem(application.view_functions, "forgotten.view", lambda: "open")
    with pytest.raises(RuntimeError, match=r"forgotten\.view"):
        _require_access_rules(application)


def test_nobody_without_a_token_passes(app, client):
    answers = {endpoint: call(client, endpoint).status_code for endpoint in SIGNED_IN}
    assert set(answers.values()) == {401}, {e: s for e, s in answers.items() if s != 401}


def test_a_parent_is_not_staff(app, client):
    parent = factories.sign_in(factories.make_person().id)
    staff_doors = [*STAFF_ONLY, *(e for e, row in TABLE.items() if row.rule in {CLERK, MANDATED})]
    answers = {endpoint: _code(call(client, endpoint, headers=parent)) for endpoint in staff_doors}
    assert set(answers.values()) == {(403, "not_allowed")}, answers


@pytest.mark.parametrize("role", Role)
def test_staff_pass_only_where_their_role_is_named(app, client, role):
    staff = factories.make_staff(role, None if role is Role.BUREAU else factories.SIMING)
    headers = factories.sign_in(staff.person_id)
    refused = {
        endpoint
        for endpoint in STAFF_ONLY
        if _code(call(client, endpoint, headers=headers)) == (403, "not_allowed")
    }
    assert refused == {
        e for e, rule in STAFF_ONLY.items() if role not in rule.removeprefix("staff: ").split(", ")
    }


def test_a_clerk_without_a_device_is_refused(app, client):
    clerk = factories.sign_in(factories.make_staff("desk").person_id)
    for endpoint in (e for e, row in TABLE.items() if row.rule == CLERK):
        assert _code(call(client, endpoint, headers=clerk)) == (403, "not_allowed")


def test_a_helper_without_a_mandate_is_refused(app, client):
    for role in (Role.DESK, Role.SUPERVISOR, Role.COMMUNITY):
        helper = factories.sign_in(factories.make_staff(role).person_id)
        for endpoint in (e for e, row in TABLE.items() if row.rule == MANDATED):
            for mandate in ({}, {"X-Mandate": "x"}, {"X-Mandate": UNKNOWN_ID}):
                told = _code(call(client, endpoint, headers=helper | mandate))
                assert told == (403, "mandate_needed"), (endpoint, told)


def test_four_factors_alone_are_not_enough_to_submit_or_withdraw(app, client):
    parent = factories.sign_in(factories.make_person().id, acr=Acr.BANK_CARD)
    stepped_up = [e for e, row in TABLE.items() if row.rule == STEPPED_UP]
    answers = {endpoint: _code(call(client, endpoint, headers=parent)) for endpoint in stepped_up}
    assert set(answers.values()) == {(403, "step_up_needed")}, answers


def test_another_site_cannot_act_with_the_persons_cookies(app):
    """T-15: every change that rides on a cookie needs the app's own header, and no foreign origin."""
    person = factories.make_person()
    client = app.test_client(use_cookies=False)  # the header below is the whole truth
    forgeries = (
        {"X-Icity-Client": "native"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
    )
    for endpoint in (e for e in SIGNED_IN if mutating(e)):
        token = factories.sign_in(person.id, client="web")["Authorization"].removeprefix("Bearer ")
        cookie = {"Cookie": f"__Host-icity_access={token}"}  # a fresh one: calls are counted by it
        own = cookie | {"X-Icity-Client": "web"}
        for headers in (cookie, *(own | forged for forged in forgeries)):
            assert _code(call(client, endpoint, headers=headers)) == (403, "cross_site"), (endpoint, headers)
        assert _code(call(client, endpoint, headers=own))[1] != "cross_site"


def test_rules_are_few_and_named():
    parts = {part for row in TABLE.values() for part in row.rule.removeprefix("staff: ").split(", ")}
    assert parts <= {PUBLIC, PERSON, "proved", "stepped up", CLERK, MANDATED, VENDOR, *Role}
    assert set(endpoints()) == set(TABLE)


def _code(answer) -> tuple[int, str]:
    problem = answer.get_json(silent=True)
    return answer.status_code, problem.get("code", "") if isinstance(problem, dict) else ""
