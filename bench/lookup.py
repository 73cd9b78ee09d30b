"""The grandparents' view, beside raw bytes without framework or database."""

from __future__ import annotations

from bench import counter
from bench.measurement import Row, against_floor, per_second, race
from bench.stage import Stage, drive

SECONDS = 1.0
AGAIN = 10  # families, so that each asks again while its answer is kept


def measure(stage: Stage) -> list[Row]:
    """`POST /lookups` against raw WSGI bytes: asked again within seconds, and asked for the first time."""
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
    again = [
        asked | {"headers": {"X-Forwarded-For": f"10.1.{place}.{number}"}}
        for number in range(1, 41)
        for place, asked in enumerate(ours[:AGAIN])
    ]  # from many addresses: one of them may only ask so often
    floor = [{"path": "/bytes"}]
    raced = race(
        {
            "ours": lambda: drive(stage.web, again, connections=4, seconds=SECONDS),
            "first": lambda: drive(stage.forgetful, ours, connections=4, seconds=SECONDS),
            "floor": lambda: drive(stage.floor, floor, connections=4, seconds=SECONDS),
        }
    )
    return [
        against_floor("POST lookups, again within seconds: no database", raced, 0.3),
        Row(
            "  asked for the first time: one read",
            per_second(raced.rate("first")),
            per_second(raced.rate("floor")),
            ratio=f"{raced.ratio('first', 'floor'):.2f}",
        ),
    ]
