"""A second person agrees with a finding or not: only then it is a ruling, and the application is assessed anew."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain import states
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import DomainError
from app.domain.states import State
from app.models.application import Application
from app.models.finding import Finding
from app.services import find_policy, tell_family
from app.services.assess_application import assess
from app.services.move_application import move
from app.services.override_item import SamePerson
from app.services.propose_finding import RULED_FROM, record
from app.services.settle_application import settle
from app.services.word_finding import word
from app.store import applications, findings, review_items, reviews


class FindingDecided(DomainError):
    """Someone was faster."""

    code = "finding_decided"
    zh = "这项认定已经核定。"
    en = "This finding was decided already."


def decide(finding_id: UUID, *, approve: bool, actor: StaffMember, now: datetime) -> Finding:
    """Agree or decline; whoever proposed it cannot, in whatever role.

    What is agreed on is in force at once: the family is told, and the application goes through assessment again.
    """
    application = applications.lock(findings.get(finding_id, actor).application_id)
    finding = findings.get(finding_id, actor, lock=True)
    if finding.state != findings.PROPOSED:
        raise FindingDecided
    if reviews.get_person_of(finding.proposed_by) == actor.person_id:
        raise SamePerson
    if application.applicant_id == actor.person_id or application.district_code != finding.district_code:
        raise NotFound
    if approve and application.state not in RULED_FROM:
        raise states.refusal(application.state)
    finding.state = findings.APPROVED if approve else findings.REFUSED
    finding.decided_by, finding.decided_at = actor.staff_id, now
    findings.add(finding)
    record(finding, f"finding_{finding.state}", actor, now=now)
    if approve:
        _apply(application, finding, actor, now=now)
    if not review_items.list_open(application.id):
        settle(application, actor=actor.name, now=now)
    return finding


def _apply(application: Application, finding: Finding, actor: StaffMember, *, now: datetime) -> None:
    if finding.takes_back is not None:
        standing = findings.get(finding.takes_back, actor, lock=True)
        standing.state = findings.TAKEN_BACK
        findings.add(standing)
    if application.state != State.UNDER_REVIEW:
        move(application, State.UNDER_REVIEW, actor=actor.name, now=now, because="finding")
    assess(application, now=now)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    worded = word(finding, policy, findings.documents_of(application.id))
    tell_family.finding_made(application, finding.id, worded.found, worded.effect, policy, now=now)
