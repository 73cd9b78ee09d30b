"""What a valid pack may still get wrong in its stages: checks that let nobody in, and a stage without schools."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.eligibility import BornBetween, NotEnrolled
from app.domain.enrolment import InGrade, find_leaving_grade
from app.domain.explain import Text
from app.domain.policy import Policy
from app.domain.rule import FamilyCheckRule
from app.domain.stage import TITLES, Stage, told
from app.policies.cases import shown
from app.policies.lint_classes import Remark

_LET_NOBODY_IN = {
    Stage.P1: (InGrade,),
    Stage.J1: (BornBetween, NotEnrolled),
}
"""Whoever begins school is in no grade; whoever leaves primary school has a record and is past its age."""


def remarks(policy: Policy) -> Iterator[Remark]:
    """Everything there is to say about the stages that `policy` opens."""
    for rule in policy.family_checks:
        yield from _refuses_all(policy, rule)
    if Stage.J1 in policy.opened.stages and find_leaving_grade(policy, Stage.J1) is None:
        yield (
            ("checks",),
            True,
            Text("开放 J1，却没有 in_grade 条件", "opens J1 without a check of the kind in_grade"),
        )
    if policy.catchments:
        served = {school.stage for school in policy.catchments.schools.values()}
        for stage in policy.opened.stages:
            if stage not in served:
                title = TITLES[stage]
                said = Text(f"没有{title.zh}的学校", f"has no school for {title.en}")
                yield ("catchments", "schools"), True, said


def _refuses_all(policy: Policy, rule: FamilyCheckRule) -> Iterator[Remark]:
    if not rule.blocking:
        return
    shut = [
        stage
        for stage in policy.opened.stages
        if rule.holds_for(stage) and isinstance(rule.condition, _LET_NOBODY_IN[stage])
    ]
    if shut:
        titles, here = told(shut), shown([stage for stage in Stage if rule.holds_for(stage)], "")
        path = ("checks", rule.id, "stages" if rule.stages is not None else "kind")
        yield (
            path,
            True,
            Text(
                f"{here} 包括{titles.zh}，没有孩子能通过：请用 stages 限定",
                f"{here} has {titles.en}, whose children all fail it: limit it by `stages`",
            ),
        )
