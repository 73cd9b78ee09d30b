"""The desk: one look at a serial, and the confirmation."""

from __future__ import annotations

from itertools import cycle
from typing import Any
from uuid import uuid4

from sqlalchemy import text

from app import transactions
from app.extensions import db
from bench import counter
from bench.measurement import Row, Sample, against_floor, race
from bench.stage import Stage, drive

CONNECTIONS = DEVICES = 8
GOAL = 0.6
_BACK = (
    "DELETE FROM confirmation",
    "DELETE FROM message",
    "DELETE FROM outbox",
    "UPDATE application SET state = 'slot_booked'",
    "UPDATE booking SET state = 'live', ended_at = NULL",
)


def measure(stage: Stage) -> list[Row]:
    """Ours against one conditional UPDATE and an audit row."""
    serials, site = counter.submit_in_process(stage.families), counter.add_site()
    counter.expect_now(stage.families, site)
    devices, signature = cycle([counter.enrol_clerk(site) for _ in range(DEVICES)]), counter.signature()

    def scan(serial: str) -> dict[str, Any]:
        body = {"text": serial, "nonce": uuid4().hex}
        return {"method": "POST", "path": "/api/v1/desk/scans", "headers": next(devices), "body": body}

    def confirm(serial: str) -> dict[str, Any]:
        body = {"serial": serial, "nonce": uuid4().hex, "id_checked": True, "signature": signature}
        return {
            "method": "POST",
            "path": "/api/v1/desk/confirmations",
            "headers": next(devices),
            "body": body,
        }

    def floor(serial: str) -> dict[str, Any]:
        return {"method": "POST", "path": "/desk", "body": {"serial": serial, "nonce": uuid4().hex}}

    def through(port: int, make: Any) -> Sample:
        _take_back()
        return drive(port, [make(serial) for serial in serials], connections=CONNECTIONS)

    scans = race({"ours": lambda: through(stage.web, scan), "floor": lambda: through(stage.floor, floor)})
    confirmations = race(
        {"ours": lambda: through(stage.web, confirm), "floor": lambda: through(stage.floor, floor)}
    )
    return [
        against_floor("POST desk/scans", scans, GOAL),
        against_floor("POST desk/confirmations", confirmations, GOAL),
    ]


def _take_back() -> None:
    with transactions.unit():
        for statement in _BACK:
            db.session.execute(text(statement))
