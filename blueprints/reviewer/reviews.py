"""The reviewers' work: queue, claim, task, decision, reveal, override."""

from __future__ import annotations

from typing import Any
from uuid import UUID

import flask
from werkzeug.exceptions import PreconditionRequired

from app import clock
from app.domain.actor import Role
from app.domain.review import CONSEQUENCES, DECISIONS, REASONS, Decision
from app.services import (
    claim_task,
    decide_task,
    list_overrides,
    list_review_queue,
    override_item,
    reveal_values,
    show_task,
)
from app.services.decide_task import Ruling, StaleTask
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.reviewer import override_schemas, schemas

blp = Blueprint("reviews", __name__, description="Review of what data could not settle")


@blp.route("/api/v1/reviewer/queue", methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.response(200, schemas.Queue())
def queue() -> Any:
    """How much waits, and the oldest of it."""
    return list_review_queue.list_review_queue(auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/reasons", methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.response(200, schemas.ReasonChoices())
def reasons() -> Any:
    """The decisions with what comes of them, and the reasons to choose from."""
    return {
        "items": [{"code": str(code), **text._asdict()} for code, text in REASONS.items()],
        "decisions": [
            {
                "code": str(code),
                **text._asdict(),
                "consequence_zh": CONSEQUENCES[code].zh,
                "consequence_en": CONSEQUENCES[code].en,
                "needs_reasons": code is not Decision.APPROVED,
            }
            for code, text in DECISIONS.items()
        ],
    }


@blp.route("/api/v1/reviewer/claims", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.ClaimRequest())
@blp.response(200, schemas.Claim())
def claim(body: dict[str, Any]) -> Any:
    """The next task for fifteen minutes; the one in hand if there is one."""
    return claim_task.take_in_hand(body["task_id"], actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>", methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.response(200, schemas.TaskView())
def task(task_id: UUID) -> Any:
    """Sources side by side, assessment, papers, earlier decisions."""
    return show_task.show_task(task_id, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/decisions", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.DecisionInput())
@blp.response(201, schemas.Task())
def decide(body: dict[str, Any], task_id: UUID) -> Any:
    """Approve, reject or return; `If-Match` carries the version that was shown."""
    ruling = Ruling(
        decision=body["decision"],
        reasons=tuple(dict.fromkeys(str(reason) for reason in body["reasons"])),
        note=body["note"],
        version=_seen_version(),
    )
    return decide_task.decide_task(task_id, ruling, actor=auth.current_staff(), now=clock.now())


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/reveals", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.RevealInput())
@blp.response(201, schemas.Revealed())
def reveal(body: dict[str, Any], task_id: UUID) -> Any:
    """Unmask some fields for a reason; the family can see that it was done."""
    opened = reveal_values.reveal_values(
        task_id,
        frozenset(body["references"]),
        reason=body["reason"],
        actor=auth.current_staff(),
        now=clock.now(),
    )
    return {"values": [{"reference": name, "value": value} for name, value in sorted(opened.items())]}


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/overrides", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(override_schemas.OverrideInput())
@blp.response(201, override_schemas.Override())
def propose_override(body: dict[str, Any], task_id: UUID) -> Any:
    """Propose other points for an item; a second person decides."""
    return override_item.propose(
        task_id,
        item=body["item"],
        points=body["points"],
        reason=body["reason"],
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/reviewer/overrides", methods=["GET"])
@auth.staff(Role.SUPERVISOR)
@blp.response(200, override_schemas.Overrides())
def overrides() -> Any:
    """Proposals that wait for a second person."""
    return {"items": list_overrides.list_waiting(auth.current_staff())}


@blp.route("/api/v1/reviewer/overrides/<uuid:override_id>/decisions", methods=["POST"])
@auth.staff(Role.SUPERVISOR)
@blp.arguments(override_schemas.OverrideDecision())
@blp.response(201, override_schemas.Override())
def decide_override(body: dict[str, Any], override_id: UUID) -> Any:
    """Agree or not; never with one's own proposal."""
    return override_item.decide(
        override_id, approve=body["approve"], actor=auth.current_staff(), now=clock.now()
    )


def _seen_version() -> int:
    """The version in `If-Match` (a number, quoted or not)."""
    written = flask.request.headers.get("If-Match")
    if written is None:
        raise PreconditionRequired
    plain = written.strip().removeprefix("W/").strip('"')
    if not (plain.isascii() and plain.isdigit() and len(plain) < 10):
        raise StaleTask
    return int(plain)
