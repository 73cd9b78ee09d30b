"""Batches and what outweighs points: first class that fits, why not the others, veto, line, order, groups."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given, settings

from app import policies
from app.domain.applicant import Applicant
from app.domain.batch import OrderKey
from app.domain.category import Category, CategoryPoints, Topic
from app.domain.eligibility import ResidenceWithin
from app.domain.explain import Law, Text
from app.domain.item_groups import BestOf, SumOf, Way
from app.domain.item_time import InsuranceTime, ResidenceTime, Unit
from app.domain.items import Base
from app.domain.people import FamilyPlanning, Guardian, Home, HukouKind, Owner, PermitKind, Who
from app.domain.points import evaluate
from app.domain.policy import QualifyingLine, Tie
from app.domain.timeline import build
from tests.unit.domain.families import CHILD, FAMILIES, family, months, permit

KUIWEN, SHANDONG = policies.load("weifang/kuiwen/2019"), policies.load("shandong/template/2024")
SIMING = policies.load("xiamen/siming/2017")
ON = date(2017, 4, 20)
LAW = Law("public-notices", "…", "2017")
TOTAL = 54  # base 30, residence 4 × 2, insurance 4 × 4
READY = Guardian(residence=(permit("2011-09-01", "2017-12-31"),), insurance=(months("2011-09", "2017-04"),))


@given(FAMILIES)
@settings(max_examples=60, deadline=None)
def test_every_family_has_one_class_and_hears_why_not_the_ones_before(known):
    for pack in (KUIWEN, SHANDONG):
        evaluation = evaluate(pack, known, on=date(2019, 7, 20))
        classes = [kind.id for kind in pack.classes]
        before = classes[: classes.index(evaluation.applicant_class)]
        assert [one.class_id for one in evaluation.unreached] == before
        assert all(not one.check.passed and one.check.because.en for one in evaluation.unreached)
        assert all(
            one.check.found and one.check.needed for one in evaluation.unreached if one.check.id != "one_tap"
        )
        assert (evaluation.batch is None) == (evaluation.applicant_class == classes[-1])
        assert evaluation.eligible == all(c.passed for c in evaluation.checks if c.blocking)


def test_batches_tell_no_points_and_points_no_batch():
    batches = evaluate(KUIWEN, family(READY), on=ON).as_json()
    assert batches["points"] is None
    assert batches["unreached"][0]["check"]["needed"]
    points = evaluate(SIMING, family(READY), on=ON).as_json()
    assert (points["batch"], points["unreached"], points["order_keys"]) == (None, [], [])


def test_a_check_of_an_unread_dataset_is_unverified_and_so_is_the_batch():
    evaluation = evaluate(KUIWEN, family(READY), on=ON, unverified=frozenset({"police.household"}))
    batch = next(check for check in evaluation.checks if check.id == "batch_reached")
    assert not batch.passed
    assert not batch.verified


def test_false_papers_are_worth_nothing_where_the_pack_says_so():
    forged = replace(family(READY), false_papers=("租房合同",))
    assert evaluate(SIMING, forged, on=ON).points.total > 0
    evaluation = evaluate(replace(SIMING, veto=LAW), forged, on=ON)
    assert (evaluation.points.total, evaluation.eligible) == (0, False)
    assert all("租房合同" in item.because.zh for item in evaluation.points.items)


@pytest.mark.parametrize(("line", "eligible"), [("0", True), (str(TOTAL), True), (f"{TOTAL}.01", False)])
def test_the_qualifying_line_includes_itself(line, eligible):
    pack = replace(SIMING, qualifying_line=QualifyingLine(Decimal(line), LAW))
    evaluation = evaluate(pack, family(READY), on=ON)
    assert evaluation.points.total == TOTAL
    assert evaluation.eligible is eligible


def test_ties_by_date_are_told():
    tie = Tie("bought", Text("购房时间", "purchase"), LAW, None, OrderKey.PURCHASE_DATE)
    homes = tuple(
        Home("思明", bought_on=date(year, 1, 1), owners=(Owner("father"),)) for year in (2015, 2012)
    )
    evaluation = evaluate(replace(SIMING, ties=(*SIMING.ties, tie)), family(READY, homes=homes), on=ON)
    assert [(one.key, one.value) for one in evaluation.order_keys] == [("purchase_date", "2012-01-01")]


def _seen(guardian, **known):
    facts = family(guardian, **known)
    timeline = build(SIMING.counting, SIMING.city.places, facts, Who.FATHER, guardian, ON)
    return Applicant(SIMING.city, "350203", ON, facts, Who.FATHER, guardian, timeline, None, None)


@pytest.mark.parametrize(
    ("unit", "subtract", "before", "points"),
    [
        (Unit.WHOLE_YEARS, 0, None, "12"),  # 2011-09-01 … 2017-08-31: six years
        (Unit.DAYS_OVER_365, 0, None, "12.00"),
        (Unit.DAYS_OVER_365, 24, None, "8.00"),
        (Unit.DAYS_OVER_365, 0, date(2015, 9, 1), "8.00"),  # the window itself earns nothing
        (Unit.DAYS_OVER_365, 0, date(2015, 9, 2), "8.01"),  # 1461 days: 8.00548 is 8.01, half up
        (Unit.WHOLE_YEARS, 0, date(2015, 8, 31), "6"),
        (Unit.DAYS_OVER_365, 999, None, "0.00"),
    ],
)
def test_residence_by_the_day(unit, subtract, before, points):
    score = ResidenceTime(unit, Decimal(2), subtract, before).score(_seen(READY), eligible=True)
    assert str(score.points) == points


@pytest.mark.parametrize(
    ("unit", "subtract", "before", "points"),
    [
        (Unit.WHOLE_YEARS, 0, None, "24"),  # 72 months
        (Unit.MONTHS_OVER_12, 0, None, "24.00"),
        (Unit.MONTHS_OVER_12, 23, None, "16.33"),
        (Unit.WHOLE_YEARS, 1, None, "20"),
        (Unit.MONTHS_OVER_12, 0, 2015 * 12 + 8, "16.00"),
    ],
)
def test_insurance_by_the_month(unit, subtract, before, points):
    score = InsuranceTime(unit, Decimal(4), subtract, before).score(_seen(READY), eligible=True)
    assert str(score.points) == points


def test_the_months_of_both_parents_are_added_where_the_pack_says_so():
    seen = _seen(READY)
    own = InsuranceTime(Unit.MONTHS_OVER_12, Decimal(4), 0, None).score(seen, eligible=True)
    both = InsuranceTime(Unit.MONTHS_OVER_12, Decimal(4), 0, None, True).score(
        seen._replace(partner_timeline=seen.timeline), eligible=True
    )
    assert both.points == 2 * own.points
    assert both.because.zh.startswith("72 个月 + 72 个月 = 144 个月")


def test_time_in_a_home_of_ones_own_is_merged_for_the_condition_where_the_pack_says_so():
    seen = _seen(READY)
    first, last = date(2015, 9, 1), date(2017, 8, 31)
    away = seen._replace(timeline=seen.timeline._replace(residence=()))
    bought = Home("思明", bought_on=date(2016, 9, 1), owners=(Owner("mother"),))
    housed = away._replace(family=replace(away.family, homes=(bought,)))
    assert not ResidenceWithin(first, last, 365).judge(housed).passed
    assert ResidenceWithin(first, last, 365, True).judge(housed).passed
    assert not ResidenceWithin(first, last, 366, True).judge(housed).passed
    for other in (replace(bought, owners=(Owner("grandfather"),)), replace(bought, district="南平")):
        family = replace(away.family, homes=(other,))
        assert not ResidenceWithin(first, last, 365, True).judge(away._replace(family=family)).passed


def _way(name, points, cap):
    return Way(name, Text(name, name), Decimal(cap), Base(Decimal(points)))


def test_the_best_way_counts_and_a_sum_keeps_each_cap():
    ways = (_way("a", 9, 5), _way("b", 7, 10))
    seen = _seen(READY)
    best, added = (kind(ways).score(seen, eligible=True) for kind in (BestOf, SumOf))
    assert (best.points, added.points) == (7, 12)
    assert best.because.zh.startswith("取最高：b")
    assert "封顶 5" in added.details[0].zh


@pytest.mark.parametrize(
    ("topic", "known", "category"),
    [
        (Topic.HUKOU, {}, Category.ELSEWHERE),
        (
            Topic.HUKOU,
            {"child": replace(CHILD, hukou=replace(CHILD.hukou, district="思明", kind=HukouKind.FAMILY))},
            Category.WITH_OTHERS,
        ),
        (Topic.RESIDENCE, {}, Category.PERMIT),
        (Topic.EMPLOYMENT, {}, Category.INSURED),
        (Topic.HOME, {"homes": (Home("思明", owners=(Owner("grandmother"),)),)}, Category.GRANDPARENTS),
        (Topic.HOME, {"homes": (Home("湖里", owners=(Owner("father"),)),)}, Category.NONE),
    ],
)
def test_the_category_of_a_family(topic, known, category):
    table = ((category, Decimal(3)),)
    guardian = replace(READY, residence=(permit("2011-09-01", "2017-12-31", record=PermitKind.RESIDENCE),))
    score = CategoryPoints(topic, table).score(_seen(guardian, **known), eligible=True)
    assert score.points == 3


def test_family_planning_is_no_item_of_shandong():
    evaluation = evaluate(SHANDONG, family(READY, family_planning=FamilyPlanning.COMPLIANT), on=ON)
    assert {item.id for item in evaluation.points.items} == {"hukou", "residence", "employment", "home"}
