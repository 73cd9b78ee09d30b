"""What a submission reads, in two statements; asked for by key afterwards, it is there already."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, groupby
from operator import attrgetter
from typing import Any, NamedTuple
from uuid import UUID

from psycopg.types.json import Jsonb
from sqlalchemy import (
    ColumnElement,
    and_,
    bindparam,
    case,
    exists,
    insert,
    literal_column,
    select,
    union,
    update,
)
from sqlalchemy.orm import aliased

from app.domain.actor import NotFound
from app.domain.states import State
from app.extensions import db
from app.models.application import NOT_LIVE, Application, Assessment, serial_sequence
from app.models.person import Guardianship, Person
from app.models.season import District, DistrictSeason, Season
from app.models.snapshot import Snapshot
from app.store.joined import Joined
from app.store.prepared import Prepared


class Locked(NamedTuple):
    """An application under its lock, a number for its serial, whether the child has another live one, its guardian."""

    application: Application
    number: int | None
    is_taken: bool
    guardian: Person


class Fetched(NamedTuple):
    """A person, whether it is a child of the guardian's, and one answer of a department about it."""

    person: Person
    is_child: bool
    snapshot: Snapshot | None


_OWN = Joined(Application, "own")
_GUARDIAN, _CHILD, _SEASON = Joined(Person, "guardian"), Joined(Person, "child"), Joined(Season, "season")
_DISTRICT, _RULE = Joined(District, "district"), Joined(DistrictSeason, "rule")
_BESIDE: tuple[Joined[Any], ...] = (_CHILD, _SEASON, _DISTRICT, _RULE)
_LOCKED: tuple[Joined[Any], ...] = (_OWN, _GUARDIAN, *_BESIDE)
_OTHER = aliased(Application, name="other")
# the words of the index's own predicate, which as parameters the planner would not recognise
_OTHER_IS_LIVE: ColumnElement[bool] = literal_column(
    f"other.state NOT IN ({', '.join(repr(state) for state in NOT_LIVE)})"
)
_LOCK = Prepared(
    select(
        case((_OWN.at.state == State.DRAFT, serial_sequence.next_value())).label("number"),
        exists()
        .where(
            _OTHER.season_id == _OWN.at.season_id,
            _OTHER.child_id == _OWN.at.child_id,
            _OTHER.id != _OWN.at.id,
            _OTHER_IS_LIVE,
        )
        .label("is_taken"),
        *(column for table in _LOCKED for column in table.columns),
    )
    .select_from(_OWN.at)
    .join(_GUARDIAN.at, _GUARDIAN.at.id == _OWN.at.applicant_id)
    .join(_CHILD.at, _CHILD.at.id == _OWN.at.child_id)
    .join(_SEASON.at, _SEASON.at.id == _OWN.at.season_id)
    .outerjoin(_DISTRICT.at, _DISTRICT.at.code == _OWN.at.district_code)
    .outerjoin(
        _RULE.at,
        and_(_RULE.at.season_id == _OWN.at.season_id, _RULE.at.district_code == _OWN.at.district_code),
    )
    .where(_OWN.at.id == bindparam("application_id"), _OWN.at.applicant_id == bindparam("guardian_id"))
    .with_for_update(of=_OWN.at)
)
_WHO, _BOND, _ANSWER = Joined(Person, "who"), Joined(Guardianship, "bond"), Joined(Snapshot, "answer")
_ASKED = Snapshot.requested_by == bindparam("guardian_id")
_BOUND = Guardianship.guardian_id == bindparam("guardian_id")
_FETCH = Prepared(
    select(*_WHO.columns, *_BOND.columns, *_ANSWER.columns)
    .select_from(_WHO.at)
    .outerjoin(
        _BOND.at,
        and_(_BOND.at.child_id == _WHO.at.id, _BOND.at.guardian_id == bindparam("guardian_id")),
    )
    .outerjoin(
        _ANSWER.at,
        and_(_ANSWER.at.person_id == _WHO.at.id, _ANSWER.at.requested_by == bindparam("guardian_id")),
    )
    .where(
        _WHO.at.id.in_(
            union(select(Guardianship.child_id).where(_BOUND), select(Snapshot.person_id).where(_ASKED))
        )
    )
    .order_by(_WHO.at.id, _ANSWER.at.dataset)
)
_SUBMITTED = (
    "state", "version", "serial", "phone_sealed", "phone_last4_index", "phone_index", "child_phone_index", "policy_id",
    "policy_digest", "filled_digest", "receipt", "updated_at", "submitted_at",
)  # fmt: skip
_ASSESSED = tuple(column.name for column in Assessment.__table__.columns)
_WRITE = Prepared(
    update(Application)
    .where(Application.id == bindparam("key"))
    .values({name: bindparam(f"new_{name}") for name in _SUBMITTED})
    .add_cte(insert(Assessment).values({name: bindparam(f"by_{name}") for name in _ASSESSED}).cte("assessed"))
)


def lock(application_id: UUID, guardian_id: UUID) -> Locked:
    """The guardian's own application, or `NotFound`; with it child, season, district and what is in force there.

    A draft gets the next number of a serial, which is lost where the submission is refused: gaps are allowed.
    """
    row = _LOCK.first(application_id=application_id, guardian_id=guardian_id)
    if row is None:
        raise NotFound
    for table in _BESIDE:
        table.read(row)
    return Locked(_OWN.get(row), row.number, row.is_taken, _GUARDIAN.get(row))


def list_fetched(guardian_id: UUID) -> Iterator[Fetched]:
    """Everybody whom a guardian asked about or may act for, with every answer, by person and dataset."""
    for _, rows in groupby(_FETCH.rows(guardian_id=guardian_id), key=attrgetter("who__id")):
        first = next(rows)
        person, bond = _WHO.get(first), _BOND.read(first)
        for row in chain((first,), rows):
            yield Fetched(person, bond is not None, _ANSWER.read(row))


def write(application: Application, assessment: Assessment) -> None:
    """Write a submission with its new assessment in one statement at the unit's end; both leave the session.

    An assessment that is there already is written no second time: then the session does what remains.
    """
    session = db.session
    if assessment not in session.new:
        return
    changed = {f"new_{name}": _plain(getattr(application, name)) for name in _SUBMITTED}
    added = {f"by_{name}": _plain(getattr(assessment, name)) for name in _ASSESSED}
    _WRITE.run_last(key=application.id, **changed, **added)
    session.expunge(assessment)
    session.expunge(application)


def _plain(value: object) -> object:
    return Jsonb(value) if isinstance(value, dict) else value
