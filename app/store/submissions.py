"""What a submission reads, in two statements; asked for by key afterwards, it is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
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
from app.store.held import hold
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


_GUARDIAN, _CHILD = aliased(Person, name="guardian"), aliased(Person, name="child")
_OTHER = aliased(Application, name="other")
# the words of the index's own predicate, which as parameters the planner would not recognise
_OTHER_IS_LIVE: ColumnElement[bool] = literal_column(
    f"other.state NOT IN ({', '.join(repr(state) for state in NOT_LIVE)})"
)
_LOCK = (
    select(
        Application,
        case((Application.state == State.DRAFT, serial_sequence.next_value())).label("number"),
        exists().where(
            _OTHER.season_id == Application.season_id,
            _OTHER.child_id == Application.child_id,
            _OTHER.id != Application.id,
            _OTHER_IS_LIVE,
        ),
        _GUARDIAN,
        _CHILD,
        Season,
        District,
        DistrictSeason,
    )
    .join(_GUARDIAN, _GUARDIAN.id == Application.applicant_id)
    .join(_CHILD, _CHILD.id == Application.child_id)
    .join(Season, Season.id == Application.season_id)
    .outerjoin(District, District.code == Application.district_code)
    .outerjoin(
        DistrictSeason,
        and_(
            DistrictSeason.season_id == Application.season_id,
            DistrictSeason.district_code == Application.district_code,
        ),
    )
    .where(
        Application.id == bindparam("application_id"), Application.applicant_id == bindparam("guardian_id")
    )
    .with_for_update(of=Application)
    .execution_options(populate_existing=True)
)
_ASKED = Snapshot.requested_by == bindparam("guardian_id")
_BOUND = Guardianship.guardian_id == bindparam("guardian_id")
_FETCH = (
    select(Person, Guardianship, Snapshot)
    .outerjoin(Guardianship, and_(Guardianship.child_id == Person.id, _BOUND))
    .outerjoin(Snapshot, and_(Snapshot.person_id == Person.id, _ASKED))
    .where(
        Person.id.in_(
            union(select(Guardianship.child_id).where(_BOUND), select(Snapshot.person_id).where(_ASKED))
        )
    )
    .order_by(Person.id, Snapshot.dataset)
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
    keys = {"application_id": application_id, "guardian_id": guardian_id}
    row = db.session.execute(_LOCK, keys).first()
    if row is None:
        raise NotFound
    application, number, is_taken, guardian, *others = row
    for found in (guardian, *others):
        hold(found)
    return Locked(application, number, is_taken, guardian)


def list_fetched(guardian_id: UUID) -> Iterator[Fetched]:
    """Everybody whom a guardian asked about or may act for, with every answer, by person and dataset."""
    for person, bond, snapshot in db.session.execute(_FETCH, {"guardian_id": guardian_id}):
        hold(person)
        hold(bond)
        yield Fetched(person, bond is not None, snapshot)


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
