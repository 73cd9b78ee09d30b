"""How far long work of a district is: a measured draft, the texts of released results, the texts of a notice."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import NotFound, StaffMember
from app.domain.explain import Text
from app.domain.send_progress import SendProgress
from app.models.notice import Notice
from app.models.operation import Operation
from app.models.publication import Publication
from app.services import send_notice
from app.services.show_send_progress import show_send_progress
from app.store import notices, operations, publications

RECENT = timedelta(days=1)


@dataclass(frozen=True)
class Progress:
    """How far an operation is; `seconds_left` is an estimate once something is done."""

    id: UUID
    kind: str  # policy_preview | results_texts | notice_texts
    title: Text
    state: str  # waiting | running | done | failed
    done: int
    total: int | None
    percent: int
    seconds_left: int | None
    requested_at: datetime
    started_at: datetime | None = None
    ended_at: datetime | None = None
    result: dict[str, Any] | None = None
    problem: dict[str, Any] | None = None


def follow(operation_id: UUID, *, actor: StaffMember, now: datetime) -> Progress:
    """How far one is, whatever its kind, for staff of its district; else `NotFound`."""
    try:
        return of_row(operations.get_for_staff(operation_id, actor), now)
    except NotFound:
        pass
    try:
        return _of_results(publications.get_for_staff(operation_id, actor), actor)
    except NotFound:
        return _of_notice(notices.get_for_staff(operation_id, actor), actor)


def list_recent(*, actor: StaffMember, now: datetime) -> list[Progress]:
    """What is under way or was asked for within a day, the newest first."""
    since = now - RECENT
    scope = None if actor.covers(None) else actor.district_code
    found = [of_row(row, now) for row in operations.list_since(scope, since)]
    found += [_of_results(one, actor) for one in publications.list_publications(scope) if _is_new(one, since)]
    found += [_of_notice(one, actor) for one in notices.list_notices(scope) if _is_new(one, since)]
    return sorted(found, key=lambda one: one.requested_at, reverse=True)


def of_row(row: Operation, now: datetime) -> Progress:
    """The progress that a worker keeps in the row."""
    return Progress(
        id=row.id,
        kind=row.kind,
        title=_title(row),
        state=row.state,
        done=row.done,
        total=row.total,
        percent=100 if row.state == "done" else int(100 * row.done / row.total) if row.total else 0,
        seconds_left=seconds_left(row, now),
        requested_at=row.requested_at,
        started_at=row.started_at,
        ended_at=row.ended_at,
        result=row.result,
        problem=row.problem,
    )


def seconds_left(row: Operation, now: datetime) -> int | None:
    """At the pace so far; 0 when it has ended, None before anything is done."""
    if row.ended_at is not None:
        return 0
    if not (row.started_at and row.total and row.done):
        return None
    passed = (now - row.started_at).total_seconds()
    return max(1, round(passed / row.done * (row.total - row.done)))


def _title(row: Operation) -> Text:
    policy = row.order.get("policy_id", "")
    return Text(f"影响测算：{policy}", f"Impact of {policy}")


def _is_new(one: Publication | Notice, since: datetime) -> bool:
    released = one.published_at if isinstance(one, Publication) else one.released_at
    return released is not None and released > since


def _of_results(one: Publication, actor: StaffMember) -> Progress:
    if one.published_at is None:
        raise NotFound
    title = Text(f"结果通知短信：{one.size} 户", f"Texts of results: {one.size} families")
    sent = show_send_progress(one.id, actor=actor, wall=clock.wall())
    return _of_texts(one.id, "results_texts", title, sent, one.published_at)


def _of_notice(one: Notice, actor: StaffMember) -> Progress:
    if one.released_at is None:
        raise NotFound
    title = Text(f"区里通知短信：{one.size} 户", f"Texts of a notice: {one.size} families")
    sent = send_notice.show_progress(one.id, actor=actor, wall=clock.wall())
    return _of_texts(one.id, "notice_texts", title, sent, one.released_at)


def _of_texts(run_id: UUID, kind: str, title: Text, sent: SendProgress, began: datetime) -> Progress:
    """Counted in texts: with two guardians told a family has two, so the total may still grow while they queue."""
    total = max(sent.queued, sent.families)
    state = "done" if sent.is_done else "running" if sent.queued else "waiting"
    return Progress(
        id=run_id,
        kind=kind,
        title=title,
        state=state,
        done=sent.handed_over,
        total=sent.queued if sent.is_done else total,
        percent=100 if sent.is_done else int(100 * sent.handed_over / total) if total else 0,
        seconds_left=sent.seconds_left,
        requested_at=began,
        started_at=began,
    )
