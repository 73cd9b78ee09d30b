"""Families of the generated city as the platform knows them after sign-in: people, answers, a draft, a session."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from uuid import UUID

from app import clock, transactions
from app.domain import actor, forms
from app.domain.serial import Serial
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.person import Guardianship, Person
from app.models.session import SignInSession
from app.models.snapshot import Snapshot
from app.services import read_record
from app.store import applications, people, seasons
from app.tokens import Claims, signer
from identity.ports import Acr

DISTRICT = "350203"
OF_SPOUSE = ("police.residence_permit", "hrss.social_insurance", "hrss.employment", "samr.business")
OF_CHILD = ("education.student_record", "police.household")
OF_GUARDIAN = (
    "police.household",
    "natural_resources.property",
    "police.residence_permit",
    "hrss.social_insurance",
    "hrss.employment",
    "samr.business",
    "health.family_planning",
    "civil_affairs.marriage",
    "veterans.preferential",
)
_OF_AGE = "born_on BETWEEN '2010-09-01' AND '2011-08-31'"


@dataclass(frozen=True)
class Family:
    """A family in the database; `headers` sign its father in."""

    father: UUID
    mother: UUID
    child: UUID
    application: UUID
    phone: str
    headers: dict[str, str]
    filled: list[dict[str, str]]


def add_families(city: Path, most: int) -> list[Family]:
    """Up to `most` families with father, mother and a child of school age."""
    connection = sqlite3.connect(f"file:{city}?mode=ro", uri=True)
    connection.row_factory = sqlite3.Row
    try:
        with transactions.unit():
            season_id = seasons.get_current().id
            return [_add(connection, slug, season_id) for slug in _slugs(connection, most)]
    finally:
        connection.close()


def _slugs(connection: sqlite3.Connection, most: int) -> Iterator[str]:
    query = f"""
        SELECT DISTINCT c.family FROM person c
        JOIN person f ON f.family = c.family AND f.role = 'father' AND f.phone IS NOT NULL
        JOIN person m ON m.family = c.family AND m.role = 'mother'
        WHERE c.role = 'child' AND c.{_OF_AGE} AND c.family NOT IN (SELECT slug FROM family) LIMIT ?
    """
    return (row["family"] for row in connection.execute(query, (most,)).fetchall())


def _add(connection: sqlite3.Connection, slug: str, season_id: UUID) -> Family:
    rows = connection.execute(
        f"SELECT * FROM person WHERE family = ? AND (role != 'child' OR {_OF_AGE}) ORDER BY id_number",
        (slug,),
    ).fetchall()
    members = {row["role"]: row for row in reversed(rows)}
    father, mother, child = (_person(members[role]) for role in ("father", "mother", "child"))
    father.phone = members["father"]["phone"]
    db.session.add_all([father, mother, child])
    db.session.flush()
    for person, role, datasets in (
        (father, "father", OF_GUARDIAN),
        (mother, "mother", OF_SPOUSE),
        (child, "child", OF_CHILD),
    ):
        for dataset in datasets:
            db.session.add(_snapshot(connection, dataset, person, members[role]["id_number"], father.id))
    bond = Guardianship(
        guardian_id=father.id,
        child_id=child.id,
        relation="father",
        origin="household",
        created_at=clock.now(),
    )
    draft = _draft(season_id, father, child)
    db.session.add_all([bond, draft])
    headers = sign_in(father.id)
    return Family(
        father.id, mother.id, child.id, draft.id, members["father"]["phone"], headers, _shown(father.id)
    )


def _shown(father: UUID) -> list[dict[str, str]]:
    """What the record shows, as the family confirms it."""
    sections = read_record.read(actor.Person(father, new_id(), Acr.FACE, clock.wall(), "native", "zh"))
    return [
        {"person_id": one["person_id"], "dataset": one["dataset"], "digest": one["digest"]}
        for one in sections
        if one["digest"] is not None
    ]


def _person(row: sqlite3.Row) -> Person:
    person = Person(
        id=new_id(),
        id_index=people.id_index(row["id_kind"], row["id_number"]),
        id_kind=row["id_kind"],
        sex=row["sex"],
        created_at=clock.now(),
    )
    person.name, person.id_number, person.born_on = row["name"], row["id_number"], row["born_on"]
    return person


def _snapshot(
    connection: sqlite3.Connection, dataset: str, person: Person, number: str, asked_by: UUID
) -> Snapshot:
    found = connection.execute(
        "SELECT * FROM record WHERE dataset = ? AND id_number = ?", (dataset, number)
    ).fetchone()
    now = clock.now()
    snapshot = Snapshot(
        id=new_id(),
        person_id=person.id,
        dataset=dataset,
        status="ready" if found else "not_found",
        version=1,
        requested_by=asked_by,
        requested_at=now,
        fetched_at=now,
        verdict="verified",
    )
    if found:
        snapshot.payload = json.dumps(json.loads(found["payload"]), ensure_ascii=False)
        snapshot.digest = hashlib.sha256(found["payload"].encode()).hexdigest()
        snapshot.reference, snapshot.as_of = found["reference"], date.fromisoformat(found["as_of"])
    return snapshot


def _draft(season_id: UUID, father: Person, child: Person) -> Application:
    now = clock.now()
    draft = Application(
        id=new_id(),
        season_id=season_id,
        district_code=DISTRICT,
        applicant_id=father.id,
        child_id=child.id,
        stage="P1",
        state="draft",
        created_at=now,
        updated_at=now,
    )
    draft.form = forms.merged(None, {})
    return draft


def sign_in(person_id: UUID) -> dict[str, str]:
    """The headers of a fresh session."""
    now = clock.wall()
    session = SignInSession(
        id=new_id(),
        person_id=person_id,
        client="native",
        acr=Acr.FACE,
        amr=["card"],
        auth_time=now,
        created_at=now,
        last_used_at=now,
        expires_at=now + timedelta(hours=12),
    )
    db.session.add(session)
    token = signer.issue(Claims(person_id=person_id, session_id=session.id), now=now)
    return {"Authorization": f"Bearer {token}"}


@dataclass(frozen=True)
class Applicant:
    """A family that is ready for a slot; nothing but what booking reads."""

    application: UUID
    headers: dict[str, str]


def add_applicants(number: int) -> list[Applicant]:
    """Families whose points are confirmed."""
    with transactions.unit():
        season_id = seasons.get_current().id
        return [_add_applicant(season_id) for _ in range(number)]


def _add_applicant(season_id: UUID) -> Applicant:
    father, child = _nobody(), _nobody()
    father.phone = f"+86138{father.id.int % 10**8:08d}"
    db.session.add_all([father, child])
    application = _draft(season_id, father, child)
    application.serial = _serial().compact
    application.state, application.submitted_at = "points_confirmed", clock.now()
    application.points_confirmed_at = clock.now()
    application.phone = father.phone
    db.session.flush()
    db.session.add(application)
    return Applicant(application.id, sign_in(father.id))


def _serial() -> Serial:
    """The next that may be issued: numbers with a check character like another are passed over."""
    serial = Serial("SM", 17, "P1", applications.next_sequence())
    return serial if serial.is_plain else _serial()


def _nobody() -> Person:
    person = Person(id=new_id(), id_index=new_id().bytes, id_kind="citizen", created_at=clock.now())
    person.name = "无名氏"
    return person
