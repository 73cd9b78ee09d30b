"""Switches of a district."""

from __future__ import annotations

from typing import Any

from app import clock
from app.domain.actor import Role
from app.services import give_opinion, require_live_code, set_automation
from blueprints import auth
from blueprints.district import site_schemas as schemas
from blueprints.parsing import Blueprint

blp = Blueprint("switches", __name__, description="Switches of a district")


@blp.route("/api/v1/district/switches", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.REVIEWER)
@blp.response(200, schemas.Switches())
def switches() -> Any:
    """The district's switches."""
    return set_automation.read_switches(auth.current_staff())


@blp.route("/api/v1/district/switches/automation", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.AutomationInput())
@blp.response(200, schemas.Switches())
def automation(body: dict[str, Any]) -> Any:
    """Data alone, or a reviewer for every file."""
    return set_automation.set_automation(body["automation"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/switches/live-code", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.LiveCodeInput())
@blp.response(200, schemas.Switches())
def live_code(body: dict[str, Any]) -> Any:
    """The rotating code, or whatever shows the serial."""
    return require_live_code.require_live_code(body["required"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/switches/school-first", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.SchoolFirstInput())
@blp.response(200, schemas.Switches())
def school_first(body: dict[str, Any]) -> Any:
    """Schools first, then the district; or the district alone."""
    return give_opinion.set_school_first(body["required"], actor=auth.current_staff(), now=clock.now())
