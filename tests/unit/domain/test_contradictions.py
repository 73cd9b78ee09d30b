"""Facts that cannot be true as written: named with their days, counted nowhere, and nothing else is lost with them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import policies
from app.domain.people import (
    ChildHukou,
    Employment,
    Guardian,
    Home,
    Insurance,
    Owner,
    Paid,
    PermitKind,
    Residence,
    Who,
    WorkKind,
)
from app.domain.period import month, month_text
from app.domain.points import evaluate
from tests.unit.domain.families import CHILD, DATES, DISTRICTS, FAMILIES, MONTHS, family

SCORED = [policy for policy in map(policies.load, policies.list_policies()) if policy.items]
PACKS = st.sampled_from(SCORED)
ON = date(2017, 4, 20)
BACK = st.integers(1, 2000)


def _check(evaluation):
    return next(check for check in evaluation.checks if check.id == "facts_consistent")


def _with(known, **records):
    guardian = known.guardians.get(Who.FATHER, Guardian())
    grown = {name: (*getattr(guardian, name), record) for name, record in records.items()}
    return replace(known, guardians={**known.guardians, Who.FATHER: replace(guardian, **grown)})


def _named_and_not_counted(policy, known, wrong, *words):
    """The record is named, a person will look, and every line is as it is without the record."""
    known = replace(known, guardians={Who.FATHER: Guardian(), **known.guardians})
    with_it, without = (evaluate(policy, one, on=ON) for one in (wrong, known))
    told = _check(with_it)
    assert not told.passed
    assert not told.blocking
    for word in words:
        assert word in told.because.zh
        assert word in told.because.en
    assert not with_it.green_channel
    assert with_it.eligible == without.eligible
    assert [(i.id, i.points) for i in with_it.points.items] == [
        (i.id, i.points) for i in without.points.items
    ]


@given(PACKS, FAMILIES, DATES, BACK, DISTRICTS, st.sampled_from(PermitKind))
@settings(max_examples=120, deadline=None)
def test_a_permit_that_ends_before_it_begins(policy, known, first, days, district, kind):
    last = first - timedelta(days=days)
    wrong = _with(known, residence=Residence(first, last, district, kind))
    _named_and_not_counted(policy, known, wrong, str(first), str(last))


@given(PACKS, FAMILIES, DATES, BACK, st.sampled_from(WorkKind))
@settings(max_examples=80, deadline=None)
def test_work_that_ends_before_it_begins(policy, known, first, days, kind):
    last = first - timedelta(days=days)
    wrong = _with(known, employment=Employment(first, last, kind))
    _named_and_not_counted(policy, known, wrong, str(first), str(last))


@given(PACKS, FAMILIES, MONTHS, st.integers(1, 60), DISTRICTS, st.sampled_from(Paid))
@settings(max_examples=80, deadline=None)
def test_insurance_that_ends_before_it_begins(policy, known, first, months, district, paid):
    wrong = _with(known, insurance=Insurance(first, first - months, district, paid=paid))
    _named_and_not_counted(policy, known, wrong, month_text(first), month_text(first - months))


@given(PACKS, FAMILIES, st.decimals(Decimal("100.01"), 300, places=2), st.decimals(0, 100, places=2))
@settings(max_examples=80, deadline=None)
def test_shares_over_the_whole(policy, known, in_all, fathers):
    owners = (Owner("father", fathers), Owner("uncle", in_all - fathers))
    home = Home(policy.district.code, owners=owners)
    bare = replace(known, homes=())
    told = _check(evaluate(policy, replace(bare, homes=(home,)), on=ON))
    assert not told.passed
    assert f"{in_all.normalize():f}%" in told.because.zh
    points = {i.id: i.points for i in evaluate(policy, replace(bare, homes=(home,)), on=ON).points.items}
    if policy.id.startswith("xiamen/"):
        assert points["home"] == 0


@given(PACKS, st.integers(2012 * 12, 2016 * 12), st.integers(0, 24), DISTRICTS)
@settings(max_examples=60, deadline=None)
def test_months_both_paid_and_withdrawn(policy, first, more, district):
    paid = Insurance(first, first + more, district)
    father = Guardian(insurance=(paid, replace(paid, paid=Paid.WITHDRAWN)))
    told = _check(evaluate(policy, family(father), on=ON))
    assert not told.passed
    assert month_text(first) in told.because.zh
    assert month_text(first + more) in told.because.zh


@pytest.mark.parametrize("policy", SCORED, ids=lambda policy: policy.id)
@pytest.mark.parametrize("off", [-1, 0, 1])
def test_a_child_born_tomorrow_or_registered_before_birth(policy, off):
    born = replace(CHILD, born_on=ON + timedelta(days=off))
    assert _check(evaluate(policy, family(child=born), on=ON)).passed == (off <= 0)
    settled = ChildHukou("南平", settled_on=CHILD.born_on + timedelta(days=off))
    registered = replace(CHILD, hukou=settled)
    assert _check(evaluate(policy, family(child=registered), on=ON)).passed == (off >= 0)


@pytest.mark.parametrize("policy", SCORED, ids=lambda policy: policy.id)
@pytest.mark.parametrize("ahead", [0, 1, 2, 30])
def test_months_in_the_future_are_named_and_never_counted_as_known(policy, ahead):
    here, on = policy.district.code, policy.get_window("application").opens_on
    now = month(on)
    father = Guardian(insurance=(Insurance(now - 30, now + ahead, here),))
    evaluation = evaluate(policy, family(father), on=on)
    told = _check(evaluation)
    assert told.passed
    assert (month_text(now + ahead) in told.because.zh) == (ahead > 0)
    assert all(
        item.deemed
        for item in evaluation.points.items
        if ahead > 4 and item.id == "insurance" and item.points
    )


@pytest.mark.parametrize("policy", SCORED, ids=lambda policy: policy.id)
@pytest.mark.parametrize("ahead", [0, 1, 40])
def test_a_permit_from_tomorrow_is_named_and_only_deemed(policy, ahead):
    here, on = policy.district.code, policy.get_window("application").opens_on
    begins = on + timedelta(days=ahead)
    father = Guardian(
        residence=(Residence(begins, begins + timedelta(days=900), here, PermitKind.RESIDENCE),)
    )
    told = _check(evaluate(policy, family(father), on=on))
    assert told.passed
    assert (str(begins) in told.because.zh) == (ahead > 0)
