"""The refusal of a stage that a district does not open this year."""

from __future__ import annotations

from app.domain.explain import Check, Text
from app.domain.policy import Policy
from app.domain.stage import TITLES, Stage, told

ID = "stage_open"
_TITLE = Text("本区招收这个学段", "The district enrols for this stage")
_REMEDY = Text(
    "请选择招收这个学段的区；学段选错的，请重新选择学段", "choose a district that does, or another stage"
)


def stage_checks(policy: Policy, stage: Stage) -> tuple[Check, ...]:
    """One check that fails where `policy` does not open `stage`; none where it does."""
    if stage in policy.opened.stages:
        return ()
    asked, opened, name = TITLES[stage], told(policy.opened.stages), policy.district.name
    because = Text(
        f"{name.zh}今年只招收{opened.zh}，不招收{asked.zh}",
        f"{name.en} enrols for {opened.en} this year, not for {asked.en}",
    )
    law = policy.opened.law or policy.procedure.law
    return (Check(ID, _TITLE, False, because, law, (), True, True, asked, opened, _REMEDY),)
