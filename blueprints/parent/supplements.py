"""一次性告知单: what was to mend, as it was given to the family, to read and to print."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from uuid import UUID

import flask
from markupsafe import Markup

from app.services import read_supplement
from blueprints import auth
from blueprints.errors import language
from blueprints.parent import supplement_schemas as schemas
from blueprints.parsing import Blueprint, LanguageQuery

blp = Blueprint(
    "supplements", __name__, description="One notice of all that is missing", template_folder="templates"
)

STYLE = (
    "body{font:17px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:1.5rem auto;max-width:44rem;"
    "padding:0 1rem;color:#1a1a1a}h1{font-size:1.5rem;margin:0 0 .3rem;text-align:center}"
    ".serial{font:700 1.2rem/1.4 ui-monospace,monospace}p{margin:.3rem 0}"
    "table{width:100%;border-collapse:collapse;margin:.8rem 0}th,td{border:1px solid #888;padding:.45rem .5rem;"
    "text-align:left;vertical-align:top;overflow-wrap:anywhere}td:first-child{width:2.5rem;text-align:center}"
    "small{display:block;color:#8a3b00}.by{font-weight:700;font-size:1.1rem}"
    "footer{margin-top:1.5rem;text-align:right}tr{break-inside:avoid}"
    "@media print{body{margin:0;max-width:none;padding:0}}@page{size:A4;margin:16mm}"
)
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blp.route("/api/v1/applications/<uuid:application_id>/supplements", methods=["GET"])
@auth.person
@blp.response(200, schemas.Supplements())
def list_given(application_id: UUID) -> Any:
    """Every one-time notice of the application."""
    return {"items": read_supplement.list_of_guardian(application_id, actor=auth.current_person())}


@blp.route(
    "/api/v1/applications/<uuid:application_id>/supplements/<uuid:supplement_id>/sheet", methods=["GET"]
)
@auth.person
@blp.arguments(LanguageQuery(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/html")
def show_sheet(query: dict[str, Any], application_id: UUID, supplement_id: UUID) -> flask.Response:
    """A page to print: number, day, every item, deadline, whom to ask."""
    shown = read_supplement.sheet(application_id, supplement_id, actor=auth.current_person())
    page = flask.render_template(
        "supplement.html",
        english=(query["lang"] or language()) == "en",
        shown=shown,
        style=Markup(STYLE),  # noqa: S704 - a constant of ours
    )
    return flask.Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
