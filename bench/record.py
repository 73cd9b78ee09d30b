"""`GET /me/record`: every section of a family, decrypted."""

from __future__ import annotations

from bench.measurement import Row, against_floor, race
from bench.stage import Stage, drive

SECONDS = 1.5


def measure(stage: Stage) -> list[Row]:
    """Ours against one query of the same rows, the same decryptions and `json.dumps`."""
    ours = [{"path": "/api/v1/me/record", "headers": family.headers} for family in stage.families]
    floor = [{"path": f"/record/{f.father},{f.mother},{f.child}"} for f in stage.families]
    raced = race(
        {
            "ours": lambda: drive(stage.web, ours, connections=16, seconds=SECONDS),
            "floor": lambda: drive(stage.floor, floor, connections=16, seconds=SECONDS),
        }
    )
    return [against_floor("GET /me/record", raced, 0.6)]
