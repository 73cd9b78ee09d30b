"""Photos of papers that the family hands in."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask
from flask_smorest.fields import Upload
from marshmallow import fields, validate

from app import clock
from app.services import hand_in_material, list_certificates, list_documents
from blueprints import auth
from blueprints.document_schemas import DocumentsListed
from blueprints.parent.certificate_schemas import CertificatesListed
from blueprints.parsing import Blueprint, Moment, Schema, Text
from blueprints.picture import as_response, takes_picture

blp = Blueprint("materials", __name__, description="Photos of papers, re-encoded and sealed")

_PATH = "/api/v1/applications/<uuid:application_id>/materials"


class MaterialForm(Schema):
    """Which paper it is: the id of a document of the policy, or `other`."""

    document = Text(longest=40, required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]*$"))


class MaterialFile(Schema):
    """The photo: JPEG, PNG, HEIC or WebP, at most 8 MB and 25 million pixels."""

    file = Upload(required=True)


class MaterialShown(Schema):
    """A file as kept: always JPEG; `digest` is the SHA-256 (hex) of what is kept."""

    id = fields.UUID()
    document = fields.String()
    media_type = fields.String()
    size = fields.Integer()
    digest = fields.String()
    uploaded_at = Moment()


class MaterialsShown(Schema):
    """Oldest first."""

    items = fields.List(fields.Nested(MaterialShown))


@blp.route(_PATH, methods=["POST"])
@auth.person
@takes_picture
@blp.arguments(MaterialForm(), location="form")
@blp.arguments(MaterialFile(), location="files")
@blp.response(201, MaterialShown())
def hand_in(form: dict[str, Any], files: dict[str, Any], application_id: UUID) -> Any:
    """Hand in one photo."""
    return hand_in_material.hand_in(
        application_id,
        document=form["document"],
        content=files["file"].read(),
        actor=auth.current_person(),
        now=clock.now(),
    )


@blp.route(_PATH, methods=["GET"])
@auth.person
@blp.response(200, MaterialsShown())
def list_materials(application_id: UUID) -> Any:
    """What was handed in and not withdrawn."""
    return {"items": hand_in_material.list_own(application_id, actor=auth.current_person())}


@blp.route("/api/v1/applications/<uuid:application_id>/documents", methods=["GET"])
@auth.person
@blp.response(200, DocumentsListed())
def documents(application_id: UUID) -> Any:
    """What the policy asks, what stands for it, and how far it is relied on (levels A to D)."""
    return {"items": list_documents.of_guardian(application_id, actor=auth.current_person())}


@blp.route("/api/v1/applications/<uuid:application_id>/certificates", methods=["GET"])
@auth.person
@blp.response(200, CertificatesListed())
def certificates(application_id: UUID) -> Any:
    """The family's electronic certificates: what each stands in for, or why it cannot be used and what to do."""
    who = auth.current_person()
    return {"items": list_certificates.of_guardian(application_id, actor=who, now=clock.now())}


@blp.route(f"{_PATH}/<uuid:material_id>/content", methods=["GET"])
@auth.person
@blp.response(200, {"type": "string", "format": "binary"}, content_type="image/jpeg")
def fetch(application_id: UUID, material_id: UUID) -> flask.Response:
    """One of one's own files."""
    content = hand_in_material.open_own(application_id, material_id, actor=auth.current_person())
    return as_response(content, str(material_id))


@blp.route(f"{_PATH}/<uuid:material_id>", methods=["DELETE"])
@auth.person
@blp.response(204)
def withdraw(application_id: UUID, material_id: UUID) -> None:
    """Take a file back."""
    hand_in_material.withdraw(application_id, material_id, actor=auth.current_person(), now=clock.now())
