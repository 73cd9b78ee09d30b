"""The season and its policies, for everybody."""

from __future__ import annotations

import base64
import hashlib
from typing import Any

import flask
from marshmallow import fields, validate

from app import clock
from app.domain.notice import letter_page
from app.domain.notice.page import STYLE
from app.domain.stage import Stage
from app.services import show_season, write_letter
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema, Text

blp = Blueprint("seasons", __name__, description="Windows, notices and policies")


class WindowShown(Schema):
    """Days of the timetable, both included, in the city's time; `status` is not_open, open or closed today."""

    id = fields.String()
    title_zh = fields.String()
    title_en = fields.String()
    opens_on = fields.Date()
    closes_on = fields.Date()
    status = fields.String()


class StageShown(Schema):
    """A stage that families may enrol for: P1 is primary one, J1 junior one."""

    code = fields.Enum(Stage, by_value=True)
    title_zh = fields.String()
    title_en = fields.String()


class DistrictShown(Schema):
    """A district that a family may choose."""

    code = fields.String()
    pinyin = fields.String()
    name_zh = fields.String()
    name_en = fields.String()
    policy_id = fields.String()
    policy_digest = fields.String()
    notice_zh = fields.String()
    notice_en = fields.String()
    notice_version = fields.String()
    office_zh = fields.String()
    office_en = fields.String()
    hotline = fields.String()
    stages = fields.List(fields.Nested(StageShown), metadata={"description": "those that it opens this year"})
    windows = fields.List(fields.Nested(WindowShown))


class SeasonShown(Schema):
    """The newest season."""

    city = fields.String()
    year = fields.Integer()
    today = fields.Date()
    stages = fields.List(
        fields.Nested(StageShown), metadata={"description": "those that any district opens; one is no choice"}
    )
    now = Moment(metadata={"description": "business time, by which windows are judged"})
    districts = fields.List(fields.Nested(DistrictShown))


class PolicyShown(Schema):
    """A policy pack word for word: every value with its source and clause."""

    id = fields.String()
    digest = fields.String()
    policy = fields.Dict(keys=fields.String())


@blp.route("/api/v1/seasons/current", methods=["GET"])
@auth.public
@blp.response(200, SeasonShown())
def show_current() -> Any:
    """Districts, windows and notices of the newest season."""
    return show_season.current(now=clock.now())


@blp.route("/api/v1/policies/<city>/<district>/<year>", methods=["GET"])
@auth.public
@blp.response(200, PolicyShown())
def show_policy(city: str, district: str, year: str) -> Any:
    """One policy, as the platform applies it."""
    return show_season.policy_document(f"{city}/{district}/{year}")


def _paper(style: str) -> str:
    """The policy of a page that is read and printed: its one style, and nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; "
        "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    )


PAPER = _paper(STYLE)
LETTER_PAPER = _paper(letter_page.STYLE)


class LanguageInput(Schema):
    """The language of the page; Chinese unless named."""

    lang = Text(load_default="zh", validate=validate.OneOf(["zh", "en"]))


@blp.route("/api/v1/policies/<city>/<district>/<year>/explanation", methods=["GET"])
@auth.public
@blp.arguments(LanguageInput(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/html")
def explain_policy(query: dict[str, Any], city: str, district: str, year: str) -> Any:
    """The policy in plain words with worked examples, for reading and printing; If-None-Match answers 304."""
    return _to_print(show_season.policy_explanation(f"{city}/{district}/{year}", query["lang"]), PAPER)


@blp.route("/api/v1/policies/<city>/<district>/<year>/letter", methods=["GET"])
@auth.public
@blp.arguments(LanguageInput(), location="query")
@blp.response(200, {"type": "string"}, content_type="text/html")
def show_letter(query: dict[str, Any], city: str, district: str, year: str) -> Any:
    """The letter to parents on one sheet, for handing out; If-None-Match answers 304."""
    return _to_print(write_letter.public(f"{city}/{district}/{year}", query["lang"]), LETTER_PAPER)


def _to_print(written: str, paper: str) -> Any:
    response = flask.Response(written, mimetype="text/html", headers={"Content-Security-Policy": paper})
    response.add_etag()
    response.cache_control.public = True
    response.cache_control.max_age = 300
    return response.make_conditional(flask.request)
