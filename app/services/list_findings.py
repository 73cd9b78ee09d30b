"""Findings as each side may see them: the reviewer with a task, the second person, and the family once two agreed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain import finding as words
from app.domain import sanction, serial
from app.domain.actor import Person, StaffMember
from app.domain.explain import Text
from app.domain.finding import Kind
from app.domain.policy import Policy
from app.models.application import Application
from app.models.finding import Finding
from app.services import find_policy
from app.services.propose_finding import RULED_FROM, placeable
from app.services.word_finding import Worded, word
from app.store import applications, findings, materials, reviews

DISAGREE = Text(
    "不同意的，可在复查期内申请复查并带上原件，也可以在“投诉”中反映，或拨打区教育局电话 {hotline}",
    "if you disagree, ask for a re-check with the originals within its days, complain here, or call {hotline}",
)
_TOLD = (findings.APPROVED, findings.TAKEN_BACK)


@dataclass(frozen=True)
class Shown:
    """One finding in words; `can_take_back` while it is in force and the application may be ruled on."""

    finding: Finding
    worded: Worded
    can_take_back: bool = False


@dataclass(frozen=True)
class Paper:
    """A file that may be found false."""

    material_id: UUID
    title: Text


@dataclass(frozen=True)
class Class:
    """A class that two people may place the family in, and the batch it comes into."""

    class_id: str
    title: Text
    batch: Text


@dataclass(frozen=True)
class OfTask:
    """What may be found with a task in hand, what it would lead to, and what was found so far."""

    grounds: Mapping[Kind, Mapping[words.Ground, Text]]
    effect: Text
    papers: tuple[Paper, ...]
    classes: tuple[Class, ...]
    items: tuple[Shown, ...]


@dataclass(frozen=True)
class Waiting:
    """A proposal for the second person; `can_decide` is false for whoever made it."""

    shown: Shown
    serial: str
    can_decide: bool


@dataclass(frozen=True)
class Own:
    """What the family reads, oldest first, and what it may do where it disagrees."""

    items: tuple[Shown, ...]
    disagree: Text | None


def of_task(task_id: UUID, *, actor: StaffMember) -> OfTask:
    """For the reviewers of the task's district."""
    application = applications.get_for_staff(reviews.get_task(task_id, actor).application_id, actor)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    found = findings.list_of_application(application.id)
    can_rule = application.state in RULED_FROM
    standing = {one.id for one in findings.in_force(application.id)} if can_rule else set()
    return OfTask(
        words.GROUNDS,
        sanction.consequence(policy),
        tuple(_papers(application, policy, found)) if can_rule else (),
        tuple(_classes(application, policy, found)) if can_rule else (),
        tuple(_shown(application, policy, found, standing)),
    )


def list_waiting(actor: StaffMember) -> list[Waiting]:
    """The district's proposals, oldest first."""
    waiting = []
    for finding in findings.list_waiting(actor):
        application = applications.get_for_staff(finding.application_id, actor)
        policy = find_policy.in_force(application.season_id, application.district_code or "")
        shown = Shown(finding, word(finding, policy, findings.documents_of(application.id)))
        can_decide = reviews.get_person_of(finding.proposed_by) != actor.person_id
        waiting.append(Waiting(shown, str(serial.parse(application.serial or "")), can_decide))
    return waiting


def list_own(application_id: UUID, *, actor: Person) -> Own:
    """What two people found about the family's own application; never what one person only proposed."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    told = [found for found in findings.list_of_application(application.id) if found.state in _TOLD]
    if not told:
        return Own((), None)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    hotline = policy.contact.hotline
    disagree = Text(DISAGREE.zh.format(hotline=hotline), DISAGREE.en.format(hotline=hotline))
    return Own(tuple(_shown(application, policy, told, set())), disagree)


def _shown(
    application: Application, policy: Policy, found: Iterable[Finding], standing: set[UUID]
) -> Iterable[Shown]:
    documents = findings.documents_of(application.id)
    for finding in found:
        yield Shown(finding, word(finding, policy, documents), finding.id in standing)


def _classes(application: Application, policy: Policy, found: Iterable[Finding]) -> Iterable[Class]:
    """Where the family may be placed, unless somebody has proposed a class already."""
    if any(one.class_id is not None and one.state == findings.PROPOSED for one in found):
        return
    allowed = placeable(application)
    batches = {name: batch.title for batch in policy.batches for name in batch.classes}
    for kind in policy.classes:
        if kind.id in allowed:
            yield Class(kind.id, kind.title, batches[kind.id])


def _papers(application: Application, policy: Policy, found: Iterable[Finding]) -> Iterable[Paper]:
    """The files of which nobody has found or proposed anything yet."""
    taken = {one.material_id for one in found if one.state in (findings.PROPOSED, findings.APPROVED)}
    for material in materials.list_materials(application.id):
        if material.id not in taken:
            yield Paper(material.id, sanction.name_papers(policy, (material.document,)))
