"""Ask one department again: for a registry that was down, or a record that an office has mended meanwhile."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain.actor import NotFound, Person
from app.domain.consents import ConsentNeeded
from app.domain.errors import DomainError, LimitReached
from app.services import needed_datasets, request_record
from app.services.gather_family import gather
from app.store import people, records

MOST_PER_DATASET = 10
PAUSE_SECONDS = 60


class AlreadyAsking(DomainError):
    """The question is on its way."""

    code = "already_asking"
    zh = "正在查询，请稍候。"
    en = "Already asking; please wait a moment."


class RefetchedTooOften(LimitReached):
    """Every re-fetch costs a department's time."""

    code = "refetched_too_often"
    zh = "查询过于频繁，请在 {retry_after} 秒后再试；也可以上传材料，由工作人员核对。"
    en = "Asked too often; try again in {retry_after} seconds, or upload a document for a person to check."


def refetch(dataset: str, *, about: UUID, actor: Person, now: datetime) -> None:
    """Ask `dataset` again about the actor, the other parent or a child of theirs."""
    if not needed_datasets.is_known(dataset):
        raise NotFound
    snapshot = records.lock_snapshot(actor.person_id, about, dataset)
    if snapshot is None or not _is_family(about, actor):
        raise NotFound
    if snapshot.status in records.ASKED:
        raise AlreadyAsking
    waited = (now - snapshot.requested_at).total_seconds()
    if snapshot.refetches >= MOST_PER_DATASET or waited < PAUSE_SECONDS:
        raise RefetchedTooOften(
            retry_after=max(1, int(PAUSE_SECONDS - waited)) if waited < PAUSE_SECONDS else 86_400
        )
    snapshot.refetches += 1
    asked = request_record.request(
        people.get_person(about), [dataset], requested_by=actor.person_id, now=now, again=True
    )
    if not asked:
        raise ConsentNeeded


def _is_family(about: UUID, actor: Person) -> bool:
    if about == actor.person_id or people.find_guardianship(actor.person_id, about) is not None:
        return True
    spouse = gather(actor.person_id).spouse
    return spouse is not None and spouse.id == about
