"""SMS texts as officers see them: versions, a preview with its cost, submission and approval by two people."""

from __future__ import annotations

from typing import Any

from marshmallow import fields

from app import clock
from app.domain.actor import Role
from app.services import approve_template
from app.services.approve_template import Officer
from app.services.list_texts import list_texts
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint(
    "texts", __name__, description="SMS texts: one officer submits a version, another approves it"
)

_OFFICERS = auth.staff(Role.ADMIN, Role.BUREAU)


class TextVersion(Schema):
    """One version of a text; `in_use` is what is sent today."""

    name = fields.String()
    purpose = fields.String()
    language = fields.String()
    version = fields.Integer()
    digest = fields.String()
    state = fields.String(metadata={"description": "draft, submitted or approved"})
    in_use = fields.Boolean()
    submitted_by = fields.String(allow_none=True, metadata={"description": "masked"})
    submitted_at = Moment(allow_none=True)
    approved_by = fields.String(allow_none=True, metadata={"description": "masked"})
    approved_at = Moment(allow_none=True)


class TextOffered(TextVersion):
    """A version with its purpose in words, and what its reader may do or what it waits for."""

    title_zh = fields.String(attribute="title.zh")
    title_en = fields.String(attribute="title.en")
    can_submit = fields.Boolean()
    can_approve = fields.Boolean()
    waits_zh = fields.String(attribute="waits.zh")
    waits_en = fields.String(attribute="waits.en")


class TextVersions(Schema):
    """By purpose, language and version."""

    items = fields.List(fields.Nested(TextOffered()))


class TextPreview(Schema):
    """A version with its examples filled in, and how many parts it takes."""

    name = fields.String()
    text = fields.String()
    segments = fields.Integer()
    encoding = fields.String()
    characters = fields.Integer()


@blp.route("/api/v1/district/texts", methods=["GET"])
@_OFFICERS
@blp.response(200, TextVersions())
def show_texts() -> Any:
    """Every version and how far it is."""
    return {"items": list_texts(auth.current_staff().person_id)}


@blp.route("/api/v1/district/texts/<text>/preview", methods=["GET"])
@_OFFICERS
@blp.response(200, TextPreview())
def preview_text(text: str) -> Any:
    """What a family would read."""
    return approve_template.preview(text)


@blp.route("/api/v1/district/texts/<text>/submissions", methods=["POST"])
@_OFFICERS
@blp.response(201, TextVersion())
def submit_text(text: str) -> Any:
    """Put a version forward."""
    return approve_template.submit(text, actor=_officer(), now=clock.now())


@blp.route("/api/v1/district/texts/<text>/approvals", methods=["POST"])
@_OFFICERS
@blp.response(201, TextVersion())
def approve_text(text: str) -> Any:
    """Agree to a version that somebody else submitted; from then on it is sent."""
    return approve_template.approve(text, actor=_officer(), now=clock.now())


def _officer() -> Officer:
    staff = auth.current_staff()
    return Officer(staff.person_id, staff.name)
