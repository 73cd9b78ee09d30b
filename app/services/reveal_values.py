"""Look behind the mask: only the holder of the task, with a reason, counted, written down for the family to see."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app import audit
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import LimitReached
from app.domain.review import REVEALS_PER_HOUR
from app.models.base import new_id
from app.models.review import Reveal
from app.services.compare_sources import open_fields
from app.services.decide_task import ClaimNotYours
from app.services.show_task import is_held
from app.store import applications, reviews

_HOUR = timedelta(hours=1)


class TooManyReveals(LimitReached):
    """Thirty an hour are enough for honest work."""

    code = "too_many_reveals"
    zh = "每小时最多查看 {most} 次完整信息，请稍后再试。"
    en = "At most {most} reveals an hour; please try again later."


def reveal_values(
    task_id: UUID, references: frozenset[str], *, reason: str, actor: StaffMember, now: datetime
) -> dict[str, Any]:
    """The unmasked values of these fields: one reveal, one audit event, in the same transaction."""
    task = reviews.get_task(task_id, actor)
    if not is_held(task, actor, now=now):
        raise ClaimNotYours
    opened = open_fields(applications.get_for_staff(task.application_id, actor), references)
    if references - opened.keys():
        raise NotFound
    reviews.lock_staff(actor.staff_id)
    if reviews.count_reveals(actor.staff_id, since=now - _HOUR) >= REVEALS_PER_HOUR:
        raise TooManyReveals(most=REVEALS_PER_HOUR, retry_after=int(_HOUR.total_seconds()))
    reveal = Reveal(
        id=new_id(),
        task_id=task.id,
        application_id=task.application_id,
        district_code=task.district_code,
        staff_id=actor.staff_id,
        fields=sorted(references),
        reason=reason,
        revealed_at=now,
    )
    reviews.add(reveal)
    audit.record(
        actor.name,
        "fields_revealed",
        audit.about("application", task.application_id),
        now=now,
        district_code=task.district_code,
        reveal=str(reveal.id),
        fields=sorted(references),
    )
    return opened
