"""Which stages the districts of a season open, and the refusal of one that nobody or not this district opens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from uuid import UUID

from app.domain.errors import DomainError
from app.domain.policy import Policy
from app.domain.stage import TITLES, Stage, told
from app.models.season import District
from app.services import find_policy
from app.store import seasons


class StageNotOpen(DomainError):
    """Nobody enrols for this stage here this year."""

    code = "stage_not_open"
    zh = "本季没有区招收{asked_zh}（可以报名的学段：{open_zh}），请关注区教育局通知。"
    en = "No district enrols for {asked_en} this season (open: {open_en}); please watch the district's notices."


class StageNotInDistrict(DomainError):
    """Another district does."""

    code = "stage_not_in_district"
    zh = "{district_zh}今年不招收{asked_zh}。招收的区：{others_zh}。"
    en = "{district_en} does not enrol for {asked_en} this year. These do: {others_en}."


def opened(season_id: UUID) -> Mapping[Stage, list[District]]:
    """Each stage that a district of the season opens, in the order of schooling, with those districts by code."""
    found: dict[Stage, list[District]] = {stage: [] for stage in Stage}
    for district, rule in seasons.list_districts(season_id):
        for stage in find_policy.of_version(rule.policy_id, rule.policy_digest).opened.stages:
            found[stage].append(district)
    return {stage: districts for stage, districts in found.items() if districts}


def require_open(season_id: UUID, stage: Stage) -> None:
    """Refuse a stage that no district of the season opens, naming those that are open."""
    stages = opened(season_id)
    if stage not in stages:
        asked, others = TITLES[stage], told(stages)
        raise StageNotOpen(
            asked_zh=asked.zh, asked_en=asked.en, open_zh=others.zh or "无", open_en=others.en or "none"
        )


def require_in(policy: Policy, season_id: UUID, stage: Stage) -> None:
    """Refuse a district that does not open the stage, naming who does."""
    if stage in policy.opened.stages:
        return
    asked, name = TITLES[stage], policy.district.name
    others = opened(season_id).get(stage, [])
    raise StageNotInDistrict(
        district_zh=name.zh,
        district_en=name.en,
        asked_zh=asked.zh,
        asked_en=asked.en,
        others_zh="、".join(_names(others, "zh")) or "无",
        others_en=", ".join(_names(others, "en")) or "none",
    )


def _names(districts: Iterable[District], language: str) -> list[str]:
    return [one.name_zh if language == "zh" else one.name_en for one in districts]
