"""The grandparents' view, beside raw bytes without framework or database."""

from __future__ import annotations

from bench import counter
from bench.measurement import Row, against_floor, race
from bench.stage import Stage, drive

SECONDS = 1.0


def measure(stage: Stage) -> list[Row]:
    """`POST /lookups`, whose tries are counted durably, against raw WSGI bytes."""
    serials = counter.submit_in_process(stage.families)
    ours = [
        {
            "method": "POST",
            "path": "/api/v1/lookups",
            "headers": {"X-Forwarded-For": f"10.0.{place // 250}.{place % 250 + 1}"},
            "body": {"serial": serial, "phone_last4": family.phone[-4:]},
        }
        for place, (serial, family) in enumerate(zip(serials, stage.families, strict=True))
    ]
    floor = [{"path": "/bytes"}]
    raced = race(
        {
            "ours": lambda: drive(stage.web, ours, connections=4, seconds=SECONDS),
            "floor": lambda: drive(stage.floor, floor, connections=4, seconds=SECONDS),
        }
    )
    return [against_floor("POST lookups (tries counted)", raced, 0.3)]
