"""Sites and slots of a district."""

from __future__ import annotations

from typing import Any

from app import clock
from app.domain.actor import Role
from app.services import list_sites, make_slots
from blueprints import auth
from blueprints.district import site_schemas as schemas
from blueprints.parsing import Blueprint

blp = Blueprint("sites", __name__, description="Sites and slots of a district")


@blp.route("/api/v1/district/sites", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.REVIEWER, Role.DESK)
@blp.response(200, schemas.Sites())
def sites() -> Any:
    """The district's sites."""
    return {"items": list_sites.list_sites(auth.current_staff())}


@blp.route("/api/v1/district/sites", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.SiteInput())
@blp.response(201, schemas.Site())
def add_site(body: dict[str, Any]) -> Any:
    """A new site."""
    return list_sites.add_site(
        body["name_zh"], body["name_en"], body["address"], actor=auth.current_staff(), now=clock.now()
    )


@blp.route("/api/v1/district/slot-plans", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.SlotPlanInput())
@blp.response(201, schemas.SlotPlan())
def plan_slots(body: dict[str, Any]) -> Any:
    """Make the half-day slots of the policy on worked days; what exists stays as it is."""
    staff = auth.current_staff()
    return make_slots.make_slots(
        staff.district_code or "",
        actor=staff.name,
        now=clock.now(),
        first=body["first"],
        last=body["last"],
        dry_run=body["dry_run"],
    )
