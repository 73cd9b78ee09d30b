"""`POST …/submissions`: application, checks, points with items, idempotency, outbox, audit, text."""

from __future__ import annotations

import json
import urllib.request
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from app import transactions
from app.extensions import db
from app.policies import load
from bench.floors import sample, submission
from bench.measurement import Row, against_floor, per_second, race
from bench.population import Family
from bench.stage import Stage, drive

CONNECTIONS = 32
FAMILIES = 64
_BACK = (
    "DELETE FROM confirmation",
    "DELETE FROM scan",
    "DELETE FROM booking",
    "UPDATE slot SET taken = 0",
    "DELETE FROM assessment",
    "DELETE FROM message",
    "DELETE FROM outbox",
    "DELETE FROM idempotent_answer",
    "UPDATE application SET state = 'draft', serial = NULL, submitted_at = NULL, receipt = NULL, version = 1",
)


def measure(stage: Stage) -> list[Row]:
    """Ours against the same rows in one hand-written transaction, and against an ordinary ORM application."""
    keep_sample(stage)
    ports = {"ours": stage.web, "floor": stage.floor, "peer": stage.peer}
    paths = {
        "ours": "/api/v1/applications/{}/submissions",
        "floor": "/submissions/{}",
        "peer": "/peer/submissions/{}",
    }

    def submit_all(name: str) -> Any:
        take_back()
        requests = [_request(paths[name], family) for family in stage.families[:FAMILIES]]
        return drive(ports[name], requests, connections=CONNECTIONS, expected=201)

    raced = race({name: lambda name=name: submit_all(name) for name in ports})  # type: ignore[misc]
    take_back()
    half, tail = raced.quantile("ours", 0.5), raced.quantile("ours", 0.99)
    against_peer = raced.ratio("ours", "peer")
    return [
        against_floor("POST submissions", raced, 0.7),
        Row(
            "  same, against a Flask + SQLAlchemy ORM application",
            per_second(raced.rate("ours")),
            peer=per_second(raced.rate("peer")),
            ratio=f"{against_peer:.2f}",
            goal=">= 1.00",
            met=against_peer >= 1,
        ),
        Row(
            f"  p99 / p50 at {CONNECTIONS} connections",
            f"{tail:.0f} / {half:.0f} ms",
            ratio=f"{tail / half:.2f}",
            goal="<= 3.00",
            met=tail <= 3 * half,
        ),
    ]


def keep_sample(stage: Stage) -> None:
    """Submit one family, and keep the rows that it wrote, and the answer, for floor and peer to write again."""
    family = stage.families[0]
    before = sample.rows(stage.database_url, submission.TABLES)
    request = _request("/api/v1/applications/{}/submissions", family)
    with urllib.request.urlopen(
        urllib.request.Request(
            f"http://127.0.0.1:{stage.web}{request['path']}",
            data=json.dumps(request["body"]).encode(),
            headers=request["headers"] | {"Content-Type": "application/json"},
        )
    ) as response:
        answer = json.load(response)
    rows = sample.rows(stage.database_url, submission.TABLES, before)
    sample.keep(Path(stage.environment["BENCH_SAMPLE"]), rows, answer)
    take_back()


def take_back() -> None:
    """All applications are drafts again."""
    with transactions.unit():
        for statement in _BACK:
            db.session.execute(text(statement))


def _request(path: str, family: Family) -> dict[str, Any]:
    version = load("xiamen/siming/2017").declaration.version
    return {
        "method": "POST",
        "path": path.format(family.application),
        "headers": family.headers | {"Idempotency-Key": uuid4().hex},
        "body": {"filled": family.filled, "declaration_version": version},
    }
