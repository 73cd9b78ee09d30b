"""The band in which a family's points lie, where its district shows one; counted at most once a minute."""

from __future__ import annotations

import time
from dataclasses import dataclass
from decimal import Decimal
from threading import Lock
from uuid import UUID

from app.domain.actor import Person
from app.domain.explain import Text
from app.domain.rank_band import find_rank_band, too_few
from app.services import find_policy
from app.store import applications, rank_totals

GOOD_FOR = 60.0
"""Seconds. Many families look on the same evening, and every newest assessment of the district is opened."""

_kept: dict[tuple[UUID, str, str], tuple[float, dict[Decimal, int]]] = {}
_counting = Lock()


@dataclass(frozen=True)
class RankBandShown:
    """`text_*` None: nothing is to be shown. The percents are None where too few have qualified for a band."""

    from_percent: int | None = None
    to_percent: int | None = None
    among: int | None = None
    text_zh: str | None = None
    text_en: str | None = None


def show_rank_band(application_id: UUID, *, actor: Person) -> RankBandShown:
    """The band of an application that has qualified by points; empty for every other."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    if application.district_code is None or application.state not in rank_totals.QUALIFIED:
        return RankBandShown()
    rule = find_policy.in_force(application.season_id, application.district_code).rank_band
    assessment = applications.find_assessment(application.id)
    if rule is None or assessment is None or assessment.total is None:
        return RankBandShown()
    totals = _totals(application.season_id, application.district_code, application.stage)
    band = find_rank_band(rule, totals, assessment.total)
    if band is None:
        return _worded(too_few(rule))
    return _worded(band.words, band.from_percent, band.to_percent, band.among)


def forget() -> None:
    """Count again at the next look."""
    _kept.clear()


def _totals(season_id: UUID, district_code: str, stage: str) -> dict[Decimal, int]:
    """By one at a time; whoever comes meanwhile waits for the same count."""
    key = (season_id, district_code, stage)
    with _counting:
        counted_at, totals = _kept.get(key, (0.0, None))
        if totals is None or time.monotonic() - counted_at > GOOD_FOR:
            totals = rank_totals.count_totals(*key)
            _kept[key] = time.monotonic(), totals
        return totals


def _worded(
    words: Text, first: int | None = None, last: int | None = None, among: int | None = None
) -> RankBandShown:
    return RankBandShown(first, last, among, words.zh, words.en)
