"""The reviewers' fast lane: approve clear files together, judge a sample of them again, and say how it went."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Role
from app.services import (
    approve_in_bulk,
    judge_sample,
    list_bulk_candidates,
    report_quality,
    review_settings,
)
from app.services.approve_in_bulk import Wanted
from app.services.review_settings import ReviewSettings
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.reviewer import fast_lane_schemas as schemas

blp = Blueprint("fast_lane", __name__, description="Bulk approval with an audit sample")

_REVIEWERS = auth.staff(Role.REVIEWER, Role.SUPERVISOR)


@blp.route("/api/v1/reviewer/bulk-candidates", methods=["GET"])
@_REVIEWERS
@blp.response(200, schemas.Candidates())
def candidates() -> Any:
    """Tasks whose every automatic check passed."""
    now = clock.now()
    return list_bulk_candidates.list_bulk_candidates(
        auth.current_staff(), today=clock.local(now).date(), now=now
    )


@blp.route("/api/v1/reviewer/bulk-approvals", methods=["POST"])
@_REVIEWERS
@blp.arguments(schemas.BulkInput())
@blp.response(200, schemas.BulkOutcomes())
def approve(body: dict[str, Any]) -> Any:
    """Approve each that is still clear, in a transaction of its own; what became of every one."""
    wanted = [Wanted(item["task_id"], item["version"]) for item in body["items"]]
    found = approve_in_bulk.approve_in_bulk(wanted, actor=auth.current_staff(), now=clock.now())
    counts = {
        kind: sum(one.outcome == kind for one in found) for kind in ("approved", "refused", "not_tried")
    }
    return {"items": found, **counts}


@blp.route("/api/v1/reviewer/sample-claims", methods=["POST"])
@_REVIEWERS
@blp.response(200, schemas.SampleClaim())
def claim_sample() -> Any:
    """The next sample of another reviewer's decisions for fifteen minutes."""
    return judge_sample.take_in_hand(actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/samples/<uuid:sample_id>", methods=["GET"])
@_REVIEWERS
@blp.response(200, schemas.BlindView())
def show_sample(sample_id: UUID) -> Any:
    """The sample in hand, blind."""
    return judge_sample.show_sample(sample_id, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/samples/<uuid:sample_id>/judgements", methods=["POST"])
@_REVIEWERS
@blp.arguments(schemas.JudgementInput())
@blp.response(201, schemas.Judgement())
def judge(body: dict[str, Any], sample_id: UUID) -> Any:
    """Say what the decision should have been."""
    return judge_sample.judge_sample(
        sample_id,
        body["decision"],
        reasons=tuple(dict.fromkeys(str(reason) for reason in body["reasons"])),
        note=body["note"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/reviewer/quality", methods=["GET"])
@auth.staff(Role.SUPERVISOR, Role.ADMIN, Role.BUREAU)
@blp.arguments(schemas.QualityWanted(), location="query")
@blp.response(200, schemas.Quality())
def quality(query: dict[str, Any]) -> Any:
    """Error rate with its interval, overrides per reviewer, time and head-count, what is late."""
    return report_quality.report_quality(
        days=query["days"],
        district_code=query["district_code"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/reviewer/settings", methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR, Role.ADMIN)
@blp.response(200, schemas.SettingsShown())
def show_settings() -> Any:
    """How the district reviews."""
    staff = auth.current_staff()
    kept = review_settings.read_settings(staff.district_code)
    return asdict(kept) | {"can_change": staff.role is Role.ADMIN}


@blp.route("/api/v1/reviewer/settings", methods=["PUT"])
@auth.staff(Role.ADMIN)
@blp.arguments(schemas.SettingsInput())
@blp.response(200, schemas.Settings())
def set_settings(body: dict[str, Any]) -> Any:
    """Set the share of the audit sample and the days of a review."""
    return review_settings.set_settings(
        ReviewSettings(body["share_percent"], body["review_days"]),
        actor=auth.current_staff(),
        now=clock.now(),
    )
