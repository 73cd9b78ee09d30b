"""News from the exchange about one of our own questions: ask again under the same consent; a notice is used once."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

import structlog

from app.domain.errors import DomainError
from app.models.snapshot import Snapshot
from app.services import await_answer, request_record
from app.store import people, records
from registries.ports import Notice

log = structlog.get_logger()


class ReplayedNotice(DomainError):
    """A notice is good for one call."""

    code = "replayed_notice"
    zh = "该通知已经处理过。"
    en = "This notice was used before."


def note_news(notice: Notice, *, now: datetime) -> bool:
    """Ask again what a notice speaks of; whether anything is asked.

    Nothing in a notice is believed but that there is news: the answer comes from the department, signed, to a
    question of ours. News of a question that is gone or that a newer one replaced changes nothing.
    """
    if not records.use_notice(notice.jti, expires_at=notice.expires_at):
        raise ReplayedNotice
    snapshot = _locked(notice)
    if snapshot is None:
        log.info("notice_ignored", dataset=notice.dataset.value)
        return False
    if snapshot.status == "awaited":
        await_answer.ask_again(snapshot, now=now)
        return True
    if notice.event == "ready" or snapshot.status in {"pending", "withdrawn", "expired"}:
        return False
    person = people.get_person(snapshot.person_id)
    asked = request_record.request(
        person, [snapshot.dataset], requested_by=snapshot.requested_by, now=now, again=True
    )
    return bool(asked)


def _locked(notice: Notice) -> Snapshot | None:
    """The snapshot that the request named, in the version that it named."""
    name, _, version = notice.request_id.rpartition("-")
    try:
        seen = records.find_by_id(UUID(name))
    except ValueError:
        return None
    if seen is None or seen.dataset != notice.dataset or str(seen.version) != version:
        return None
    return records.lock_snapshot(seen.requested_by, seen.person_id, seen.dataset)
