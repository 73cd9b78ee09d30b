"""The itemised statement (明细单) as a page to keep or print: nothing but what the breakdown says."""

from __future__ import annotations

import base64
import hashlib
from typing import Any
from uuid import UUID

import flask
from markupsafe import Markup

from app import clock, policies
from app.domain.actor import NotFound
from app.services import draw_qr, read_application
from blueprints import auth
from blueprints.errors import language
from blueprints.parsing import Blueprint, LanguageQuery

blp = Blueprint(
    "statement", __name__, description="The itemised statement, to keep or print", template_folder="templates"
)

STYLE = (
    "body{font:16px/1.5 system-ui,'PingFang SC','Microsoft YaHei',sans-serif;margin:1.5rem auto;max-width:48rem;"
    "padding:0 1rem;color:#1a1a1a}header{display:flex;justify-content:space-between;gap:1rem}"
    "h1{font-size:1.4rem;margin:0}"
    "header p{margin:.2rem 0}.serial{font:700 1.2rem/1.4 ui-monospace,monospace}svg{width:7rem;height:7rem;flex:none}"
    "table{width:100%;border-collapse:collapse;margin:1rem 0}th,td{border:1px solid #888;padding:.4rem .5rem;"
    "text-align:left;vertical-align:top}.number{text-align:right;white-space:nowrap}small{display:block;color:#555}"
    "footer{color:#555;font-size:.85rem;overflow-wrap:anywhere}tr{break-inside:avoid}"
    "@media print{body{font-size:13px;margin:0;max-width:none;padding:0}}@page{size:A4;margin:14mm}"
)
_DIGEST = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
POLICY = (
    f"default-src 'none'; style-src 'sha256-{_DIGEST}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@blp.route("/api/v1/applications/<uuid:application_id>/statement", methods=["GET"])
@auth.person
@blp.arguments(LanguageQuery(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/html")
def show(query: dict[str, Any], application_id: UUID) -> flask.Response:
    """The newest breakdown with its arithmetic, clauses, serial and QR; 404 before there is one."""
    shown = read_application.read(application_id, actor=auth.current_person(), now=clock.now())
    breakdown: dict[str, Any] | None = shown["assessment"]
    if breakdown is None or shown["serial"] is None:
        raise NotFound
    english = (query["lang"] or language()) == "en"
    title = policies.load(breakdown["policy"]).title
    page = flask.render_template(
        "statement.html",
        shown=shown,
        breakdown=breakdown,
        serial=shown["serial"],
        english=english,
        policy_title=title.en if english else title.zh,
        style=Markup(STYLE),  # noqa: S704 - a constant of ours
        qr=Markup(draw_qr.inline(shown["qr_text"])),  # noqa: S704 - drawn from a serial: letters and digits
    )
    return flask.Response(page, mimetype="text/html", headers={"Content-Security-Policy": POLICY})
