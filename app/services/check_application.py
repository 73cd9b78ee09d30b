"""The automatic pre-check: what data settles is settled, what it cannot goes to the district's reviewers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app.audit import about, record
from app.domain import certificate, minimum
from app.domain.actor import SYSTEM
from app.domain.policy import Policy
from app.domain.procedure import Automation
from app.domain.stage import Stage
from app.domain.states import State
from app.models.application import Application
from app.models.person import Person
from app.services import find_policy, prove_bond, student_record
from app.services.assess_application import assess
from app.services.automation_of import automation_of
from app.services.build_facts import is_doubtful
from app.services.gather_family import Family, gather
from app.services.give_opinion import waits_until
from app.services.move_application import move
from app.services.note_homes import note_homes
from app.services.settle_application import settle
from app.store import applications, people, records, review_items, rulings
from registries import connector
from registries.connector import About

_WAITING = (State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW)

Reason = Mapping[str, Any]


def check(application_id: UUID, *, now: datetime) -> None:
    """Check again with what is known now; running it twice changes nothing."""
    application = applications.lock(application_id)
    if application.state not in _WAITING:
        return
    if application.state == State.SUBMITTED:
        move(application, State.CHECKING, actor=SYSTEM, now=now)
    family = gather(application.applicant_id, application.child_id)
    if _is_waiting_for_departments(application, family):
        return
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    note_homes(application, family, policy, now=now)
    assessment = assess(application, now=now)
    _open_tasks(application, family, assessment.result, now=now)
    open_items = review_items.list_open(application.id)
    if open_items and application.state == State.CHECKING:
        move(application, State.UNDER_REVIEW, actor=SYSTEM, now=now, items=open_items)
    elif not open_items:
        settle(application, actor=SYSTEM, now=now)


def _is_waiting_for_departments(application: Application, family: Family) -> bool:
    child = people.get_person(application.child_id)
    asked = [
        *family.snapshots.get(family.guardian.id, {}).values(),
        *family.snapshots.get(child.id, {}).values(),
    ]
    if family.spouse is not None:
        asked += family.snapshots.get(family.spouse.id, {}).values()
    return any(snapshot.status in records.ASKED for snapshot in asked)


def _open_tasks(
    application: Application, family: Family, result: Mapping[str, Any], *, now: datetime
) -> None:
    """One task per item that needs a person's eye and has none yet."""
    ruled = rulings.of_application(application.id)
    wanted = _wanted(application, family, result)
    school_ends_at = waits_until(application, now=now) if wanted else None
    for item, because in wanted.items():
        if not ruled.decided(item) or _is_newer(application, item):
            opened = review_items.open_task(
                application, item, because, now=now, school_ends_at=school_ends_at
            )
            if opened:
                record(
                    SYSTEM,
                    "review_opened",
                    about("application", application.id),
                    now=now,
                    district_code=application.district_code,
                    item=item,
                )
    settled_by_data = [item for item in review_items.list_open(application.id) if item not in wanted]
    if settled_by_data:
        review_items.cancel_open(application.id, *settled_by_data)


def _wanted(application: Application, family: Family, result: Mapping[str, Any]) -> dict[str, Reason]:
    items: dict[str, Reason] = {}
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    automation = automation_of(application, policy, str(result["applicant_class"]))
    if _has_home(family) and (policy.home_needs_person or _is_looked_at(policy, automation)):
        items["home"] = {"rule": "person"}
    if not prove_bond.is_proved(family, people.get_person(application.child_id)):
        items[prove_bond.ITEM] = {"rule": "declared"}
    if automation is Automation.REVIEW or _is_record_doubtful(application, family):
        items["student_record"] = {"rule": "final_determination"}
    if _is_grade_unknown(result):
        items["student_record"] = {"rule": "grade"}
    for dataset in _disputable(application):
        snapshot = family.snapshot(family.guardian, dataset)
        if is_doubtful(snapshot):
            items[f"dispute:{dataset}"] = {
                "rule": "doubt",
                "status": snapshot.status if snapshot else "not_consented",
            }
        if _is_of_both(dataset) and family.spouse and is_doubtful(family.snapshot(family.spouse, dataset)):
            items.setdefault(f"dispute:{dataset}", {"rule": "doubt", "status": "spouse"})
    if _has_false_certificate(family, people.get_person(application.child_id)):
        items[f"dispute:{certificate.DATASET}"] = {"rule": "doubt", "status": "mismatch"}
    for document in review_items.list_documents(application.id):
        items[f"document:{document}"] = {"rule": "upload"}
    for recheck in review_items.list_open_rechecks(application.id):
        items[f"recheck:{recheck.item}"] = {"rule": "recheck", "recheck": str(recheck.id)}
    return items


def _disputable(application: Application) -> tuple[str, ...]:
    """What the pack's conditions and items rest on; of what only replaces a paper, the paper is brought instead."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    return connector.about(About.GUARDIAN, minimum.judged_by(policy))


def _has_false_certificate(family: Family, child: Person) -> bool:
    """Whether a certificate is not its issuer's or not this person's: nothing rests on it, and a person looks."""
    found = (family.snapshot(one, certificate.DATASET) for one in (family.guardian, family.spouse, child))
    return any(one is not None and (one.status, one.verdict) == ("ready", "mismatch") for one in found)


def _is_of_both(dataset: str) -> bool:
    return About.SPOUSE in connector.get(dataset).about


def _has_home(family: Family) -> bool:
    payloads = [family.payload(who, "natural_resources.property") for who in (family.guardian, family.spouse)]
    return any(payload and payload["homes"] for payload in payloads)


def _is_looked_at(policy: Policy, automation: Automation) -> bool:
    """Where a home decides the batch, it is looked at for the classes that reviewers determine."""
    return policy.kind != "points" and automation is Automation.REVIEW


def _is_record_doubtful(application: Application, family: Family) -> bool:
    child = people.get_person(application.child_id)
    return is_doubtful(family.snapshot(child, "education.student_record"))


def _is_grade_unknown(result: Mapping[str, Any]) -> bool:
    """Whether junior one is asked for and no record says in which grade the child is."""
    rests = (one for one in result["checks"] if student_record.DATASET in one["evidence"])
    return result["stage"] == Stage.J1 and any(one["passed"] and not one["verified"] for one in rests)


def _is_newer(application: Application, item: str) -> bool:
    """Whether the family handed something in after the last decision on the item."""
    if item.startswith("recheck:"):
        return True
    if not item.startswith("document:"):
        return False
    uploaded = review_items.newest_upload(application.id, item.removeprefix("document:"))
    decided = review_items.decided_at(application.id, item)
    return uploaded is not None and decided is not None and uploaded > decided
