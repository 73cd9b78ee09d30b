"""Propose that a paper is false or that a family belongs in a class; nothing changes until a second person agrees."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, transactions
from app.domain import finding as words
from app.domain import states
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import DomainError, InvalidInput
from app.domain.finding import Ground, Kind
from app.domain.states import State
from app.models.application import Application
from app.models.base import new_id
from app.models.finding import Finding
from app.privacy import mask_text
from app.services import find_policy
from app.services.override_item import SamePerson
from app.store import applications, findings, materials, reviews

RULED_FROM = (State.UNDER_REVIEW, State.QUALIFIED, State.POINTS_CONFIRMED, State.INELIGIBLE)
"""From here a family can still be told and assessed anew; later a slot, a rank or a place hangs on the outcome."""


class FindingOpen(DomainError):
    """One proposal about a thing at a time."""

    code = "finding_open"
    zh = "这一项已有待另一人核定的认定。"
    en = "A finding about this already waits for a second person."


class FindingStands(DomainError):
    """Two people found so already."""

    code = "finding_stands"
    zh = "这一项已由两人认定；如有误，请先提出撤回。"
    en = "Two people have found so already; if it is wrong, propose to take it back first."


class FindingNotInForce(DomainError):
    """Only proposed, declined, or taken back already."""

    code = "finding_not_in_force"
    zh = "这项认定没有生效，无需撤回。"
    en = "This finding is not in force; there is nothing to take back."


class NoPlacement(DomainError):
    """The pack leaves no room, or the data found the class."""

    code = "no_placement"
    zh = "本区政策不允许人工认定类别，或数据已能确定类别，或所选类别不在允许之列。"
    en = "The policy leaves no room for this, or the data found the class already, or the class is not one of those."


class GroundUnfit(InvalidInput):
    """A ground for the other kind of finding."""

    code = "ground_unfit"
    zh = "所选依据不适用，请从列出的依据中选择。"
    en = "This ground does not fit; please choose one of those listed."


transactions.refuse_as("uq_finding_open", FindingOpen)
transactions.refuse_as("ck_finding_two_people", SamePerson)


@dataclass(frozen=True)
class Basis:
    """On what a finding rests: a ground from the list and the reviewer's own words, which the family will read."""

    ground: Ground
    reason: str


def find_false(
    task_id: UUID, material_id: UUID, basis: Basis, *, actor: StaffMember, now: datetime
) -> Finding:
    """Propose that a file of the task's application is false."""
    application = _open_for(task_id, actor)
    _require_ground(basis, Kind.FALSE_PAPER)
    material = materials.get_material(application.id, material_id)
    if any(found.material_id == material.id for found in findings.in_force(application.id)):
        raise FindingStands
    finding = _new(application, words.item_of_paper(material.id), basis, actor, now)
    finding.material_id = material.id
    return _store(finding, "finding_proposed", actor, now=now)


def place(task_id: UUID, class_id: str, basis: Basis, *, actor: StaffMember, now: datetime) -> Finding:
    """Propose the class of a family that the data puts in no batch."""
    application = _open_for(task_id, actor)
    _require_ground(basis, Kind.PLACEMENT)
    if any(found.class_id is not None for found in findings.in_force(application.id)):
        raise FindingStands
    if class_id not in placeable(application):
        raise NoPlacement
    finding = _new(application, words.PLACEMENT_ITEM, basis, actor, now)
    finding.class_id = class_id
    return _store(finding, "finding_proposed", actor, now=now)


def placeable(application: Application) -> tuple[str, ...]:
    """The classes that two people may choose now; none where the data found one or the pack leaves no room."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    assessment = applications.find_assessment(application.id)
    is_open = assessment is not None and bool(assessment.result.get("by_person"))
    return policy.placement.classes if policy.placement and is_open else ()


def take_back(finding_id: UUID, *, reason: str, actor: StaffMember, now: datetime) -> Finding:
    """Propose that a finding in force was mistaken; that takes two people likewise."""
    application = applications.lock(findings.get(finding_id, actor).application_id)
    _require_state(application, actor)
    if all(found.id != finding_id for found in findings.in_force(application.id)):
        raise FindingNotInForce
    standing = findings.get(finding_id, actor)
    basis = Basis(Ground.MISTAKEN, reason)
    finding = _new(application, standing.item, basis, actor, now)
    finding.material_id, finding.class_id = standing.material_id, standing.class_id
    finding.takes_back = standing.id
    return _store(finding, "finding_return_proposed", actor, now=now)


def _open_for(task_id: UUID, actor: StaffMember) -> Application:
    """The application of a task of the reviewer's district, locked, while it can still be ruled on."""
    application = applications.lock(reviews.get_task(task_id, actor).application_id)
    _require_state(application, actor)
    return application


def _require_state(application: Application, actor: StaffMember) -> None:
    if application.district_code != actor.district_code or application.applicant_id == actor.person_id:
        raise NotFound
    if application.state not in RULED_FROM:
        raise states.refusal(application.state)


def _require_ground(basis: Basis, kind: Kind) -> None:
    if basis.ground not in words.GROUNDS[kind]:
        raise GroundUnfit(known=sorted(words.GROUNDS[kind]))


def _new(application: Application, item: str, basis: Basis, actor: StaffMember, now: datetime) -> Finding:
    finding = Finding(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        item=item,
        ground=str(basis.ground),
        state=findings.PROPOSED,
        proposed_by=actor.staff_id,
        proposed_at=now,
    )
    finding.reason = mask_text(basis.reason)
    return finding


def _store(finding: Finding, event: str, actor: StaffMember, *, now: datetime) -> Finding:
    findings.add(finding)
    record(finding, event, actor, now=now)
    return finding


def record(finding: Finding, event: str, actor: StaffMember, *, now: datetime) -> None:
    """The audit event of a finding: what about, on which ground; never the words."""
    audit.record(
        actor.name,
        event,
        audit.about("application", finding.application_id),
        now=now,
        district_code=finding.district_code,
        finding=str(finding.id),
        item=finding.item,
        ground=finding.ground,
        class_id=finding.class_id,
        takes_back=str(finding.takes_back) if finding.takes_back else None,
    )
