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

# China keeps one time without summer time: no time-zone database is needed.
CITY_TIME = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Temperament:
    """How one department answers when nobody switched a fault on; `datasets` are what it keeps, id -> title."""

    code: str
    name: str
    latency_ms: int
    jitter_ms: int
    error_rate: float
    batch_days: int
    answers_after_s: float
    downtime: tuple[tuple[time, time], ...]
    datasets: Mapping[str, str]

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
    """Department code -> temperament; the file is all there is to a department here. Raises `BadSetting`."""
    try:
        document = YAML(typ="safe").load(path.read_text(encoding="utf-8"))
        found = {row["code"]: _temperament(row) for row in document["departments"]}
    except (OSError, YAMLError, KeyError, TypeError, ValueError) as error:
        raise BadSetting(f"EXCHANGE_DEPARTMENTS: {path} 无法读取 / cannot be read: {error}") from error
    for code, department in found.items():
        if astray := [dataset for dataset in department.datasets if dataset.partition(".")[0] != code]:
            raise BadSetting(f"EXCHANGE_DEPARTMENTS: {path} 数据集不属于 {code} / not of {code}: {astray}")
    return found


def _temperament(row: Mapping[str, Any]) -> Temperament:
    return Temperament(
        code=str(row["code"]),
        name=str(row["name"]),
        latency_ms=int(row["latency_ms"]),
        jitter_ms=int(row["jitter_ms"]),
        error_rate=float(row["error_rate"]),
        batch_days=int(row["batch_days"]),
        answers_after_s=float(row.get("answers_after_s", 0)),
        downtime=tuple(_window(text) for text in row["downtime"]),
        datasets={str(dataset): str(title) for dataset, title in row["datasets"].items()},
    )


def _window(text: str) -> tuple[time, time]:
    begin, _, end = text.partition("-")
    return time.fromisoformat(begin), time.fromisoformat(end)
