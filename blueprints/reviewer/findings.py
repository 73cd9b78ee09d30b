"""A false paper or a class, by two people: proposed with a task in hand, agreed on or declined, taken back."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Role
from app.domain.finding import Kind
from app.services import decide_finding, list_findings, propose_finding
from app.services.propose_finding import Basis
from blueprints import auth
from blueprints.parsing import Blueprint
from blueprints.reviewer import finding_schemas as schemas

blp = Blueprint("findings", __name__, description="What reviewers find of papers and classes")


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/findings", methods=["GET"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.response(200, schemas.FindingsOfTask())
def of_task(task_id: UUID) -> Any:
    """What may be found of the task's application, and what was."""
    seen = list_findings.of_task(task_id, actor=auth.current_staff())
    return {
        "paper_grounds": _choices(seen, Kind.FALSE_PAPER),
        "effect": seen.effect,
        "papers": seen.papers,
        "placement_grounds": _choices(seen, Kind.PLACEMENT),
        "classes": seen.classes,
        "items": seen.items,
    }


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/materials/<uuid:material_id>/findings", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.FindingInput())
@blp.response(201, schemas.Finding())
def find_false(body: dict[str, Any], task_id: UUID, material_id: UUID) -> Any:
    """Propose that a file is false; nothing changes until a second person agrees."""
    return propose_finding.find_false(
        task_id,
        material_id,
        Basis(body["ground"], body["reason"]),
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/reviewer/tasks/<uuid:task_id>/placements", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.PlacementInput())
@blp.response(201, schemas.Finding())
def place(body: dict[str, Any], task_id: UUID) -> Any:
    """Propose the class of a family that the data puts in no batch; a second person decides."""
    return propose_finding.place(
        task_id,
        body["class_id"],
        Basis(body["ground"], body["reason"]),
        actor=auth.current_staff(),
        now=clock.now(),
    )


@blp.route("/api/v1/reviewer/findings/<uuid:finding_id>/returns", methods=["POST"])
@auth.staff(Role.REVIEWER, Role.SUPERVISOR)
@blp.arguments(schemas.TakeBackInput())
@blp.response(201, schemas.Finding())
def take_back(body: dict[str, Any], finding_id: UUID) -> Any:
    """Propose to take a finding back; it stands until a second person agrees."""
    return propose_finding.take_back(
        finding_id, reason=body["reason"], actor=auth.current_staff(), now=clock.now()
    )


@blp.route("/api/v1/reviewer/findings", methods=["GET"])
@auth.staff(Role.SUPERVISOR)
@blp.response(200, schemas.WaitingFindings())
def waiting() -> Any:
    """Findings that wait for a second person."""
    return {"items": list_findings.list_waiting(auth.current_staff())}


@blp.route("/api/v1/reviewer/findings/<uuid:finding_id>/decisions", methods=["POST"])
@auth.staff(Role.SUPERVISOR)
@blp.arguments(schemas.FindingDecision())
@blp.response(201, schemas.Finding())
def decide(body: dict[str, Any], finding_id: UUID) -> Any:
    """Agree or not; never with one's own proposal."""
    return decide_finding.decide(
        finding_id, approve=body["approve"], actor=auth.current_staff(), now=clock.now()
    )


def _choices(seen: list_findings.OfTask, kind: Kind) -> list[dict[str, str]]:
    return [{"code": str(ground), **text._asdict()} for ground, text in seen.grounds[kind].items()]
