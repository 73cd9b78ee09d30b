"""T-02: another family, another district and nobody at all get one and the same 404."""

from __future__ import annotations

from typing import Any

import pytest

from app.domain.actor import Role
from tests import factories
from tests.architecture.access_table import TABLE
from tests.architecture.calling import call, path_ids
from tests.architecture.subjects import make_subjects

FAMILY = sorted(e for e, row in TABLE.items() if row.rule.startswith("person") and e != "record.refetch")


@pytest.fixture
def subjects(app):
    return make_subjects()


def _said(answer) -> dict[str, Any]:
    """Everything of the answer but what names the request itself."""
    body = {key: value for key, value in answer.json.items() if key not in {"request_id", "instance"}}
    headers = {key: value for key, value in answer.headers if key not in {"X-Request-ID", "Content-Length"}}
    return body | {"headers": headers}


def _compare(client, endpoint: str, subjects: dict, stranger: dict, owner: dict) -> None:
    """The stranger hears of the subject what it hears of nothing; the owner is heard, so the subject is there."""
    theirs = call(client, endpoint, headers=stranger, ids=subjects)
    nothing = call(client, endpoint, headers=stranger)
    assert (theirs.status_code, nothing.status_code) == (404, 404), (endpoint, theirs.json, nothing.json)
    assert _said(theirs) == _said(nothing), endpoint
    assert call(client, endpoint, headers=owner, ids=subjects).status_code != 404, endpoint


def _with_ids(endpoints: list[str]) -> list[str]:
    return [endpoint for endpoint in endpoints if path_ids(endpoint)]


def test_another_family_finds_nothing(client, subjects):
    person_id, ids = subjects
    owner, stranger = (
        factories.sign_in(person_id),
        factories.sign_in(factories.make_application().applicant_id),
    )
    tried = _with_ids(FAMILY)
    assert len(tried) > 12
    for endpoint in sorted(tried, key=_last):
        _compare(client, endpoint, ids, stranger, owner)


def test_another_district_finds_nothing(client, subjects):
    _, ids = subjects
    tried = 0
    for role in (Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN):
        owner, stranger = (
            factories.sign_in(factories.make_staff(role, code).person_id)
            for code in (factories.SIMING, factories.HULI)
        )
        for endpoint in _with_ids(_doors_of(role)):
            _compare(client, endpoint, ids, stranger, owner)
            tried += 1
    assert tried > 15


def test_mine_with_yours_is_nothing(client, subjects):
    """A path with two ids is not opened by owning one of them."""
    _, ids = subjects
    own = factories.make_application()
    mixed = ids | {"application_id": own.id}
    stranger = factories.sign_in(own.applicant_id)
    for endpoint in (e for e in FAMILY if len(path_ids(e)) > 1):
        assert call(client, endpoint, headers=stranger, ids=mixed).status_code == 404, endpoint


def test_the_filter_is_what_holds(client, subjects, monkeypatch):
    """The negative control: without the visibility filter the stranger is let in, and the test above would fail."""
    from app.store import applications

    monkeypatch.setattr(
        applications, "get_for_guardian", lambda id_, _person, lock=False: applications.get(id_)
    )
    stranger = factories.sign_in(factories.make_person().id)
    assert call(client, "applications.show", headers=stranger, ids=subjects[1]).status_code == 200


def _doors_of(role: Role) -> list[str]:
    return sorted(e for e, row in TABLE.items() if role in row.rule.removeprefix("staff: ").split(", "))


def _last(endpoint: str) -> tuple[bool, str]:
    """What ends the application comes last."""
    return endpoint.endswith("withdraw"), endpoint
