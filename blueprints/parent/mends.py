"""What departments disagree on, which office mends it, and a slip to print and take there."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from uuid import UUID

import flask
from markupsafe import Markup

from app import clock
from app.services import mend_record
from blueprints import auth
from blueprints.errors import language
from blueprints.parent import mend_schemas as schemas
from blueprints.parsing import Blueprint, LanguageQuery

blp = Blueprint("mends", __name__, description="Having a wrong record mended", template_folder="templates")

STYLE = (
    "body{font:17px/1.6 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:1.5rem auto;max-width:44rem;"
    "padding:0 1rem;color:#1a1a1a}h1{font-size:1.4rem;margin:0 0 .5rem}h2{font-size:1.1rem;margin:1.2rem 0 .3rem}"
    ".serial{font:700 1.2rem/1.4 ui-monospace,monospace}table{width:100%;border-collapse:collapse}"
    "th,td{border:1px solid #888;padding:.4rem .5rem;text-align:left;vertical-align:top;overflow-wrap:anywhere}"
    "footer{color:#555;font-size:.85rem;margin-top:1.5rem}tr,h2{break-inside:avoid}h2{break-after:avoid}"
    "@media print{body{margin:0;max-width:none;padding:0}}@page{size:A4;margin:16mm}"
)
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blp.route("/api/v1/applications/<uuid:application_id>/mends", methods=["GET"])
@auth.proved
@blp.response(200, schemas.Mismatches())
def list_mismatches(application_id: UUID) -> Any:
    """Both values of every record on which departments differ, what to bring where, and the repair under way."""
    return {"items": mend_record.of_guardian(application_id, actor=auth.current_person())}


@blp.route("/api/v1/applications/<uuid:application_id>/mends", methods=["POST"])
@auth.proved
@blp.arguments(schemas.MendInput())
@blp.response(201, schemas.Mend())
def start(body: dict[str, Any], application_id: UUID) -> Any:
    """Go and have it mended: meanwhile no deadline runs out, for as long as the pack allows."""
    return mend_record.start(
        application_id,
        person_id=body["person_id"],
        dataset=body["dataset"],
        actor=auth.current_person(),
        now=clock.now(),
    )


@blp.route("/api/v1/applications/<uuid:application_id>/mends/<uuid:mend_id>/slip", methods=["GET"])
@auth.proved
@blp.arguments(LanguageQuery(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/html")
def slip(query: dict[str, Any], application_id: UUID, mend_id: UUID) -> flask.Response:
    """A page to print: what differs, where to go, what to bring, until when the clock stands still."""
    application, mend, mismatch = mend_record.slip(application_id, mend_id, actor=auth.current_person())
    page = flask.render_template(
        "mend_slip.html",
        english=(query["lang"] or language()) == "en",
        serial=application.serial or "",
        mend=mend,
        until=f"{clock.local(mend.ends_at):%Y-%m-%d}",
        mismatch=mismatch,
        style=Markup(STYLE),  # noqa: S704 - a constant of ours
    )
    return flask.Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
