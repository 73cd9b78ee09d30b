"""Drafts of a policy in the browser: start, check, compare, preview, explain; what is in force is never touched."""

from __future__ import annotations

from typing import Any

from app import clock
from app.domain.actor import Role
from app.services import check_draft, preview_draft
from app.services.begin_draft import Start
from app.services.begin_draft import begin as begin_draft
from app.services.compare_draft import compare_draft
from blueprints import auth
from blueprints.district.operations import OperationShown
from blueprints.district.policy_draft_schemas import (
    DraftBegun,
    DraftCompared,
    DraftExplained,
    DraftInput,
    DraftReport,
    ExplanationInput,
    StartInput,
)
from blueprints.parsing import Blueprint

blp = Blueprint(
    "policy_drafts", __name__, description="Drafts of policies: start, check, compare, preview, explain"
)

_OFFICERS = auth.staff(Role.ADMIN, Role.BUREAU)


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


@blp.route("/api/v1/district/policy-differences", methods=["POST"])
@_OFFICERS
@blp.arguments(DraftInput())
@blp.response(200, DraftCompared())
def compare(body: dict[str, Any]) -> Any:
    """What the draft changes against the pack in force, value by value."""
    return compare_draft(body["policy_id"], body["text"], actor=auth.current_staff())


@blp.route("/api/v1/district/policy-beginnings/<city>/<district>/<year>", methods=["GET"])
@_OFFICERS
@blp.arguments(StartInput(), location="query")
@blp.response(200, DraftBegun())
def begin(query: dict[str, Any], city: str, district: str, year: str) -> Any:
    """The YAML of the pack in force, the same moved on by a year, or an empty skeleton of the next year."""
    return begin_draft(f"{city}/{district}/{year}", Start(query["start"]), actor=auth.current_staff())


@blp.route("/api/v1/district/policy-previews", methods=["POST"])
@_OFFICERS
@blp.arguments(DraftInput())
@blp.response(202, OperationShown())
def preview(body: dict[str, Any]) -> Any:
    """Measure in the background who would gain or lose; follow it under `/api/v1/district/operations/{id}`."""
    return preview_draft.request(body["policy_id"], body["text"], actor=auth.current_staff(), now=clock.now())
