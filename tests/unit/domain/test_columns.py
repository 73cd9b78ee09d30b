"""The column form of a pack agrees with the single path: to the cent, item by item, for every family."""

from __future__ import annotations

import importlib
import os
import pkgutil
from dataclasses import replace
from datetime import date
from decimal import Decimal
from inspect import getmembers, isclass
from random import Random

import numpy as np
import pytest

from app import domain, policies
from app.domain import columns
from app.domain.batch import PolicyKind
from app.domain.columns.check import check_column
from app.domain.columns.item import item_column, whole_twelves
from app.domain.columns.span import Spans, merge
from app.domain.eligibility import BornBetween, NotEnrolled
from app.domain.enrolment import InGrade
from app.domain.explain import Text
from app.domain.item_groups import BestOf, SumOf, Way
from app.domain.item_planning import PlanningPoints
from app.domain.item_second_parent import SecondParent
from app.domain.item_time import InsuranceTime, ResidenceTime
from app.domain.item_time import Unit as TimeUnit
from app.domain.items import InsuranceYears, PartialYear
from app.domain.people import FamilyPlanning
from app.domain.period import merge as merge_one
from app.domain.period import month
from app.domain.points import evaluate
from app.domain.policy import QualifyingLine
from app.domain.rule import FamilyCheckRule
from app.domain.stage import Opened, Stage
from app.policies import cases
from tests.unit.domain.random_families import family as any_family

# They take some two minutes; for a quick look: FAMILIES=6000 pytest tests/unit/domain/test_columns.py
FAMILIES = int(os.environ.get("FAMILIES", "100000"))
PACKS = [policies.load(policy_id) for policy_id in policies.list_policies()]
POINTS = [policy for policy in PACKS if policy.kind == PolicyKind.POINTS]
SIMING = policies.load("xiamen/siming/2017")
DEGREES = (
    (FamilyPlanning.ONLY_CHILD, Decimal(4)),
    (FamilyPlanning.COMPLIANT, Decimal("2.5")),
    (FamilyPlanning.VIOLATED_PENALISED, Decimal("0.5")),
)
SIBLINGS = [policy for policy in POINTS if policy.city.name.en == "Xiamen"]


def _stored(families, policy):
    packed = [columns.pack(family, policy.city) for family in families]
    return columns.unpack(b"".join(packed), [len(one) for one in packed], policy.city)


def _in_columns(scores, at):
    unit = scores.per_point
    return (
        bool(scores.eligible[at]),
        ("father", "mother")[scores.main[at]],
        Decimal(int(scores.total[at])) / unit,
        [Decimal(int(points)) / unit for points in scores.items[:, at]],
        scores.deemed[:, at].tolist(),
    )


def _singly(evaluation):
    items = evaluation.points.items
    return (
        evaluation.eligible,
        evaluation.points.main.value,
        evaluation.points.total,
        [item.points for item in items],
        [item.deemed for item in items],
    )


def _agree(policy, seed, number, on):
    random = Random(seed)
    here = policy.district.name.zh
    families = [any_family(random, policy.entry_year, here) for _ in range(number)]
    (scores,) = columns.rescore(policy, [_stored(families, policy)], on)
    eligible = 0
    for at, family in enumerate(families):
        told = _singly(evaluate(policy, family, on=on))
        assert _in_columns(scores, at) == told, (policy.id, on, seed, at, family)
        eligible += told[0]
    return eligible


