"""What holds for every family under every pack: caps, sums, order, and more never being less."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import policies
from app.domain.home import ShareOver
from app.domain.people import ChildHukou, Guardian, Home, Owner, Paid, Who
from app.domain.points import evaluate
from tests.unit.domain import families, random_families
from tests.unit.domain.families import CHILD, FAMILIES, HUNDRED, insurances, months, residences

LOADED = [policies.load(policy_id) for policy_id in policies.list_policies()]
SCORED = [policy for policy in LOADED if policy.items]
ANY_PACK = st.sampled_from(SCORED)
every_pack_of_all = pytest.mark.parametrize("policy", LOADED, ids=lambda policy: policy.id)
every_pack = pytest.mark.parametrize("policy", SCORED, ids=lambda policy: policy.id)
DAYS = st.dates(date(2015, 1, 1), date(2017, 12, 31))
SIMING = policies.load("xiamen/siming/2017")
ON = date(2017, 4, 20)
EMPTY = families.family(child=CHILD)


def _points(policy, family, on=ON):
    return {item.id: item.points for item in evaluate(policy, family, on=on).points.items}


@given(ANY_PACK, FAMILIES, DAYS)
@settings(max_examples=150, deadline=None)
def test_total_is_the_sum_of_items_and_within_the_caps(policy, family, on):
    evaluation = evaluate(policy, family, on=on)
    items = evaluation.points.items
    assert evaluation.points.total == sum((item.points for item in items), Decimal(0))
    assert Decimal(0) <= evaluation.points.total <= policy.total_cap
    assert all(Decimal(0) <= item.points <= min(item.cap, item.uncapped) for item in items)
    assert evaluation.eligible == all(c.passed for c in evaluation.checks if c.blocking)
    written = evaluation.as_json()
    assert Decimal(written["points"]["total"]) == sum(
        Decimal(i["points"]) for i in written["points"]["items"]
    )
    assert all(
        line["because"] and line["because_en"] for line in written["checks"] + written["points"]["items"]
    )


@every_pack_of_all
@given(st.integers(0, 2**32), st.randoms(use_true_random=False))
@settings(max_examples=30, deadline=None)
def test_the_order_of_records_changes_nothing(policy, seed, random):
    """The whole answer, as JSON, in packs of points and of batches alike."""
    on = policy.get_window("application").opens_on
    known = random_families.entered(Random(seed), policy)
    written = json.dumps(evaluate(policy, known, on=on).as_json(), sort_keys=True)
    again = json.dumps(evaluate(policy, _shuffled(known, random), on=on).as_json(), sort_keys=True)
    assert again == written


def _shuffled(known, random):
    def shuffled(records):
        return tuple(random.sample(records, len(records)))

    register = known.hukou
    return replace(
        known,
        homes=tuple(replace(h, owners=shuffled(h.owners)) for h in shuffled(known.homes)),
        guardians={
            who: replace(
                guardian,
                residence=shuffled(guardian.residence),
                insurance=shuffled(guardian.insurance),
                employment=shuffled(guardian.employment),
                records=shuffled(guardian.records),
            )
            for who, guardian in reversed(known.guardians.items())
        },
        hukou=replace(register, members=shuffled(register.members)) if register else None,
        leases=shuffled(known.leases),
        special=shuffled(known.special),
        records=shuffled(known.records),
        false_papers=shuffled(known.false_papers),
    )


@every_pack
@given(FAMILIES, insurances())
@settings(max_examples=40, deadline=None)
def test_more_insured_months_never_cost_points(policy, family, more):
    """Of whichever parent, in the district applied to, so that nothing else is told by the record."""
    more = replace(more, district=policy.district.code, employer=None)
    _never_less(policy, family, insurance=(more,))


@every_pack
@given(FAMILIES, residences())
@settings(max_examples=60, deadline=None)
def test_more_residence_never_costs_points(policy, family, more):
    """In the district applied to: a permit of another one moves the family there. Causes of gaps are another record."""
    without_causes = {
        who: replace(g, residence=tuple(replace(r, gap_cause=None) for r in g.residence))
        for who, g in family.guardians.items()
    }
    more = replace(more, gap_cause=None, district=policy.district.code)
    _never_less(policy, replace(family, guardians=without_causes), residence=(more,))


def _never_less(policy, family, *, insurance=(), residence=()):
    """The total and whether the family may apply, as it stands; and every item with one and the same main applicant."""
    for who, guardian in family.guardians.items():
        richer = replace(
            guardian, insurance=guardian.insurance + insurance, residence=guardian.residence + residence
        )
        grown = replace(family, guardians={**family.guardians, who: richer})
        before, after = evaluate(policy, family, on=ON), evaluate(policy, grown, on=ON)
        assert (after.eligible, after.points.total) >= (before.eligible, before.points.total)
        if after.points.main is before.points.main:
            was = {item.id: item.points for item in before.points.items}
            assert all(item.points >= was[item.id] for item in after.points.items)


SHARES = st.decimals(0, HUNDRED, places=2)


@every_pack
@given(SHARES, SHARES)
@settings(max_examples=40, deadline=None)
def test_a_larger_share_never_costs_points(policy, one, other):
    def all_points(share):
        owners = (Owner("father", share), Owner("uncle", HUNDRED - share))
        child = replace(CHILD, hukou=ChildHukou(policy.city.name.zh, policy.district.code))
        home = Home(policy.district.code, bought_on=date(2015, 3, 1), owners=owners)
        return _points(policy, replace(EMPTY, child=child, homes=(home,)))

    small, large = map(all_points, sorted((one, other)))
    assert all(small[item] <= large[item] for item in small)
    home = next((item for item in policy.items if isinstance(item.scoring, ShareOver)), None)
    if home:
        assert (all_points(one)[home.id] == home.scoring.points) == (one > 50)


@every_pack
@given(FAMILIES, st.integers(1, 400), st.integers(1, 40))
@settings(max_examples=25, deadline=None)
def test_beginning_earlier_never_costs_points(policy, family, days, months):
    """The first permit and the first insurance of a guardian begin earlier; nothing else moves."""
    for who, known in family.guardians.items():
        known = replace(known, residence=known.residence[:1], insurance=known.insurance[:1])
        longer = replace(
            known,
            residence=tuple(replace(r, from_on=r.from_on - timedelta(days=days)) for r in known.residence),
            insurance=tuple(replace(i, from_month=i.from_month - months) for i in known.insurance),
        )
        before = evaluate(policy, replace(family, guardians={who: known}), on=ON)
        after = evaluate(policy, replace(family, guardians={who: longer}), on=ON)
        assert after.points.total >= before.points.total
        assert after.eligible >= before.eligible


@given(FAMILIES)
@settings(max_examples=100, deadline=None)
def test_the_two_parents_are_never_mixed(family):
    """As main applicant a parent has the items that they would have alone, second parent apart."""
    evaluation = evaluate(SIMING, family, on=ON)
    main = evaluation.points.main
    if main not in family.guardians:
        return
    alone = _points(SIMING, replace(family, guardians={main: family.guardians[main]}))
    together = {item.id: item.points for item in evaluation.points.items}
    alone.pop("second_parent")
    together.pop("second_parent")
    assert together == alone


@given(FAMILIES)
@settings(max_examples=60, deadline=None)
def test_swapping_the_parents_changes_only_their_names(family):
    swapped = {
        (Who.MOTHER if who is Who.FATHER else Who.FATHER): guardian
        for who, guardian in family.guardians.items()
    }
    homes = tuple(
        replace(
            home,
            owners=tuple(
                replace(o, who={"father": "mother", "mother": "father"}.get(o.who, o.who))
                for o in home.owners
            ),
        )
        for home in family.homes
    )
    one = evaluate(SIMING, family, on=ON)
    other = evaluate(SIMING, replace(family, guardians=swapped, homes=homes), on=ON)
    assert (one.eligible, one.points.total) == (other.eligible, other.points.total)


@pytest.mark.parametrize("paid", [Paid.BACK_PAID, Paid.WITHDRAWN])
def test_months_paid_late_or_withdrawn_never_count(paid):
    father = Guardian(insurance=(months("2005-01", "2017-04", paid=paid),))
    assert _points(SIMING, families.family(father))["insurance"] == 0
