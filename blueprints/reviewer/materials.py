"""Photos of papers as the district sees them; every look is recorded."""

from __future__ import annotations

from uuid import UUID

import flask

from app import clock
from app.domain.actor import Role
from app.services import hand_in_material
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.picture import as_response

blp = Blueprint("reviewer_materials", __name__, description="Families' papers")


@blp.route("/api/v1/reviewer/materials/<uuid:material_id>/views", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def view(material_id: UUID) -> flask.Response:
    """Look at a file; a POST, because the look itself is written into the audit trail."""
    content = hand_in_material.view(material_id, actor=auth.current_staff(), now=clock.now())
    return as_response(content, str(material_id))
