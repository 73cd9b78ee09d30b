"""Records ahead of the day or of an unknown place, and joint homes with shares: each named, none counted in silence."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import policies
from app.domain.columns.packing import pack, unpack
from app.domain.columns.scoring import rescore
from app.domain.people import (
    ChildHukou,
    Employment,
    FamilyPlanning,
    Guardian,
    Home,
    Hukou,
    Insurance,
    Lease,
    Owner,
    PermitKind,
    Residence,
    WorkKind,
)
from app.domain.period import month
from app.domain.points import evaluate
from tests.unit.domain.families import CHILD, family

EVERY = [policies.load(policy_id) for policy_id in policies.list_policies()]
every_pack = pytest.mark.parametrize("policy", EVERY, ids=lambda policy: policy.id)
ahead = pytest.mark.parametrize("ahead", [-1, 0, 1, 40])
JIMEI = policies.load("xiamen/jimei/2015")
LONGGANG = policies.load("shenzhen/longgang/2017")


def _opens(policy):
    return policy.get_window("application").opens_on


def _check(policy, known, on=None):
    evaluation = evaluate(policy, known, on=on or _opens(policy))
    return next(check for check in evaluation.checks if check.id == "facts_consistent")


def _named(check, *words):
    return all(word in check.because.zh and word in check.because.en for word in words)


def _begins(kind, day, here):
    """A family whose only record of this kind begins on `day`."""
    later = day + timedelta(days=400)
    return {
        "job": family(Guardian(employment=(Employment(day, later, WorkKind.CONTRACT),))),
        "open job": family(Guardian(employment=(Employment(day, None, WorkKind.CONTRACT),))),
        "home": family(homes=(Home(here, bought_on=day, owners=(Owner("father"),)),)),
        "lease": family(leases=(Lease(day, later, here, registered=True, tenant="father"),)),
        "child's register": family(child=replace(CHILD, hukou=ChildHukou("南平", settled_on=day))),
        "register": family(hukou=Hukou(here, settled_on=day)),
        "planning": family(family_planning=FamilyPlanning.COMPLIANT, family_planning_registered_on=day),
    }[kind]


@every_pack
@ahead
@pytest.mark.parametrize(
    "kind", ["job", "open job", "home", "lease", "child's register", "register", "planning"]
)
def test_what_begins_after_the_day_is_named_and_no_contradiction(policy, ahead, kind):
    on = _opens(policy)
    begins = on + timedelta(days=ahead)
    child = replace(CHILD, born_on=on - timedelta(days=2300))
    known = _begins(kind, begins, policy.district.code)
    told = _check(policy, replace(known, child=replace(child, hukou=known.child.hukou)))
    assert told.passed
    assert _named(told, str(begins), str(on)) == (ahead > 0)


@every_pack
@pytest.mark.parametrize("kind", ["permit", "insurance", "home", "lease"])
def test_a_place_that_the_city_does_not_have_is_named(policy, kind):
    def placed(district):
        on = _opens(policy)
        first, now = on - timedelta(days=800), month(on)
        return {
            "permit": family(Guardian(residence=(Residence(first, on, district, PermitKind.RESIDENCE),))),
            "insurance": family(Guardian(insurance=(Insurance(now - 20, now, district),))),
            "home": family(homes=(Home(district, bought_on=first),)),
            "lease": family(leases=(Lease(first, on, district),)),
        }[kind]

    unknown = _check(policy, placed("思名区"))
    assert unknown.passed
    assert _named(unknown, "思名区")
    for spelling, code in policy.city.places.items():
        if code == policy.district.code:
            assert "不计" not in _check(policy, placed(spelling)).because.zh


@pytest.mark.parametrize(
    ("joint", "shares", "wrong"),
    [
        (True, ("60", "10"), True),
        (True, ("50", "50"), True),
        (True, (None, "50"), True),
        (True, (None, None), False),
        (True, (), False),
        (False, ("60", "10"), False),
        (False, ("50", "50"), False),
    ],
)
@every_pack
def test_joint_ownership_has_no_shares(policy, joint, shares, wrong):
    owners = tuple(
        Owner(who, Decimal(share) if share else None)
        for who, share in zip(("father", "mother"), shares, strict=False)
    )
    told = _check(policy, family(homes=(Home(policy.district.code, joint=joint, owners=owners),)))
    assert told.passed is not wrong
    if wrong:
        assert _named(told, *(f"{share}%" for share in shares if share))


@pytest.mark.parametrize("ahead", [-1, 0, 1, 10])
def test_a_registration_to_come_earns_nothing_yet(ahead):
    """Due by 30 April, which is ten days off."""
    on = date(2015, 4, 20)
    known = family(
        Guardian(),
        family_planning=FamilyPlanning.COMPLIANT,
        family_planning_registered_on=on + timedelta(days=ahead),
    )
    item = evaluate(JIMEI, known, on=on).points.find_item("family_planning")
    assert (item.points == 5) == (ahead <= 0)
    packed = pack(known, JIMEI.city)
    (scores,) = rescore(JIMEI, [unpack(packed, [len(packed)], JIMEI.city)], on)
    row = [rule.id for rule in JIMEI.items].index("family_planning")
    assert scores.items[row, 0] == int(item.points * scores.per_point)


@pytest.mark.parametrize(("ahead", "deemed"), [(-1, False), (0, False), (1, True)])
def test_months_that_rest_on_a_lease_to_come_are_deemed(ahead, deemed):
    """Longgang counts to 30 April: the old lease runs out on the eve of the one that follows it."""
    on = date(2017, 4, 24)
    begins = on + timedelta(days=ahead)
    old = Lease(date(2015, 1, 1), begins - timedelta(days=1), "440307", registered=True, tenant="father")
    new = replace(old, from_on=begins, to_on=date(2018, 12, 31))
    child = replace(CHILD, hukou=ChildHukou("深圳", "龙岗"))
    known = family(Guardian(), leases=(old, new), no_home_certificate=True, child=child)
    time = evaluate(LONGGANG, known, on=on).points.find_item("time")
    assert time.points == Decimal("2.8")
    assert time.deemed is deemed
