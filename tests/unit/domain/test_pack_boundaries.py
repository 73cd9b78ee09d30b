"""Every boundary that a points pack draws, a day (or a month) before, on and after it; read from the pack itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest

from app import policies
from app.domain import period, timeline
from app.domain.eligibility import BornBetween, InsuredWithin, ResidenceWithin, WorkWithin
from app.domain.facts import Family
from app.domain.home import ShareOver
from app.domain.items import FamilyPlanningFlag, InsuranceYears, ResidenceYears
from app.domain.people import (
    Child,
    ChildHukou,
    Employment,
    FamilyPlanning,
    GapCause,
    Guardian,
    Home,
    Insurance,
    Owner,
    PermitKind,
    Residence,
    Who,
    WorkKind,
)
from app.domain.points import evaluate

POINTS = [policy for policy in map(policies.load, policies.list_policies()) if policy.kind == "points"]
BRIDGED = [policy for policy in POINTS if policy.counting.bridge]
REGISTERED = [
    policy
    for policy in POINTS
    if any(isinstance(i.scoring, FamilyPlanningFlag) and i.scoring.registered_by for i in policy.items)
]
DAY = timedelta(days=1)

every_pack = pytest.mark.parametrize("policy", POINTS, ids=lambda policy: policy.id)
every_bridge = pytest.mark.parametrize("policy", BRIDGED, ids=lambda policy: policy.id)
off_by = pytest.mark.parametrize("off", [-1, 0, 1])


def test_the_packs_of_the_text_are_here():
    assert (len(POINTS), len(BRIDGED), len(REGISTERED)) == (7, 6, 1)


def _rule(policy, kind):
    return next(rule for rule in (*policy.family_checks, *policy.checks) if isinstance(rule.condition, kind))


def _item(policy, kind):
    return next(item for item in policy.items if isinstance(item.scoring, kind))


def _evaluated(policy, father=None, *, on=None, born=None, **facts):
    """As of the last day that counts, so that nothing is deemed."""
    born = born or _rule(policy, BornBetween).condition.latest
    child = Child("小明", born, hukou=ChildHukou("南平"), enrolled=False)
    family = Family(policy.entry_year, child, {Who.FATHER: father or Guardian()}, **facts)
    return evaluate(policy, family, on=on or policy.counting.until)


def _passes(policy, kind, father=None, **facts):
    name = _rule(policy, kind).id
    return next(c.passed for c in _evaluated(policy, father, **facts).checks if c.id == name)


def _points(policy, kind, father=None, **facts):
    name = _item(policy, kind).id
    return next(i.points for i in _evaluated(policy, father, **facts).points.items if i.id == name)


def _permit(policy, first, last, kind=PermitKind.TEMPORARY):
    return Residence(first, last, policy.district.code, kind)


def _resident(policy, *spans):
    return Guardian(residence=tuple(_permit(policy, first, last) for first, last in spans))


def _employee(_, *spans):
    return Guardian(employment=tuple(Employment(first, last, WorkKind.CONTRACT) for first, last in spans))


def _insured(policy, first, last):
    return Guardian(insurance=(Insurance(first, last, policy.district.code),))


@every_pack
@off_by
def test_birthdays(policy, off):
    asked = _rule(policy, BornBetween).condition
    assert _passes(policy, BornBetween, born=asked.earliest + off * DAY) == (off >= 0)
    assert _passes(policy, BornBetween, born=asked.latest + off * DAY) == (off <= 0)


@every_pack
@off_by
@pytest.mark.parametrize(("kind", "guardian"), [(ResidenceWithin, _resident), (WorkWithin, _employee)])
def test_valid_days_of_a_window(policy, kind, guardian, off):
    """Too few days at either end, a day outside that does not help, and the longest gap in the middle."""
    asked = _rule(policy, kind).condition
    first, last, least = asked.first, asked.last, asked.min_valid_days
    until_then = guardian(policy, (first - 400 * DAY, first + (least - 1 + off) * DAY))
    assert _passes(policy, kind, until_then) == (off >= 0)
    from_then = guardian(policy, (last - (least - 1 + off) * DAY, last + 400 * DAY))
    assert _passes(policy, kind, from_then) == (off >= 0)
    gap = (last - first).days + 1 - least + off
    broken = guardian(policy, (first, first + 99 * DAY), (first + (100 + gap) * DAY, last))
    assert _passes(policy, kind, broken) == (off <= 0)


@every_pack
@off_by
def test_insured_months_of_a_window(policy, off):
    asked = _rule(policy, InsuredWithin).condition
    least = asked.min_months + off
    early = _insured(policy, asked.first - 24, asked.first + least - 1)
    assert _passes(policy, InsuredWithin, early) == (off >= 0)
    late = _insured(policy, asked.last - least + 1, asked.last + 24)
    assert _passes(policy, InsuredWithin, late) == (off >= 0)


@every_pack
@off_by
@pytest.mark.parametrize("years", range(1, 13))
def test_whole_years(policy, years, off):
    """A day or a month less than n years is n − 1; the base comes off and the cap holds."""
    until = policy.counting.until
    days, months = _item(policy, ResidenceYears), _item(policy, InsuranceYears)
    counted = years if off >= 0 else years - 1
    since = until.replace(year=until.year - years) + DAY - off * DAY
    worth = max(counted - policy.base_years, 0)
    resident = _resident(policy, (since, until))
    assert _points(policy, ResidenceYears, resident) == min(worth * days.scoring.rate, days.cap)
    last = period.month(until)
    insured = _insured(policy, last - 12 * years + 1 - off, last)
    assert _points(policy, InsuranceYears, insured) == min(worth * months.scoring.rate, months.cap)


@every_pack
@off_by
def test_the_permit_in_force_on_the_day_of_application(policy, off):
    on = policy.get_window("application").closes_on
    ends = _resident(policy, (on - 400 * DAY, on + off * DAY))
    begins = _resident(policy, (on + off * DAY, on + 400 * DAY))
    for father, lives in ((ends, off >= 0), (begins, off <= 0)):
        checks = {check.id: check.passed for check in _evaluated(policy, father, on=on).checks}
        assert checks["lives_in_district"] == lives


@every_pack
@off_by
def test_the_day_a_home_is_bought_and_the_hundredth_of_a_share(policy, off):
    rule, on = _item(policy, ShareOver), policy.get_window("application").closes_on
    share = rule.scoring.percent + Decimal("0.01") * off
    owners = (Owner("father", share), Owner("uncle", 100 - share))
    home = Home(policy.district.code, owners=owners)
    assert _points(policy, ShareOver, homes=(home,)) == (rule.scoring.points if off > 0 else 0)
    bought = Home(policy.district.code, bought_on=on + off * DAY, owners=(Owner("mother", Decimal(100)),))
    assert _points(policy, ShareOver, homes=(bought,), on=on) == (rule.scoring.points if off <= 0 else 0)


@pytest.mark.parametrize("policy", REGISTERED, ids=lambda policy: policy.id)
@off_by
def test_the_day_of_registering_family_planning(policy, off):
    item = _item(policy, FamilyPlanningFlag)
    facts = {
        "family_planning": FamilyPlanning.COMPLIANT,
        "family_planning_registered_on": item.scoring.registered_by + off * DAY,
    }
    assert _points(policy, FamilyPlanningFlag, **facts) == (item.scoring.points if off <= 0 else 0)


def _is_bridged(policy, bridge, old_from, old_to, new_from):
    """Whether the gap between the two permits is waived, whole or not at all."""
    father = Guardian(
        residence=(
            _permit(policy, old_from, old_to),
            _permit(policy, new_from, date(2019, 1, 1), PermitKind.RESIDENCE),
        )
    )
    family = Family(policy.entry_year, Child("小明", date(2011, 3, 5)), {Who.FATHER: father})
    counting = replace(policy.counting, bridge=bridge, until=date(2018, 12, 31))
    spent = timeline.build(counting, policy.city.places, family, Who.FATHER, father, date(2018, 12, 31))
    gap = ((old_to + DAY).toordinal(), (new_from - DAY).toordinal())
    assert spent.bridged in ((), (gap,))
    assert len(spent.residence) == (1 if spent.bridged else 2)
    return bool(spent.bridged)


@every_bridge
@off_by
def test_every_day_of_the_bridge(policy, off):
    bridge = policy.counting.bridge
    long_ago, soon = date(2016, 1, 1), date(2017, 6, 30)
    expired = date(2017, 1, 31)

    def waived(old_from=long_ago, old_to=expired, new_from=soon, rule=bridge):
        return _is_bridged(policy, rule, old_from, old_to, new_from)

    assert waived(old_to=bridge.expires_from + off * DAY) == (off >= 0)
    assert waived(new_from=bridge.renewed_by + off * DAY) == (off <= 0)
    assert waived(old_from=bridge.issued_before + off * DAY) == (off < 0)
    patient = replace(bridge, renewed_by=date(2018, 6, 30))
    assert waived(old_to=bridge.expires_to + off * DAY, new_from=date(2018, 3, 1), rule=patient) == (off <= 0)


@every_bridge
def test_a_gap_of_one_day_is_waived_and_no_gap_is_none(policy):
    bridge, first = policy.counting.bridge, date(2016, 1, 1)
    assert _is_bridged(policy, bridge, first, date(2017, 1, 31), date(2017, 2, 2))
    father = Guardian(
        residence=(
            _permit(policy, first, date(2017, 1, 31)),
            _permit(policy, date(2017, 2, 1), date(2018, 1, 1), PermitKind.RESIDENCE),
        )
    )
    family = Family(policy.entry_year, Child("小明", date(2011, 3, 5)), {Who.FATHER: father})
    spent = timeline.build(
        policy.counting, policy.city.places, family, Who.FATHER, father, policy.counting.until
    )
    assert spent.bridged == ()
    assert len(spent.residence) == 1


def _resided(policy, *permits):
    father = Guardian(residence=permits)
    family = Family(policy.entry_year, Child("小明", date(2011, 3, 5)), {Who.FATHER: father})
    counting, places = policy.counting, policy.city.places
    return timeline.build(counting, places, family, Who.FATHER, father, counting.until)


@every_bridge
def test_every_new_permit_issued_in_time_carries_the_waived_gap_on(policy):
    """通知：“只要11月30号办好就算你不断档”. A permit more never lowers the count (ADR 0035)."""
    old = _permit(policy, date(2016, 1, 1), date(2017, 1, 31))
    brief = _permit(policy, date(2017, 3, 1), date(2017, 3, 2), PermitKind.RESIDENCE)
    last = _permit(policy, date(2017, 6, 30), date(2018, 6, 29), PermitKind.RESIDENCE)
    one, both = _resided(policy, old, last), _resided(policy, old, brief, last)
    assert one.residence == both.residence
    gaps = [(date(2017, 2, 1), date(2017, 2, 28)), (date(2017, 3, 3), date(2017, 6, 29))]
    assert both.bridged == tuple((first.toordinal(), end.toordinal()) for first, end in gaps)
    assert _resided(policy, last, old, brief) == both


@every_bridge
def test_a_gap_put_down_to_the_family_carries_nothing_on(policy):
    old = _permit(policy, date(2016, 1, 1), date(2017, 1, 31))
    brief = _permit(policy, date(2017, 3, 1), date(2017, 3, 2), PermitKind.RESIDENCE)
    last = _permit(policy, date(2017, 6, 30), date(2018, 6, 29), PermitKind.RESIDENCE)
    own = replace(brief, gap_cause=GapCause.PERSONAL)
    assert _resided(policy, old, own, last).bridged == ()
    later = replace(last, gap_cause=GapCause.PERSONAL)
    ((first, end),) = _resided(policy, old, brief, later).bridged
    assert (date.fromordinal(first), date.fromordinal(end)) == (date(2017, 2, 1), date(2017, 2, 28))
