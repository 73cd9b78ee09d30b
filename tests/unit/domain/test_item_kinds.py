"""The kinds of item that Longgang's notice needed: a table of cases, degrees of family planning, months lived on."""

from __future__ import annotations

import re
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import policies
from app.domain.columns.item import item_column
from app.domain.facts import Family
from app.domain.notice.scoring import SENTENCES
from app.domain.people import Child, ChildHukou, FamilyPlanning, Home, Lease, Owner
from app.domain.period import whole_months
from app.domain.points import evaluate
from app.policies import BrokenPack, default_library, scorings
from app.policies.library import Library

LONGGANG = policies.load("shenzhen/longgang/2017")
ON, BY = date(2017, 5, 4), date(2017, 4, 30)
HERE = ChildHukou("深圳", "龙岗")
ALL = Decimal(100)


def _family(hukou=HERE, **facts):
    return Family(2017, Child("晓彤", date(2011, 2, 14), hukou=hukou, enrolled=False), **facts)


def _items(family, policy=LONGGANG):
    return {item.id: item for item in evaluate(policy, family, on=ON).points.items}


def _home(bought=None, who="father", district="龙岗", share=ALL):
    return Home(district, bought_on=bought, owners=(Owner(who, share),))


def _lease(first, last=date(2018, 4, 30), **facts):
    return Lease(first, last, facts.pop("district", "龙岗"), registered=True, tenant="mother", **facts)


def test_the_first_case_that_fits_counts_and_says_which():
    both = _family(homes=(_home(), _home(who="grandfather")))
    base = _items(both)["base"]
    assert base.points == 100
    assert base.because.zh == "龙岗户籍＋学区购房：符合基本条件，得 100 分"
    assert {"police.household", "natural_resources.property"} <= set(base.evidence)


def test_none_of_the_cases_is_nothing_and_rests_on_all_of_them():
    base = _items(_family(homes=(_home(district="南山"),)))["base"]
    assert (base.points, base.because.zh) == (0, "不属于任何一种情形，0 分")
    assert {"housing.lease", "natural_resources.no_home"} <= set(base.evidence)


@pytest.mark.parametrize(
    ("status", "points"),
    [(None, "0"), ("only_child", "2"), ("compliant", "1"), ("violated_penalised", "0.5"), ("violated", "0")],
)
def test_family_planning_counts_by_degrees(status, points):
    planning = FamilyPlanning(status) if status else None
    assert _items(_family(family_planning=planning))["family_planning"].points == Decimal(points)


def test_an_only_child_keeps_the_rule_where_a_pack_knows_no_degrees():
    siming = policies.load("xiamen/siming/2017")
    family = _family(ChildHukou("南平"), family_planning=FamilyPlanning.ONLY_CHILD)
    assert _items(family, siming)["family_planning"].points == 5


@given(st.dates(date(2009, 2, 1), BY))
@settings(max_examples=200, deadline=None)
def test_months_lived_on_are_whole_months_to_the_day(bought):
    months = whole_months(bought, BY)
    assert _items(_family(homes=(_home(bought),)))["time"].points == months * Decimal("0.1")


def test_a_lease_and_the_home_bought_the_day_after_are_one_run_and_a_day_between_breaks_it():
    moved = date(2016, 7, 1)
    lease = _lease(date(2015, 5, 1), moved - timedelta(days=1))
    assert _items(_family(homes=(_home(moved),), leases=(lease,)))["time"].points == Decimal("2.4")
    late = _home(moved + timedelta(days=1))
    assert _items(_family(homes=(late,), leases=(lease,)))["time"].points == Decimal("0.9")


@pytest.mark.parametrize(
    "family",
    [
        _family(homes=(_home(),)),
        _family(homes=(_home(BY + timedelta(days=1)),)),
        _family(leases=(_lease(date(2015, 5, 1), date(2017, 4, 29)),)),
        _family(leases=(_lease(date(2015, 5, 1), alone=False),)),
        _family(leases=(_lease(date(2015, 5, 1), district="福田"),)),
        _family(homes=(_home(date(2012, 1, 1), share=Decimal(50)),)),
    ],
    ids=["no date", "bought after", "lease ran out", "shared", "elsewhere", "half"],
)
def test_what_is_not_lived_on_counts_no_month(family):
    assert _items(family)["time"].points == 0


@pytest.mark.parametrize(
    ("right", "wrong", "said"),
    [
        ("only_child: 2, ", "onlychild: 2, ", "onlychild"),
        ("        conditions: [*in_shenzhen]\n", "", "only the last may ask nothing"),
        ("kind: dwelling_months", "kind: sum_of", "a group holds no other group"),
        ("{kind: no_home_in, districts: *shenzhen, certified: true}", "{kind: no_home}", "no_home"),
    ],
)
def test_a_broken_table_is_refused_with_its_place(tmp_path, right, wrong, said):
    text = (default_library().root / "shenzhen/longgang/2017.yaml").read_text(encoding="utf-8")
    assert text.count(right) == 1
    file = tmp_path / "shenzhen/longgang/2017.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(text.replace(right, wrong), encoding="utf-8")
    with pytest.raises(BrokenPack) as refused:
        Library(tmp_path).load("shenzhen/longgang/2017")
    assert said in refused.value.sentence("en")
    assert refused.value.facts["line"] > 1


def test_the_guide_names_the_kinds_without_a_column_form():
    """`docs/policy-authoring.md` says which items are scored family by family only."""
    built = {name for reader in scorings._SCORINGS.values() for name in reader.__code__.co_names}
    single = {kind for kind in SENTENCES if kind not in item_column.registry}
    assert {kind.__name__ for kind in SENTENCES} <= built
    guide = (Path(__file__).parents[3] / "docs" / "policy-authoring.md").read_text(encoding="utf-8")
    (told,) = re.findall(r"^Every kind of item but (.*?) also has a column form", guide, re.MULTILINE)
    named = {"".join(part.title() for part in name.split("_")) for name in re.findall(r"`(\w+)`", told)}
    assert named == {kind.__name__ for kind in single}
