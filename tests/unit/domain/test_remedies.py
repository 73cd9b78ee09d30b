"""A refusal says the condition, the value found, the value needed and what can be done, in every pack."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import policies
from app.domain import remedy
from app.domain.explain import Text
from app.domain.facts import from_case
from app.domain.notice import condition
from app.domain.people import IdKind
from app.domain.points import evaluate
from tests.unit.domain.families import FAMILIES, family

EVERY = [policies.load(policy_id) for policy_id in policies.list_policies()]
KUIWEN = policies.load("weifang/kuiwen/2019")
CONDITIONS = [
    (policy, rule)
    for policy in EVERY
    for rule in (
        *policy.family_checks,
        *policy.checks,
        *(rule for kind in policy.classes for rule in kind.conditions),
    )
]


def test_every_kind_of_condition_says_what_can_be_done():
    assert set(remedy.REMEDIES) == set(condition.SENTENCES)
    assert all(text.zh and text.en for text in remedy.REMEDIES.values())


@pytest.mark.parametrize(("policy", "rule"), CONDITIONS, ids=lambda one: one.id)
def test_the_packs_own_words_come_first(policy, rule):
    assert remedy.of(rule) == (rule.remedy or remedy.REMEDIES[type(rule.condition)])
    own = Text("到窗口问", "ask at the counter")
    assert remedy.of(replace(rule, remedy=own)) == own


def _assert_told(check):
    written = check.as_json()
    for part in ("title", "because", "found", "needed", "remedy"):
        assert written[part], (check.id, part)
        assert written[f"{part}_en"], (check.id, part)


@given(
    st.sampled_from(EVERY),
    FAMILIES,
    st.sampled_from(IdKind),
    st.none() | st.booleans(),
    st.integers(2008, 2020),
)
@settings(max_examples=200, deadline=None)
def test_every_refusal_is_told_whole(policy, known, kind, enrolled, year):
    child = replace(known.child, id_kind=kind, enrolled=enrolled, born_on=date(year, 9, 1))
    on = policy.get_window("application").closes_on
    found = evaluate(policy, replace(known, child=child, false_papers=("合同",)), on=on)
    for check in found.checks:
        if check.blocking and not check.passed:
            _assert_told(check)
    for one in found.unreached:
        _assert_told(one.check)


def _family(year, **facts):
    child = {"name": "小明", "born_on": f"{year}-03-05", "hukou": {"city": "菏泽"}, "enrolled": False}
    return from_case({"entry_year": 2019, "child": child, **facts})


def test_who_is_in_no_batch_is_checked_by_a_person():
    found = evaluate(KUIWEN, _family(2013), on=date(2019, 7, 15))
    assert (found.applicant_class, found.eligible, found.by_person) == ("other", False, True)
    assert found.as_json()["conclusion"] == "转人工核实"
    assert found.as_json()["conclusion_en"] == "checked by a person"


def test_who_is_too_young_is_refused_all_the_same():
    found = evaluate(KUIWEN, _family(2014), on=date(2019, 7, 15))
    assert (found.by_person, found.conclusion.zh) == (False, "不符合申请条件")


def test_points_packs_refuse_and_admit_as_before():
    siming = policies.load("xiamen/siming/2017")
    found = evaluate(siming, family(), on=date(2017, 4, 20))
    assert (found.by_person, found.conclusion.zh) == (False, "不符合申请条件")
