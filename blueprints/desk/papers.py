"""Papers at the counter: scanned and seen once, and a large-print slip to take home."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from uuid import UUID

import flask
from flask_smorest.fields import Upload
from markupsafe import Markup
from marshmallow import fields, validate

from app import clock
from app.services import draw_qr, list_desk_papers, list_documents, print_slip, see_original
from app.services.list_desk_papers import Standing
from blueprints import auth
from blueprints.desk.schemas import Words
from blueprints.document_schemas import DocumentsListed
from blueprints.errors import language
from blueprints.parsing import Blueprint, Moment, Schema, Text
from blueprints.picture import takes_picture

blp = Blueprint(
    "desk_papers", __name__, description="Papers seen at the counter", template_folder="templates"
)

STYLE = (
    "body{font:24px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:1.5rem auto;max-width:44rem;"
    "padding:0 1rem;color:#000}header{display:flex;justify-content:space-between;gap:1rem}h1{font-size:2rem;margin:0}"
    "h2{font-size:1.5rem;margin:1.2rem 0 .2rem}p{margin:.2rem 0}.serial{font:700 2.6rem/1.3 ui-monospace,monospace}"
    ".when{font-size:2rem;font-weight:700}svg{width:11rem;height:11rem;flex:none}footer{margin-top:1.5rem}"
    "@media print{body{margin:0}}"
)
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)
_PATH = "/api/v1/desk/applications/<serial>"


class PaperForm(Schema):
    """Which paper it is, and whether the original was seen."""

    document = Text(longest=40, required=True, validate=validate.Regexp(r"^[a-z][a-z0-9_]*$"))
    original_seen = fields.String(load_default="false", validate=validate.OneOf(["true", "false"]))


class PaperFile(Schema):
    """The photo: JPEG, PNG, HEIC or WebP, at most 8 MB."""

    file = Upload(required=True)


class PaperShown(Schema):
    """A kept paper; `seen_at` where its original was seen."""

    id = fields.UUID()
    document = fields.String()
    digest = fields.String()
    uploaded_at = Moment()
    seen_at = Moment(allow_none=True)


class DeskPaper(Schema):
    """A paper, what is left to do about it, and its files; `trust` is its level A to D in words."""

    document = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    standing = fields.String(validate=validate.OneOf([str(standing) for standing in Standing]))
    told = fields.Nested(Words())
    trust = fields.Nested(Words(), allow_none=True)
    files = fields.List(fields.Nested(PaperShown()))
    can_attach = fields.Boolean()
    can_see = fields.Boolean()


class DeskPapers(Schema):
    """What is left to do first; `open` counts it."""

    items = fields.List(fields.Nested(DeskPaper()))
    open = fields.Integer()
    can_attach = fields.Boolean()


@blp.route(f"{_PATH}/documents", methods=["GET"])
@auth.clerk
@blp.response(200, DocumentsListed())
def documents(serial: str) -> Any:
    """What the policy asks of this family, with its level of trust."""
    return {"items": list_documents.at_desk(serial, clerk=auth.current_clerk())}


@blp.route(f"{_PATH}/papers", methods=["GET"])
@auth.clerk
@blp.response(200, DeskPapers())
def papers(serial: str) -> Any:
    """What is left to do about this family's papers, and what nobody has to bring again."""
    return list_desk_papers.list_papers(serial, clerk=auth.current_clerk())


@blp.route(f"{_PATH}/papers", methods=["POST"])
@auth.clerk
@takes_picture
@blp.arguments(PaperForm(), location="form")
@blp.arguments(PaperFile(), location="files")
@blp.response(201, PaperShown())
def attach(form: dict[str, Any], files: dict[str, Any], serial: str) -> Any:
    """Photograph a paper; with the original seen nobody has to bring it again."""
    return see_original.attach(
        serial,
        document=form["document"],
        content=files["file"].read(),
        is_seen=form["original_seen"] == "true",
        clerk=auth.current_clerk(),
        now=clock.now(),
    )


@blp.route(f"{_PATH}/papers/<uuid:material_id>/sightings", methods=["POST"])
@auth.clerk
@blp.response(200, PaperShown())
def see(serial: str, material_id: UUID) -> Any:
    """The original of what the family uploaded was seen."""
    return see_original.see(serial, material_id, clerk=auth.current_clerk(), now=clock.now())


@blp.route(f"{_PATH}/slip", methods=["GET"])
@auth.clerk
@blp.response(200, {"type": "string"}, content_type="text/html")
def slip(serial: str) -> flask.Response:
    """A page in large print to take home: serial, QR, time, place, what to bring."""
    made = print_slip.make(serial, clerk=auth.current_clerk(), now=clock.now())
    page = flask.render_template(
        "slip.html",
        slip=made,
        english=language() == "en",
        style=Markup(STYLE),  # noqa: S704 - a constant of ours
        qr=Markup(draw_qr.inline(made.qr_text)),  # noqa: S704 - drawn from a serial: letters and digits
    )
    return flask.Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
