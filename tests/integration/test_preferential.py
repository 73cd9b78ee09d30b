"""Preferential groups: a department's word about either parent becomes a fact that a pack can name."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from app import clock, policies, transactions
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.services import build_facts
from app.store import applications
from tests import factories

PREFERENTIAL = "veterans.preferential"


def snapshot(asked_by: Person, person: Person, dataset: str, payload: Any, status: str = "ready") -> None:
    now = clock.now()
    with transactions.unit():
        row = Snapshot(
            id=new_id(),
            person_id=person.id,
            dataset=dataset,
            status=status,
            requested_by=asked_by.id,
            requested_at=now,
        )
        row.payload = None if payload is None else json.dumps(payload)
        db.session.add(row)


def groups(*kinds: str) -> dict[str, Any]:
    return {"groups": [{"kind": kind, "certificate_no": "证0001", "since": "2004-07-01"} for kind in kinds]}


def family_of_two() -> tuple[Application, Person, Person]:
    father = factories.make_person("姜卫东")
    mother = factories.make_person("阮晓芸")
    spouse = {"name": mother.name, "id_number": mother.id_number}
    snapshot(
        father,
        father,
        "civil_affairs.marriage",
        {"status": "married", "spouse": spouse, "since": "2009-10-01", "custody": []},
    )
    return factories.make_application(father), father, mother


def special(application_id: UUID) -> tuple[tuple[str, ...], Any, frozenset[str]]:
    with transactions.unit():
        facts = build_facts.build(applications.get(application_id), policies.load("xiamen/siming/2017"))
    return facts.family.special, facts.case.get("special"), facts.unverified


def test_the_groups_of_both_parents_are_facts(app):
    application, father, mother = family_of_two()
    snapshot(father, father, PREFERENTIAL, groups("disabled_veteran"))
    snapshot(father, mother, PREFERENTIAL, groups("serving_officer", "disabled_veteran"))
    told, case, unverified = special(application.id)
    assert told == ("preferential", "disabled_veteran", "serving_officer")
    assert case == list(told)
    assert PREFERENTIAL not in unverified


def test_nothing_on_file_adds_no_fact(app):
    application, father, mother = family_of_two()
    for person in (father, mother):
        snapshot(father, person, PREFERENTIAL, None, status="not_found")
    told, case, unverified = special(application.id)
    assert (told, case) == ((), None)
    assert PREFERENTIAL not in unverified


def test_a_department_that_is_away_leaves_it_unverified(app):
    application, father, mother = family_of_two()
    snapshot(father, father, PREFERENTIAL, None, status="not_found")
    snapshot(father, mother, PREFERENTIAL, None, status="unavailable")
    told, _, unverified = special(application.id)
    assert told == ()
    assert PREFERENTIAL in unverified
