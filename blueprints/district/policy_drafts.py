"""Drafts of a policy in the browser: check, preview, explain; a draft never touches the pack in force."""

from __future__ import annotations

import unicodedata
from typing import Any
from uuid import UUID

from marshmallow import ValidationError, fields, validate

from app import clock
from app.domain.actor import Role
from app.services import check_draft, preview_draft
from blueprints import auth
from blueprints.parsing import Blueprint, Moment, Schema

blp = Blueprint("policy_drafts", __name__, description="Drafts of policies: check, preview, explain")

LONGEST = 100_000  # characters; the longest pack that ships has a fifth of it
_OFFICERS = auth.staff(Role.ADMIN, Role.BUREAU)


class Yaml(fields.String):
    """Text as it stands, indents and tabs and all; nothing that no editor writes."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if any(unicodedata.category(c) in {"Cc", "Cs"} and c not in "\n\r\t" for c in text):
            raise ValidationError("含有无法识别的字符 / contains characters that cannot be read")
        return text


class DraftInput(Schema):
    """The draft as YAML, and the pack (`city/district/year`) in whose place it is read."""

    policy_id = fields.String(required=True, validate=validate.Regexp(r"^[a-z0-9_]+/[a-z0-9_]+/[0-9]{4}\Z"))
    text = Yaml(required=True, validate=validate.Length(1, LONGEST))


class ExplanationInput(DraftInput):
    """In which language."""

    language = fields.String(load_default="zh", validate=validate.OneOf(["zh", "en"]))


class Remark(Schema):
    """One finding; line and column count from 1."""

    level = fields.String(metadata={"description": "error or warning"})
    file = fields.String()
    line = fields.Integer()
    column = fields.Integer(allow_none=True)
    field = fields.String()
    zh = fields.String()
    en = fields.String()


class DraftReport(Schema):
    """Whether the draft could be filed as it is."""

    policy_id = fields.String()
    passed = fields.Boolean()
    digest = fields.String(allow_none=True)
    cases = fields.Integer()
    open_points = fields.Integer()
    findings = fields.List(fields.Nested(Remark()))


class DraftExplained(Schema):
    """The notice, as a page and as Markdown; null where the draft cannot be read."""

    report = fields.Nested(DraftReport())
    html = fields.String(allow_none=True)
    markdown = fields.String(allow_none=True)


class Operation(Schema):
    """How far long work is; ask again every second or two until it is `done` or `failed`."""

    id = fields.UUID()
    kind = fields.String()
    state = fields.String(metadata={"description": "waiting, running, done or failed"})
    done = fields.Integer()
    total = fields.Integer(allow_none=True)
    percent = fields.Integer()
    seconds_left = fields.Integer(allow_none=True)
    requested_at = Moment()
    started_at = Moment(allow_none=True)
    ended_at = Moment(allow_none=True)
    result = fields.Dict(allow_none=True)
    problem = fields.Dict(allow_none=True)


@blp.route("/api/v1/district/policy-checks", methods=["POST"])
@_OFFICERS
@blp.arguments(DraftInput())
@blp.response(200, DraftReport())
def check(body: dict[str, Any]) -> Any:
    """Findings with line and column, the frame compared, the cases run."""
    return check_draft.check_draft(body["policy_id"], body["text"], actor=auth.current_staff())


@blp.route("/api/v1/district/policy-explanations", methods=["POST"])
@_OFFICERS
@blp.arguments(ExplanationInput())
@blp.response(200, DraftExplained())
def explain(body: dict[str, Any]) -> Any:
    """The draft in plain words."""
    return check_draft.explain_draft(
        body["policy_id"], body["text"], language=body["language"], actor=auth.current_staff()
    )


@blp.route("/api/v1/district/policy-previews", methods=["POST"])
@_OFFICERS
@blp.arguments(DraftInput())
@blp.response(202, Operation())
def preview(body: dict[str, Any]) -> Any:
    """Measure in the background who would gain or lose; follow it under `operations/{id}`."""
    return preview_draft.request(body["policy_id"], body["text"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/district/operations/<uuid:operation_id>", methods=["GET"])
@_OFFICERS
@blp.response(200, Operation())
def operation(operation_id: UUID) -> Any:
    """How far it is, and what came out."""
    return preview_draft.show(operation_id, actor=auth.current_staff(), now=clock.now())
