"""Queue the texts of a released notice, some hundreds of families at a time, and say how far that is."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import UUID

from app import audit, outbox
from app.domain.actor import SYSTEM, StaffMember
from app.domain.send_progress import SendProgress
from app.models.application import Application
from app.models.notice import Notice
from app.services import address_family
from app.services.give_notice import JOB, RELEASED
from app.services.read_phone import ForeignNumberGiven, LandlineGiven, NotAPhoneNumber
from app.services.tell_family import printed
from app.services.word_notice import hotline_of
from app.store import notices
from sms.template import Purpose

BATCH = 200
PACE = timedelta(minutes=2)


def send_batch(notice_id: UUID, *, now: datetime) -> int:
    """Queue the next families' texts and promise the rest; how many families were done. Twice is harmless."""
    notice = notices.get(notice_id)
    untold = notices.lock_untold(notice_id, BATCH)
    for item, application in untold:
        _tell(notice, application, now=now)
        item.told_at = now
    if len(untold) == BATCH:
        outbox.promise(JOB, notice_id, now=now, queue="bulk")
    return len(untold)


def show_progress(notice_id: UUID, *, actor: StaffMember, wall: datetime) -> SendProgress:
    """Counted now; `wall` is wall time, which is when the vendor is called."""
    notice = notices.get_for_staff(notice_id, actor)
    return SendProgress(
        families=notice.size,
        by_state=notices.count_texts(notice.id),
        is_announced=notice.state == RELEASED and not notices.count_untold(notice.id),
        recent=notices.count_sent(notice.id, since=wall - PACE),
        recent_seconds=int(PACE.total_seconds()),
    )


def _tell(notice: Notice, application: Application, *, now: datetime) -> None:
    """A number that takes no texts stands in the trail; the others are told all the same."""
    serial = printed(application.serial or "")
    hotline = hotline_of(notice.season_id, notice.district_code)
    try:
        address_family.tell(
            application,
            Purpose.NOTICE,
            lambda language: {
                "words": notice.words_en if language == "en" else notice.words_zh,
                "serial": serial,
                "hotline": hotline,
            },
            dedupe_key=notices.dedupe_key(notice.id, application.id),
            now=now,
        )
    except (NotAPhoneNumber, LandlineGiven, ForeignNumberGiven) as refusal:
        subject = audit.about("application", application.id)
        code = notice.district_code
        audit.record(SYSTEM, "notice_not_texted", subject, now=now, district_code=code, because=refusal.code)
