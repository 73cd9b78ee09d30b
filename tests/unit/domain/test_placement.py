"""Two people place a family that the data puts in no batch: honoured, explained, and only where the pack has room."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app import policies
from app.domain.facts import from_case
from app.domain.points import evaluate

ON = date(2019, 7, 10)
KUIWEN = "weifang/kuiwen/2019"
UNKNOWN = {"entry_year": 2019, "child": {"name": "小明", "born_on": "2013-03-05", "enrolled": False}}
PLACED = {"class": "home_and_work", "ground": "visited", "on": "2019-07-08"}


def judged(case, policy=None):
    return evaluate(policy or policies.load(KUIWEN), from_case(case), on=ON)


def test_without_a_decision_nobody_is_placed():
    result = judged(UNKNOWN)
    assert (result.eligible, result.by_person, result.batch, result.applicant_class) == (
        False,
        True,
        None,
        "other",
    )


def test_the_decision_is_honoured_and_explained():
    result = judged(UNKNOWN | {"placed": PLACED})
    assert result.eligible
    assert result.batch is not None
    assert (result.batch.id, result.applicant_class) == ("fourth", "home_and_work")
    told = next(check for check in result.checks if check.id == "placed_by_person")
    assert "实地核查" in told.because.zh
    assert "2019-07-08" in told.because.zh
    assert "区外户籍、区内房产、稳定就业" in told.because.zh
    assert told.law.clause == "通过率85.78%"
    assert result.unreached, "what the data did not show is still said"


@pytest.mark.parametrize("named", ["other", "no_such_class"])
def test_only_among_the_classes_that_the_pack_allows(named):
    assert not judged(UNKNOWN | {"placed": PLACED | {"class": named}}).eligible


def test_a_pack_without_the_statement_leaves_no_room():
    strict = replace(policies.load(KUIWEN), placement=None)
    assert not judged(UNKNOWN | {"placed": PLACED}, strict).eligible


def test_a_condition_of_admission_still_refuses():
    """Placing settles the class, never the age."""
    young = UNKNOWN | {"child": {"name": "小明", "born_on": "2014-03-05", "enrolled": False}}
    result = judged(young | {"placed": PLACED})
    assert (result.eligible, result.applicant_class) == (False, "home_and_work")
