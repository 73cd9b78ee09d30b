"""Seats as officers see and set them: exact counts, capacities, thresholds, warnings."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Role
from app.domain.seats import Thresholds
from app.services import set_seats, warn_of_seats
from app.services.count_seats import count_seats, keep_now
from blueprints import auth
from blueprints.district import seat_schemas as schemas
from blueprints.parsing import Blueprint

blp = Blueprint("officer_seats", __name__, description="Seats, heat and warnings of a district")

_READERS = auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)


@blp.route("/api/v1/district/seats", methods=["GET"])
@_READERS
@blp.arguments(schemas.SeatQuery(), location="query")
@blp.response(200, schemas.SeatsShown())
def show(query: dict[str, Any]) -> Any:
    """How full each school, zone and district is now; the bureau sees all, or one."""
    return count_seats(
        actor=auth.current_staff(), now=clock.now(), district_code=query["district"], stage=query["stage"]
    )


@blp.route("/api/v1/district/seat-counts", methods=["POST"])
@auth.staff(Role.ADMIN, Role.BUREAU)
@blp.response(201, schemas.CountedShown())
def count_now() -> Any:
    """Let everybody read the counts of this moment instead of this morning's."""
    now = clock.now()
    return {"schools": keep_now(actor=auth.current_staff(), now=now), "counted_at": now}


@blp.route("/api/v1/district/schools/<school_code>/capacity", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.CapacityInput())
@blp.response(200, schemas.CapacityShown())
def set_capacity(body: dict[str, Any], school_code: str) -> Any:
    """The seats of a school this year; the trail keeps what was there before."""
    to = set_seats.Capacity(**body)
    return set_seats.set_capacity(school_code, to, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/seat-thresholds", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.ThresholdsShape())
@blp.response(200, schemas.ThresholdsShape())
def set_thresholds(body: dict[str, Any]) -> Any:
    """From how many applicants per hundred seats each level holds."""
    return set_seats.set_thresholds(Thresholds(**body), actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/seat-warnings", methods=["GET"])
@_READERS
@blp.arguments(schemas.DistrictQuery(), location="query")
@blp.response(200, schemas.WarningsShown())
def list_warnings(query: dict[str, Any]) -> Any:
    """Proposed, published and withdrawn, newest first."""
    found = warn_of_seats.list_warnings(actor=auth.current_staff(), district_code=query["district"])
    return {"items": found}


@blp.route("/api/v1/district/seat-warnings", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.WarningInput())
@blp.response(201, schemas.WarningShown())
def propose(body: dict[str, Any]) -> Any:
    """Draw up a warning at the level that the counts give; nobody else reads it yet."""
    return warn_of_seats.propose(**body, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/seat-warnings/<uuid:warning_id>/publications", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.response(201, schemas.WarningShown())
def publish(warning_id: UUID) -> Any:
    """Let everybody read it."""
    return warn_of_seats.publish(warning_id, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/seat-warnings/<uuid:warning_id>/withdrawals", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.WithdrawalInput())
@blp.response(201, schemas.WarningShown())
def withdraw(body: dict[str, Any], warning_id: UUID) -> Any:
    """Take it back, with the reason."""
    return warn_of_seats.withdraw(
        warning_id, because=body["because"], actor=auth.current_staff(), now=clock.now()
    )
