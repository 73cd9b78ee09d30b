"""Who may do what about a policy on its way into force."""

from __future__ import annotations

import pytest

from app.domain.actor import Role
from app.domain.filing import FilingState, steps

DONE = ("can_submit", "can_return", "can_approve", "can_commence")


def allowed(state: FilingState, role: Role, *, is_deployed: bool = True, is_own: bool = False) -> set[str]:
    found = steps(state, role, is_deployed=is_deployed, is_own=is_own)
    return {name for name in DONE if getattr(found, name)}


@pytest.mark.parametrize(
    ("state", "district", "bureau"),
    [
        (FilingState.UNFILED, {"can_submit"}, {"can_submit"}),
        (FilingState.RETURNED, {"can_submit"}, {"can_submit"}),
        (FilingState.SUBMITTED, set(), {"can_return", "can_approve"}),
        (FilingState.APPROVED, set(), {"can_commence"}),
        (FilingState.IN_FORCE, set(), set()),
    ],
)
def test_the_district_files_and_the_bureau_decides(state, district, bureau):
    assert allowed(state, Role.ADMIN) == district
    assert allowed(state, Role.BUREAU) == bureau


def test_nobody_approves_what_they_filed():
    assert allowed(FilingState.SUBMITTED, Role.BUREAU, is_own=True) == {"can_return"}
    told = steps(FilingState.SUBMITTED, Role.BUREAU, is_deployed=True, is_own=True).waits
    assert told is not None
    assert "另一人" in told.zh


@pytest.mark.parametrize("state", [one for one in FilingState if one is not FilingState.IN_FORCE])
@pytest.mark.parametrize("role", [Role.ADMIN, Role.BUREAU])
def test_a_version_that_is_not_deployed_any_more_goes_no_further(state, role):
    assert allowed(state, role, is_deployed=False) == set()
    assert steps(state, role, is_deployed=False, is_own=False).waits is not None


@pytest.mark.parametrize("state", [FilingState.SUBMITTED, FilingState.APPROVED, FilingState.RETURNED])
def test_whoever_can_only_wait_is_told_for_what(state):
    told = steps(state, Role.ADMIN, is_deployed=True, is_own=False).waits
    assert told is not None
    assert told.zh != told.en
