"""Follow what a department's answer leads to: children, the other parent, and what to ask about them next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from app import outbox
from app.domain.consents import FIRST
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services import needed_datasets, request_record
from app.services.gather_family import find_spouse, identity_of, payload_of
from app.store import applications, people, records
from identity import id_number
from registries.connector import About

_CHILD_OF = {"householder": {"child"}, "spouse": {"child"}, "child": {"grandchild"}, "other": {"grandchild"}}


def expand(snapshot: Snapshot, person: Person, *, now: datetime) -> None:
    """Add the people that this answer names, ask what is missing about them, and look at their applications again."""
    payload = payload_of(snapshot) if snapshot.status == "ready" else None
    own_answer = snapshot.person_id == snapshot.requested_by
    if own_answer and snapshot.dataset == "police.household":
        request_record.request(person, _later(), requested_by=person.id, now=now)
        if payload is not None:
            _add_children(person, payload, now=now)
    if own_answer and snapshot.dataset in {"civil_affairs.marriage", "police.household"}:
        _add_spouse(person, now=now)
    for application in applications.list_open_of_guardian(snapshot.requested_by):
        outbox.promise("check_application", application.id, now=now)


def _later() -> list[str]:
    """What is asked about a guardian after household and property."""
    return [dataset for dataset in needed_datasets.about(About.GUARDIAN) if dataset not in FIRST]


def ask_rest(guardian: Person, *, now: datetime) -> None:
    """What is still to be asked about a guardian, the other parent and the children already known."""
    request_record.request(guardian, _later(), requested_by=guardian.id, now=now)
    _add_spouse(guardian, now=now)
    for child, _bond in people.list_children(guardian.id):
        ask_about_child(child, guardian=guardian, now=now)


def ask_about_child(child: Person, *, guardian: Person, now: datetime) -> None:
    """Student record and household of a child whom the guardian chose or added; without a number nobody is asked."""
    if child.id_kind == "none":
        return
    request_record.request(child, needed_datasets.about(About.CHILD), requested_by=guardian.id, now=now)


def _add_children(guardian: Person, household: Mapping[str, Any], *, now: datetime) -> None:
    identity = identity_of(guardian)
    own = next((m for m in household["members"] if identity.has_number(m["id_number"])), None)
    if own is None:
        return
    relation = "father" if guardian.sex == "male" else "mother"
    for member in household["members"]:
        if member["relation"] in _CHILD_OF.get(own["relation"], set()):
            child = _person(member, now=now)
            if child is not None:
                people.correct_name(child, member["name"])
                people.add_guardianship(guardian.id, child.id, relation=relation, origin="household", now=now)
                ask_about_child(child, guardian=guardian, now=now)


def _add_spouse(guardian: Person, *, now: datetime) -> None:
    marriage = records.find_snapshot(guardian.id, guardian.id, "civil_affairs.marriage")
    if marriage is not None and marriage.status in records.ASKED:
        return  # the register knows better than the household book: wait for it
    household = payload_of(records.find_snapshot(guardian.id, guardian.id, "police.household"))
    relative = find_spouse(identity_of(guardian), payload_of(marriage), household)
    if relative is None:
        return
    spouse = _person({"name": relative.name, "id_number": relative.id_number}, now=now)
    if spouse is not None:
        request_record.request(spouse, needed_datasets.about(About.SPOUSE), requested_by=guardian.id, now=now)


def _person(member: Mapping[str, Any], *, now: datetime) -> Person | None:
    """The person behind a register's entry; None where the number cannot be a person's."""
    if not id_number.is_valid(member["id_number"]):
        return None
    number = id_number.parse(member["id_number"])
    return people.add_person(
        id_kind=number.kind.value,
        id_number=number.number,
        name=member["name"],
        born_on=number.born_on.isoformat(),
        sex=number.sex.value,
        now=now,
    )
