"""A thousand families choose among fifty slots: the seats never oversell."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

from sqlalchemy import text

from app import transactions
from app.extensions import db
from bench import counter
from bench.floors import seat
from bench.measurement import ROUNDS, Row, Sample, against_floor, race
from bench.population import Applicant, add_applicants
from bench.stage import Stage, drive

FAMILIES, SLOTS, CONNECTIONS = 1_000, 50, 32
_BOOKED = """
    SELECT sum(taken) FROM slot s WHERE id = ANY(:slots) AND taken <= capacity
    AND taken = (SELECT count(*) FROM booking b WHERE b.slot_id = s.id AND b.state = 'live')
"""


def measure(stage: Stage) -> list[Row]:
    """Ours, with application, text and audit, against a seat row taken with SKIP LOCKED alone.

    Each round, the warm-up too, is a share of the thousand; all of them find a seat.
    """
    assert stage.families
    applicants = add_applicants(FAMILIES)
    first = timedelta(days=3)
    slots = counter.add_slots(counter.add_site(), SLOTS, capacity=FAMILIES // SLOTS, first_in=first)
    _lay_out_seats([slot.id for slot in slots])
    wishes = [(applicant, slots[place % SLOTS].id) for place, applicant in enumerate(applicants)]
    share = -(-FAMILIES // (ROUNDS + 1))
    ours = _shares(stage.web, [_wish(*wish) for wish in wishes], share)
    floor = _shares(stage.floor, [_seat(*wish) for wish in wishes], share)
    raced = race({"ours": lambda: next(ours), "floor": lambda: next(floor)})
    for _rest in ours:
        pass
    _require_all_booked([slot.id for slot in slots])
    return [against_floor(f"PUT slot, {FAMILIES:,} families on {SLOTS} slots, none over", raced, 0.7)]


def _shares(port: int, requests: list[dict[str, Any]], size: int) -> Iterator[Sample]:
    for begin in range(0, len(requests), size):
        yield drive(port, requests[begin : begin + size], connections=CONNECTIONS)


def _seat(applicant: Applicant, slot: UUID) -> dict[str, Any]:
    body = {"slot": str(slot), "family": str(applicant.application)}
    return {"method": "POST", "path": "/seats", "body": body}


def _wish(applicant: Applicant, slot: UUID) -> dict[str, Any]:
    path = f"/api/v1/applications/{applicant.application}/slot"
    return {"method": "PUT", "path": path, "headers": applicant.headers, "body": {"slot_id": str(slot)}}


def _lay_out_seats(slots: list[UUID]) -> None:
    with transactions.unit():
        db.session.execute(text(seat.TABLE))
        db.session.execute(text(seat.INDEX))
        db.session.execute(
            text(
                "INSERT INTO bench_seat (slot) SELECT slot FROM unnest(CAST(:slots AS uuid[])) slot,"
                " generate_series(1, :each)"
            ),
            {"slots": slots, "each": FAMILIES // SLOTS},
        )


def _require_all_booked(slots: list[UUID]) -> None:
    with transactions.unit():
        booked = db.session.scalar(text(_BOOKED), {"slots": slots})
    if booked != FAMILIES:
        raise RuntimeError(f"{booked} of {FAMILIES} families have a seat")
