"""Results: proposed by one person, released by another."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from marshmallow import fields, validate

from app import clock
from app.domain.actor import Role
from app.domain.results import OUTCOMES
from app.domain.states import State
from app.services import publish_results
from app.services.check_results import Line
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("publications", __name__, description="Results, released by two people at once for everybody")

LONGEST = 2000


class ResultLineInput(Schema):
    """One family's result; `school` exactly where the child is placed."""

    serial = Text(longest=40, shortest=1, required=True)
    outcome = fields.String(required=True, validate=validate.OneOf([str(outcome) for outcome in OUTCOMES]))
    school = Text(longest=40, shortest=1, load_default=None, allow_none=True)


class PublicationInput(Schema):
    """A list of results."""

    items = fields.List(
        fields.Nested(ResultLineInput), required=True, validate=validate.Length(min=1, max=LONGEST)
    )


class ResultLine(Schema):
    """One line as kept."""

    serial = fields.String()
    outcome = fields.String()
    school = fields.String(allow_none=True)


class PublicationShown(Schema):
    """A list and how far it is: `proposed` or `published`; `digest` is the SHA-256 (hex) of its lines."""

    id = fields.UUID()
    district_code = fields.String()
    state = fields.String()
    size = fields.Integer()
    digest = fields.String()
    proposed_at = Moment()
    published_at = Moment(allow_none=True)


class PublicationWithLines(PublicationShown):
    """A list with its lines, by serial."""

    items = fields.List(fields.Nested(ResultLine))


class PublicationsShown(Schema):
    """Newest first."""

    items = fields.List(fields.Nested(PublicationShown))


@blp.route("/api/v1/district/publications", methods=["POST"])
@auth.staff(Role.ADMIN)
@blp.arguments(PublicationInput())
@blp.response(201, PublicationShown())
def propose(body: dict[str, Any]) -> Any:
    """Propose a list; nothing is published yet."""
    lines = [Line(item["serial"], State(item["outcome"]), item["school"]) for item in body["items"]]
    return publish_results.propose(lines, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/publications", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.response(200, PublicationsShown())
def list_publications() -> Any:
    """The district's lists."""
    return {"items": publish_results.list_of(auth.current_staff())}


@blp.route("/api/v1/district/publications/<uuid:publication_id>", methods=["GET"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR, Role.BUREAU)
@blp.response(200, PublicationWithLines())
def show_publication(publication_id: UUID) -> Any:
    """One list, to be checked before it is released."""
    publication, lines = publish_results.get(publication_id, actor=auth.current_staff())
    return {name: getattr(publication, name) for name in PublicationShown().fields} | {"items": lines}


@blp.route("/api/v1/district/publications/<uuid:publication_id>/approvals", methods=["POST"])
@auth.staff(Role.ADMIN, Role.SUPERVISOR)
@blp.response(201, PublicationShown())
def approve(publication_id: UUID) -> Any:
    """Release a list that another person proposed: all families at once."""
    return publish_results.approve(publication_id, actor=auth.current_staff(), now=clock.now())
