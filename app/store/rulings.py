"""What reviewers have ruled about an application's items; the newest decision on an item counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from sqlalchemy import select

from app.extensions import db
from app.models.application import Material
from app.models.review import Override, ReviewTask


@dataclass(frozen=True)
class Rulings:
    """Item → decision (`approved` or `rejected`), and points set against the data by two people."""

    decisions: Mapping[str, str]
    overrides: Mapping[str, Decimal]
    seen: frozenset[str] = frozenset()

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
        unrejected = {document for document in self.seen if not self.rejected(f"document:{document}")}
        return frozenset(accepted | unrejected)

    def _is_accepted(self, item: str) -> bool:
        return item.startswith("document:") and self.approved(item)


NONE = Rulings({}, {})
"""A draft's: nobody has looked at it yet."""


def of_application(application_id: UUID) -> Rulings:
    """All rulings in force."""
    tasks = db.session.execute(
        select(ReviewTask.item, ReviewTask.decision)
        .where(ReviewTask.application_id == application_id, ReviewTask.state == "decided")
        .order_by(ReviewTask.decided_at)
    )
    decisions = {item: decision for item, decision in tasks if decision in {"approved", "rejected"}}
    overrides = db.session.execute(
        select(Override.item, Override.change)
        .where(Override.application_id == application_id, Override.state == "approved")
        .order_by(Override.decided_at)
    )
    seen = db.session.scalars(
        select(Material.document).where(
            Material.application_id == application_id,
            Material.seen_at.is_not(None),
            Material.withdrawn_at.is_(None),
        )
    )
    points = {item: Decimal(str(change["points"])) for item, change in overrides}
    return Rulings(decisions, points, frozenset(seen))
