"""Draw the audit sample of a bulk approval: by a seed that is stored before the first decision."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from uuid import UUID

from app import audit
from app.domain.actor import StaffMember
from app.domain.sampling import is_drawn
from app.models.base import new_id
from app.models.review import BulkApproval, ReviewSample, ReviewTask
from app.services.review_settings import read_settings
from app.store import bulk_reviews, review_samples


@dataclass(frozen=True)
class Approval:
    """A bulk approval under way; `share` is a fraction."""

    id: UUID
    seed: bytes = field(repr=False)
    share: Decimal


def begin(actor: StaffMember, *, now: datetime) -> Approval:
    """Store the seed and its digest, shown to nobody yet.

    So neither the reviewer nor the platform can choose which are judged again.
    """
    made = Approval(new_id(), os.urandom(32), read_settings(actor.district_code).share)
    row = BulkApproval(
        id=made.id,
        district_code=actor.district_code or "",
        staff_id=actor.staff_id,
        seed=made.seed,
        share=made.share,
        made_at=now,
    )
    bulk_reviews.add(row)
    audit.record(
        actor.name,
        "bulk_approval_begun",
        audit.about("district", row.district_code),
        now=now,
        district_code=row.district_code,
        bulk_approval=str(row.id),
        seed_digest=hashlib.sha256(made.seed).hexdigest(),
        share=str(made.share),
    )
    return made


def draw(approval: Approval, task: ReviewTask, actor: StaffMember, *, now: datetime) -> None:
    """Have a decided task judged again if the seed says so."""
    if not is_drawn(approval.seed, task.id, approval.share):
        return
    review_samples.add(
        ReviewSample(
            id=new_id(),
            bulk_approval_id=approval.id,
            task_id=task.id,
            application_id=task.application_id,
            district_code=task.district_code,
            first_by=actor.staff_id,
            state="waiting",
            drawn_at=now,
            reasons=[],
        )
    )
