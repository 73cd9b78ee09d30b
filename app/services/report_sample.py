"""What the audit sample says of bulk approvals: the error rate with its interval, in numbers and in a sentence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain.explain import Text
from app.domain.sampling import Rate, wilson
from app.store.review_quality import Sampled, Speed


@dataclass(frozen=True)
class Sample:
    """What the audit sample says; percentages of 0 to 100, None before anything was judged."""

    approved_in_bulk: int
    sampled: int
    judged: int
    waiting: int
    overturned: int
    error_percent: float | None
    low_percent: float | None
    high_percent: float | None
    said_zh: str
    said_en: str


def report_sample(speed: Speed, sampled: Mapping[UUID, Sampled]) -> Sample:
    """Drawn, judged and overturned of everybody together; the interval is Wilson's at 95 %."""
    drawn = sum(one.sampled for one in sampled.values())
    judged = sum(one.judged for one in sampled.values())
    overturned = sum(one.overturned for one in sampled.values())
    rate = wilson(overturned, judged)
    said = _said(rate)
    return Sample(
        approved_in_bulk=speed.in_bulk,
        sampled=drawn,
        judged=judged,
        waiting=drawn - judged,
        overturned=overturned,
        error_percent=_percent(rate.rate),
        low_percent=_percent(rate.low),
        high_percent=_percent(rate.high),
        said_zh=said.zh,
        said_en=said.en,
    )


def _said(rate: Rate) -> Text:
    if rate.rate is None:
        return Text(
            "还没有复核样本，暂不能估计差错率。", "No sample was judged yet; no error rate can be told."
        )
    low, high = _percent(rate.low), _percent(rate.high)
    return Text(
        f"抽样复核 {rate.of} 件，改判 {rate.hits} 件；批量通过的差错率有 95% 的把握在 {low}% 到 {high}% 之间。",
        f"{rate.hits} of {rate.of} sampled decisions were overturned; with 95% confidence the error rate of bulk"
        f" approvals lies between {low}% and {high}%.",
    )


def _percent(share: float | None) -> float | None:
    return None if share is None else round(100 * share, 1)
