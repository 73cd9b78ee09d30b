"""What anyone may know about the season: districts, windows, notices, and the policies word for word."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from app import clock, policies
from app.domain.errors import Language
from app.domain.notice.page import page
from app.domain.policy import Policy
from app.domain.procedure import Window
from app.domain.stage import TITLES, Stage
from app.policies.explanation import explain
from app.store import seasons


@dataclass(frozen=True)
class WindowShown:
    """One window of a district's timetable; both days included, in the city's time."""

    id: str
    title_zh: str
    title_en: str
    opens_on: date
    closes_on: date
    status: str  # not_open | open | closed


@dataclass(frozen=True)
class StageShown:
    """A stage that families may enrol for."""

    code: Stage
    title_zh: str
    title_en: str


@dataclass(frozen=True)
class DistrictShown:
    """A district of the season, for the page on which a family chooses."""

    code: str
    pinyin: str
    name_zh: str
    name_en: str
    policy_id: str
    policy_digest: str
    notice_zh: str
    notice_en: str
    notice_version: str
    office_zh: str
    office_en: str
    hotline: str
    stages: list[StageShown]
    windows: list[WindowShown]


@dataclass(frozen=True)
class SeasonShown:
    """The newest season; `stages` are those that any district opens."""

    city: str
    year: int
    now: datetime
    today: date
    stages: list[StageShown]
    districts: list[DistrictShown]


def current(*, now: datetime) -> SeasonShown:
    """The newest season with its districts; `NotFound` before the first is opened."""
    season, today = seasons.get_current(), clock.local(now).date()
    shown = [
        _district(district.code, district.name_zh, district.name_en, policies.load(here.policy_id), today)
        for district, here in seasons.list_districts(season.id)
    ]
    opened = {one.code for district in shown for one in district.stages}
    return SeasonShown(season.city, season.year, now, today, _stages(opened), shown)


@lru_cache(maxsize=64)
def policy_explanation(policy_id: str, language: Language) -> str:
    """The pack in plain words as one HTML page; `UnknownPolicy` when there is none."""
    return page(explain(policies.default_library(), policy_id), language)


@lru_cache(maxsize=64)
def policy_document(policy_id: str) -> dict[str, Any]:
    """The whole pack as plain values, every one with its clause; `UnknownPolicy` when there is none."""
    values = policies.default_library().stack(policy_id).values
    plain = json.loads(json.dumps(values, ensure_ascii=False, default=_scalar))
    return {"id": policy_id, "digest": policies.digest(policy_id), "policy": plain}


def _district(code: str, name_zh: str, name_en: str, policy: Policy, today: date) -> DistrictShown:
    return DistrictShown(
        code=code,
        pinyin=policy.district.pinyin,
        name_zh=name_zh,
        name_en=name_en,
        policy_id=policy.id,
        policy_digest=policy.digest,
        notice_zh=policy.notice.text.zh,
        notice_en=policy.notice.text.en,
        notice_version=policy.notice.version,
        office_zh=policy.contact.office.zh,
        office_en=policy.contact.office.en,
        hotline=policy.contact.hotline,
        stages=_stages(policy.opened.stages),
        windows=[_window(window, today) for window in policy.windows],
    )


def _stages(stages: Collection[Stage]) -> list[StageShown]:
    """In the order of schooling."""
    return [StageShown(one, TITLES[one].zh, TITLES[one].en) for one in Stage if one in stages]


def _window(window: Window, today: date) -> WindowShown:
    status = "open" if window.is_open(today) else "not_open" if today < window.opens_on else "closed"
    return WindowShown(window.id, window.title.zh, window.title.en, window.opens_on, window.closes_on, status)


def _scalar(value: object) -> str:
    return value.isoformat() if isinstance(value, date) else str(value)
