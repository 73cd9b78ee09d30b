"""Queries that count what unrelated families of the season share: pictures."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased

from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.models.person import Guardianship


def count_same_pictures(application: Application, family: frozenset[UUID]) -> dict[UUID, int]:
    """File of the application → in how many applications of unrelated families the very picture stands.

    `family` are the guardians known to belong together; drafts, which nobody has submitted, are not looked at.
    """
    theirs, other = aliased(Material), aliased(Application)
    rows = db.session.execute(
        select(Material.id, func.count(other.id.distinct()).label("others"))
        .join(theirs, theirs.digest == Material.digest)
        .join(other, other.id == theirs.application_id)
        .where(
            Material.application_id == application.id,
            Material.withdrawn_at.is_(None),
            theirs.withdrawn_at.is_(None),
            other.season_id == application.season_id,
            other.state != State.DRAFT,
            is_unrelated(other, application, family),
        )
        .group_by(Material.id)
    )
    return {row.id: row.others for row in rows}


def is_unrelated(
    other: type[Application], application: Application, family: frozenset[UUID]
) -> ColumnElement[bool]:
    """Of another child, by nobody who is a guardian of this family or of one of its children."""
    guardian, same_child = aliased(Guardianship), aliased(Guardianship)
    of_our_children = (
        select(guardian.guardian_id)
        .join(same_child, same_child.child_id == guardian.child_id)
        .where(same_child.guardian_id.in_(family))
    )
    return (
        (other.child_id != application.child_id)
        & other.applicant_id.not_in(family)
        & other.applicant_id.not_in(of_our_children)
    )
