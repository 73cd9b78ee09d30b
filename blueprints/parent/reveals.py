"""Who looked behind the mask, as the family sees it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import marshmallow as ma

from app.services import list_reveals
from blueprints import auth
from blueprints.parsing import Blueprint, Schema

blp = Blueprint("reveals", __name__, description="Looks behind the mask")


class Reveal(Schema):
    """One look: when, which values, why."""

    revealed_at = ma.fields.AwareDateTime()
    references = ma.fields.List(ma.fields.String(), attribute="fields")
    reason = ma.fields.String()


class Reveals(Schema):
    """All of them, newest first."""

    items = ma.fields.List(ma.fields.Nested(Reveal()))


@blp.route("/api/v1/applications/<uuid:application_id>/reveals", methods=["GET"])
@auth.person
@blp.response(200, Reveals())
def reveals(application_id: UUID) -> Any:
    """When a reviewer unmasked which values, and why."""
    return {"items": list_reveals.list_reveals(application_id, actor=auth.current_person())}