@pytest.mark.timeout(600)
@pytest.mark.parametrize("part", range(12))
def test_columns_agree_with_the_single_path(part):
    """Each part: another pack, seed and day; before, on and after the cut-off."""
    policy = SIBLINGS[part % len(SIBLINGS)]
    year = policy.entry_year
    on = (date(year, 4, 20), date(year, 8, 31), date(year, 9, 5))[part % 3]
    number = -(-FAMILIES // 12)
    eligible = _agree(policy, part, number, on)
    assert 0 < eligible < number


@pytest.mark.parametrize("policy", SIBLINGS, ids=lambda policy: policy.id)
def test_columns_agree_on_every_case_file(policy):
    """The boundaries that the cases are written for, such as the day from which a home is merged."""
    library = policies.default_library()
    read = [cases.read_case(library.root / file, file) for file in library.case_files(policy.id)]
    for on in {case.on or policy.get_window("application").closes_on for case in read}:
        families = [case.family for case in read]
        (scores,) = columns.rescore(policy, [_stored(families, policy)], on)
        for at, family in enumerate(families):
            assert _in_columns(scores, at) == _singly(evaluate(policy, family, on=on)), read[at].written.file


def test_columns_agree_where_rates_are_odd_papers_false_and_a_line_is_drawn():
    """What no pack has yet: thousandths, months pro rata, a veto, a qualifying line."""
    odd = {"residence": Decimal("0.125"), "insurance": Decimal("3.333")}
    items = []
    for rule in SIMING.items:
        scoring = rule.scoring
        if isinstance(scoring, SecondParent):
            scoring = replace(
                scoring, insurance_partial=PartialYear.MONTHS_PRO_RATA, insurance_rate=Decimal("1.37")
            )
        elif rule.id in odd:
            scoring = replace(scoring, rate=odd[rule.id])
        items.append(replace(rule, scoring=scoring))
    law = SIMING.consistency
    line = QualifyingLine(Decimal("45.5"), law)
    policy = replace(SIMING, items=tuple(items), veto=law, qualifying_line=line)
    assert columns.Scorer(policy).unit.per_point == 1000
    assert _agree(policy, 99, 600, date(2017, 4, 20)) > 10


def _both_stages():
    """Siming's pack as if it opened junior one too: a check of its own, others that hold for primary one alone."""
    law, primary = SIMING.consistency, frozenset({Stage.P1})
    own = FamilyCheckRule(
        "leaving", Text("毕业年级", "last grade"), law, True, InGrade((6,)), None, frozenset({Stage.J1})
    )
    limited = (
        replace(rule, stages=primary) if isinstance(rule.condition, BornBetween | NotEnrolled) else rule
        for rule in SIMING.family_checks
    )
    first, *others = SIMING.checks
    return replace(
        SIMING,
        opened=Opened((Stage.P1, Stage.J1), law),
        family_checks=(*limited, own),
        checks=(replace(first, stages=primary), *others),
    )


def _of_a_stage(random):
    family = any_family(random)
    stage = random.choice(tuple(Stage))
    grade = random.choice((None, 5, 6, 6, 6, 7))
    enrolled = random.choice((None, False, True, True, True)) if stage is Stage.J1 else family.child.enrolled
    child = replace(family.child, grade=grade if enrolled else None, enrolled=enrolled)
    return replace(family, stage=stage, child=child)


def test_columns_agree_where_a_pack_opens_both_stages():
    policy, random, on = _both_stages(), Random(17), date(2017, 4, 20)
    families = [_of_a_stage(random) for _ in range(1500)]
    (scores,) = columns.rescore(policy, [_stored(families, policy)], on)
    eligible = dict.fromkeys(Stage, 0)
    for at, family in enumerate(families):
        told = _singly(evaluate(policy, family, on=on))
        assert _in_columns(scores, at) == told, family
        eligible[family.stage] += told[0]
    of_stage = {stage: sum(family.stage is stage for family in families) for stage in Stage}
    assert all(0 < eligible[stage] < of_stage[stage] for stage in Stage)


def test_nobody_of_a_stage_that_the_pack_does_not_open_is_eligible_by_either_path():
    random, on = Random(17), date(2017, 4, 20)
    families = [_of_a_stage(random) for _ in range(600)]
    (scores,) = columns.rescore(SIMING, [_stored(families, SIMING)], on)
    primary = 0
    for at, family in enumerate(families):
        told = _singly(evaluate(SIMING, family, on=on))
        assert _in_columns(scores, at) == told, family
        assert not (told[0] and family.stage is Stage.J1)
        primary += told[0]
    assert primary


@pytest.mark.parametrize("unit", TimeUnit)
@pytest.mark.parametrize("before", [None, date(2017, 5, 1), date(2016, 3, 1), date(2018, 1, 1)])
def test_columns_agree_on_time_by_the_day_and_on_groups(unit, before):
    """Kinds that no pack of Xiamen uses: residence and insurance pro rata, best of ways, sums under a cap."""
    base, residence, insurance, home, district, planning, second = SIMING.items
    days = ResidenceTime(unit, Decimal("1.5"), 24, before)
    months = InsuranceTime(unit, Decimal("3"), 7, month(before) if before else None)
    ways = (
        Way("days", residence.title, Decimal("9.5"), days),
        Way("months", insurance.title, Decimal(11), months),
        Way("home", home.title, Decimal(9), home.scoring),
    )
    items = (
        base,
        replace(residence, scoring=days),
        replace(insurance, scoring=months),
        replace(home, scoring=BestOf(ways)),
        replace(district, scoring=SumOf(ways), cap=Decimal(21)),
        replace(planning, scoring=PlanningPoints(DEGREES)),
        second,
    )
    policy = replace(SIMING, items=items)
    assert _agree(policy, 7, 200, date(2017, 4, 20)) > 5


def test_totals_are_those_of_the_items():
    random = Random(5)
    scorer = columns.Scorer(SIMING)
    ready = scorer.read(_stored([any_family(random) for _ in range(500)], SIMING), date(2017, 4, 20))
    scores, totals = scorer.score(ready), scorer.totals(ready)
    assert (scores.items.sum(axis=0) == scores.total).all()
    for mine, theirs in zip(totals, (scores.eligible, scores.main, scores.total), strict=True):
        assert (mine == theirs).all()


def test_nobody_is_scored_without_families():
    scorer = columns.Scorer(SIMING)
    assert scorer.score(scorer.read(_stored([], SIMING), date(2017, 4, 20))).items.shape == (7, 0)


def test_ready_columns_serve_a_pack_that_only_pays_more():
    """What preview of a draft does most: rates and caps change, no period is counted again."""
    generous = replace(
        SIMING,
        items=tuple(
            replace(rule, scoring=replace(rule.scoring, rate=rule.scoring.rate + 1))
            if isinstance(rule.scoring, InsuranceYears)
            else rule
            for rule in SIMING.items
        ),
    )
    random, on = Random(6), date(2017, 4, 20)
    population = _stored([any_family(random) for _ in range(300)], SIMING)
    ready = columns.Scorer(SIMING).read(population, on)
    scorer = columns.Scorer(generous)
    assert scorer.measures <= ready.columns.keys()
    assert (scorer.score(ready).items == scorer.score(scorer.read(population, on)).items).all()


def test_families_of_another_form_or_city_are_refused():
    family = any_family(Random(1))
    packed = columns.pack(family, SIMING.city)
    elsewhere = replace(SIMING.city, places={"邹城": "370883"})
    with pytest.raises(columns.OtherForm):
        columns.unpack(packed, [len(packed)], elsewhere)
    population = columns.unpack(packed, [len(packed)], SIMING.city)
    with pytest.raises(columns.OtherCity):
        columns.Scorer(replace(SIMING, city=elsewhere)).read(population, date(2017, 4, 20))


def test_a_packed_family_names_nobody():
    packed = columns.pack(any_family(Random(1)), SIMING.city)
    assert "小明".encode() not in packed
    assert len(packed) < 1000


def test_every_kind_of_a_points_pack_has_a_column_form():
    """A new kind of item, or of condition on the main applicant, comes with its column form.

    All but those that ask about homes, leases and registers as classes do (points by category, a table of cases,
    months lived on): a packed family leaves addresses out, so that a pack with them is scored family by family.
    """
    scorings, conditions = _kinds("score"), _kinds("judge")
    assert len(scorings) >= 7
    assert len(conditions) >= 4
    assert {kind.__name__ for kind in scorings - item_column.registry.keys()} == {
        "CategoryPoints",
        "DwellingMonths",
        "FirstOf",
    }
    assert {kind.__name__ for kind in conditions - check_column.registry.keys()} == set()
    assert all(columns.Scorer(policy).measures for policy in POINTS)


def _kinds(method):
    modules = [
        importlib.import_module(found.name)
        for found in pkgutil.walk_packages(domain.__path__, f"{domain.__name__}.")
    ]
    no_kinds = {"Scoring", "Condition", "FamilyCondition", "Scorer", "Way"}
    return {
        kind
        for module in modules
        for name, kind in getmembers(module, isclass)
        if kind.__module__ == module.__name__ and hasattr(kind, method) and name not in no_kinds
    }


def test_a_kind_without_a_column_form_is_refused_by_name():
    with pytest.raises(columns.NoColumnForm, match="date"):
        check_column(date(2017, 1, 1), 350203)
    with pytest.raises(columns.NoColumnForm, match="batches"):
        columns.Scorer(replace(SIMING, kind=PolicyKind.BATCHES))
    fine = replace(SIMING.items[0], cap=Decimal("0.00001"))
    with pytest.raises(columns.NoColumnForm, match="5 decimals"):
        columns.Scorer(replace(SIMING, items=(fine,)))


def test_whole_years_of_months_are_exact():
    months = np.arange(2**15, dtype=np.int32)
    assert (whole_twelves(months) == months // 12).all()


@pytest.mark.parametrize("seed", range(20))
def test_spans_of_many_owners_merge_as_those_of_one(seed):
    random = Random(seed)
    rows = [
        (random.randrange(5), first, first + random.randrange(6))
        for first in random.choices(range(1, 40), k=30)
    ]
    merged = merge(Spans(*(np.array(column, dtype=np.int32) for column in zip(*rows, strict=True))))
    found = list(zip(merged.owner.tolist(), merged.first.tolist(), merged.last.tolist(), strict=True))
    assert found == [
        (owner, *span)
        for owner in range(5)
        for span in merge_one((a, b) for who, a, b in rows if who == owner)
    ]
