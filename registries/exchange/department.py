"""The departments' temperament, read from `departments.yaml`: latency, downtime, error rate, batches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, timezone
from pathlib import Path
from random import Random
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from registries.exchange.settings import BadSetting
from registries.ports import Dataset

# China keeps one time without summer time: no time-zone database is needed.
CITY_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Temperament:
    """How one department answers when nobody switched a fault on."""

    code: str
    name: str
    latency_ms: int
    jitter_ms: int
    error_rate: float
    batch_days: int
    downtime: tuple[tuple[time, time], ...]

    def is_down(self, at: datetime) -> bool:
        """Is `at` inside one of the daily windows?"""
        now = at.astimezone(CITY_TIME).time()
        return any(
            begin <= now < end if begin <= end else now >= begin or now < end for begin, end in self.downtime
        )

    def delay(self, rng: Random) -> float:
        """Seconds that one answer takes."""
        return (self.latency_ms + rng.random() * self.jitter_ms) / 1000

    def batched(self, as_of: date) -> date:
        """The day of the last batch that could hold data of `as_of`."""
        if self.batch_days == 0:
            return as_of
        return as_of - timedelta(days=as_of.toordinal() % self.batch_days)


def read_departments(path: Path) -> dict[str, Temperament]:
    """Department code -> temperament. Raises `BadSetting` unless every dataset's department is there."""
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        found = {row["code"]: _temperament(row) for row in document["departments"]}
    except (OSError, YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadSetting(f"EXCHANGE_DEPARTMENTS: {path} 无法读取 / cannot be read: {error}") from error
    if missing := {dataset.department_code for dataset in Dataset} - set(found):
        raise BadSetting(f"EXCHANGE_DEPARTMENTS: {path} 缺少部门 / lacks {sorted(missing)}")
    return found


def _temperament(row: Mapping[str, Any]) -> Temperament:
    return Temperament(
        code=str(row["code"]),
        name=str(row["name"]),
        latency_ms=int(row["latency_ms"]),
        jitter_ms=int(row["jitter_ms"]),
        error_rate=float(row["error_rate"]),
        batch_days=int(row["batch_days"]),
        downtime=tuple(_window(text) for text in row["downtime"]),
    )


def _window(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
