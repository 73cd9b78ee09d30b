"""What reviewers have ruled about an application's items and papers; the newest decision on an item counts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from sqlalchemy import DateTime, select, type_coerce

from app import clock
from app.domain.finding import Ground, Placed
from app.extensions import db
from app.models.application import Material
from app.models.review import Override, ReviewTask
from app.store import findings
from app.store.findings import InForce


@dataclass(frozen=True)
class Rulings:
    """Item → decision (`approved` or `rejected`), and what two people decided: points, false papers, a class.

    `false_papers` are documents of which a file was found false; of those in `disproved` nothing else was accepted
    since, so that they are not in `accepted_documents`.
    """

    decisions: Mapping[str, str]
    overrides: Mapping[str, Decimal]
    seen: frozenset[str] = frozenset()
    false_papers: frozenset[str] = frozenset()
    disproved: frozenset[str] = frozenset()
    placed: Placed | None = None

    def approved(self, item: str) -> bool:
        return self.decisions.get(item) == "approved"

    def rejected(self, item: str) -> bool:
        return self.decisions.get(item) == "rejected"

    def decided(self, item: str) -> bool:
        return item in self.decisions

    @property
    def accepted_documents(self) -> frozenset[str]:
        """Document ids whose upload a reviewer accepted, or whose original a clerk saw and no reviewer rejected."""
        accepted = {item.removeprefix("document:") for item in self.decisions if self._is_accepted(item)}
        accepted -= self.disproved
        unrejected = {document for document in self.seen if not self.rejected(f"document:{document}")}
        return frozenset(accepted | unrejected)

    def _is_accepted(self, item: str) -> bool:
        return item.startswith("document:") and self.approved(item)


NONE = Rulings({}, {})
"""A draft's: nobody has looked at it yet."""


def of_application(application_id: UUID) -> Rulings:
    """All rulings in force."""
    decided_at = type_coerce(ReviewTask.decided_at, DateTime(timezone=True))  # decided tasks have one
    tasks = db.session.execute(
        select(ReviewTask.item, ReviewTask.decision, decided_at)
        .where(ReviewTask.application_id == application_id, ReviewTask.state == "decided")
        .order_by(ReviewTask.decided_at)
    )
    decided = {item: (what, at) for item, what, at in tasks if what in {"approved", "rejected"}}
    overrides = db.session.execute(
        select(Override.item, Override.change)
        .where(Override.application_id == application_id, Override.state == "approved")
        .order_by(Override.decided_at)
    )
    in_force = findings.in_force(application_id)
    false_papers = _found_false(in_force)
    return Rulings(
        {item: what for item, (what, _) in decided.items()},
        {item: Decimal(str(change["points"])) for item, change in overrides},
        _seen(application_id, frozenset(found.material_id for found in in_force if found.material_id)),
        frozenset(false_papers),
        frozenset(
            document
            for document, found_at in false_papers.items()
            if f"document:{document}" not in decided or decided[f"document:{document}"][1] <= found_at
        ),
        _placed(in_force),
    )


def _found_false(in_force: Sequence[InForce]) -> dict[str, datetime]:
    """Document → when one of its files was last found false."""
    return {found.document: found.decided_at for found in in_force if found.document is not None}


def _placed(in_force: Sequence[InForce]) -> Placed | None:
    """The newest placement, with the day it was decided in the city."""
    placements = [found for found in in_force if found.class_id is not None]
    if not placements:
        return None
    newest = placements[-1]
    assert newest.class_id is not None
    return Placed(newest.class_id, Ground(newest.ground), clock.local(newest.decided_at).date())


def _seen(application_id: UUID, found_false: frozenset[UUID]) -> frozenset[str]:
    """Documents of which a clerk saw the original of a file that nobody found false."""
    seen = db.session.execute(
        select(Material.id, Material.document).where(
            Material.application_id == application_id,
            Material.seen_at.is_not(None),
            Material.withdrawn_at.is_(None),
        )
    )
    return frozenset(document for identity, document in seen if identity not in found_false)
