"""A bond that only the guardian states: nothing of the child is told or counted until somebody confirms it."""

from __future__ import annotations

import pytest

from app.domain.actor import Role
from tests import factories
from tests.family_city import Guardian, work
from tests.integration.test_points import automate, decide


@pytest.fixture
def reviewer(app) -> dict[str, str]:
    return factories.sign_in(factories.make_staff(Role.REVIEWER).person_id)


@pytest.fixture
def stranger(cast) -> tuple[Guardian, str]:
    """A guardian of another family who typed in the number of a child that is enrolled already; the child's id."""
    who, child = cast.family("share_50_5"), cast.row("already_enrolled-child")
    body = {
        "name": child["name"], "id_number": child["id_number"], "born_on": child["born_on"], "sex": child["sex"],
        "relation": "guardian",
    }  # fmt: skip
    added = who.do("POST", "/me/children", body)
    work()
    return who, str(added["id"])


def test_the_trial_tells_nothing_of_a_strangers_child(stranger):
    who, child = stranger
    trial = who.get(f"/applications/{who.draft(child=child)}")["trial"]

    assert "泉州" not in str(trial)
    assert "晋江" not in str(trial)
    assert all(check["passed"] for check in trial["checks"] if check["id"] == "not_enrolled")


def test_data_alone_never_settles_a_stated_bond(stranger):
    who, child = stranger
    automate()
    row = who.apply(child=child)
    work()
    shown = who.get(f"/applications/{row['id']}")
    assert (shown["state"], "guardianship" in shown["open_items"]) == ("under_review", True)


def test_who_is_not_the_guardian_is_refused(client, stranger, reviewer):
    who, child = stranger
    automate()
    row = who.apply(child=child)
    work()
    decide(client, reviewer, row["id"], "home")
    decide(client, reviewer, row["id"], "guardianship", "rejected", "document_missing")
    assert who.get(f"/applications/{row['id']}")["state"] == "ineligible"


def test_who_is_confirmed_is_judged_by_the_childs_own_record(client, stranger, reviewer):
    who, child = stranger
    automate()
    row = who.apply(child=child)
    work()
    decide(client, reviewer, row["id"], "guardianship")
    decide(client, reviewer, row["id"], "home")
    shown = who.get(f"/applications/{row['id']}")
    assert shown["state"] == "ineligible"
    assert [c["id"] for c in shown["assessment"]["checks"] if not c["passed"]] == ["not_enrolled"]
