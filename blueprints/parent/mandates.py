"""The mandates that a parent gave to helpers at counters."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.mandate import EndedBy, Standing
from app.services import give_mandate
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("own_mandates", __name__, description="Mandates for helpers at counters")


class OwnMandate(Schema):
    """Which district's helper, since when, until when; what was done under it stands in the ledger."""

    id = fields.UUID(attribute="mandate.id")
    kind = fields.String(attribute="mandate.kind", metadata={"description": "code or paper"})
    state = fields.String(validate=validate.OneOf([str(state) for state in Standing]))
    ended_by = fields.String(allow_none=True, validate=validate.OneOf([str(by) for by in EndedBy]))
    district_zh = fields.String()
    district_en = fields.String()
    device = fields.String(allow_none=True, metadata={"description": "the counter's name, where it has one"})
    application_id = fields.UUID(attribute="mandate.application_id", allow_none=True)
    given_at = Moment(attribute="mandate.confirmed_at", allow_none=True)
    expires_at = Moment(attribute="mandate.expires_at", allow_none=True)
    can_revoke = fields.Boolean()


class OwnMandates(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(OwnMandate()))


@blp.route("/api/v1/me/mandates", methods=["GET"])
@auth.person
@blp.response(200, OwnMandates())
def list_given() -> Any:
    """Whom I let help me, and until when."""
    return {"items": give_mandate.list_given(auth.current_person(), now=clock.now())}


@blp.route("/api/v1/me/mandates/<uuid:mandate_id>/revocations", methods=["POST"])
@auth.person
@blp.response(200, OwnMandate())
def revoke(mandate_id: UUID) -> Any:
    """Take it back; the helper's next step is refused."""
    return give_mandate.revoke(mandate_id, parent=auth.current_person(), now=clock.now())
