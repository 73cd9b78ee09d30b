"""How far a run of texts has come: counts, pace and the time that is left, in numbers and in words."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import ceil

from app.domain.explain import Text

WAITING = frozenset({"pending", "sending", "unknown"})
NOT_ARRIVED = frozenset({"undelivered", "failed"})
MINUTE = 60


@dataclass(frozen=True)
class SendProgress:
    """`recent` texts were handed to the vendor in the last `recent_seconds`; `is_announced`: all texts are queued."""

    families: int
    by_state: Mapping[str, int]
    is_announced: bool
    recent: int
    recent_seconds: int

    @property
    def queued(self) -> int:
        return sum(self.by_state.values())

    @property
    def waiting(self) -> int:
        return sum(count for state, count in self.by_state.items() if state in WAITING)

    @property
    def delivered(self) -> int:
        return self.by_state.get("delivered", 0)

    @property
    def failed(self) -> int:
        return sum(count for state, count in self.by_state.items() if state in NOT_ARRIVED)

    @property
    def handed_over(self) -> int:
        """Texts that the vendor has, or had."""
        return self.queued - self.waiting

    @property
    def per_minute(self) -> float:
        return round(self.recent * MINUTE / self.recent_seconds, 1)

    @property
    def seconds_left(self) -> int | None:
        """At the present pace; 0 when nothing waits, None while there is no pace to judge by."""
        if self.is_done:
            return 0
        if not self.recent or not self.is_announced:
            return None
        return ceil(self.waiting * self.recent_seconds / self.recent)

    @property
    def is_done(self) -> bool:
        """Whether everything was handed to the vendor; reports from phones may still come."""
        return self.is_announced and not self.waiting

    @property
    def sentence(self) -> Text:
        if self.is_done:
            return Text(
                f"已全部发出：{self.handed_over} 条，送达 {self.delivered} 条，未送达 {self.failed} 条。",
                f"All sent: {self.handed_over} texts, {self.delivered} delivered, {self.failed} not delivered.",
            )
        left = self.seconds_left
        minutes = None if left is None else ceil(left / MINUTE)
        return Text(
            f"已发出 {self.handed_over} 条，还有 {self.waiting} 条等待"
            + ("。" if minutes is None else f"，约需 {minutes} 分钟。"),
            f"{self.handed_over} sent, {self.waiting} waiting"
            + ("." if minutes is None else f", about {minutes} minutes left."),
        )
