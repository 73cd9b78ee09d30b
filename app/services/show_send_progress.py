"""How far the texts of a released list have come."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app.domain.actor import StaffMember
from app.domain.send_progress import SendProgress
from app.services.publish_results import JOB
from app.store import publications, send_progress

PACE = timedelta(minutes=2)


def show_send_progress(publication_id: UUID, *, actor: StaffMember, wall: datetime) -> SendProgress:
    """Counted now; `wall` is wall time, which is when the vendor is called. Nothing is queued before the release."""
    publication = publications.get_for_staff(publication_id, actor)
    counts = send_progress.count_of_publication(publication.id)
    return SendProgress(
        families=publication.size,
        by_state=counts,
        is_announced=publication.published_at is not None
        and not send_progress.is_promised(JOB, publication.id),
        recent=send_progress.count_sent(publication.id, since=wall - PACE),
        recent_seconds=int(PACE.total_seconds()),
    )
