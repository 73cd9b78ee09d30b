"""What a submission reads, in two statements; asked for by key afterwards, it is there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import ColumnElement, and_, bindparam, exists, literal_column, select, union
from sqlalchemy.orm import aliased

from app.domain.actor import NotFound
from app.extensions import db
from app.models.application import NOT_LIVE, Application
from app.models.person import Guardianship, Person
from app.models.season import District, DistrictSeason, Season
from app.models.snapshot import Snapshot
from app.store.held import hold


class Locked(NamedTuple):
    """An application under its row lock; whether another one of the child is live; its guardian."""

    application: Application
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


def lock(application_id: UUID, guardian_id: UUID) -> Locked:
    """The guardian's own application, or `NotFound`; with it child, season, district and what is in force there."""
    keys = {"application_id": application_id, "guardian_id": guardian_id}
    row = db.session.execute(_LOCK, keys).first()
    if row is None:
        raise NotFound
    application, is_taken, guardian, *others = row
    for found in (guardian, *others):
        hold(found)
    return Locked(application, is_taken, guardian)


def list_fetched(guardian_id: UUID) -> Iterator[Fetched]:
    """Everybody whom a guardian asked about or may act for, with every answer, by person and dataset."""
    for person, bond, snapshot in db.session.execute(_FETCH, {"guardian_id": guardian_id}):
        hold(person)
        hold(bond)
        yield Fetched(person, bond is not None, snapshot)
