"""Notices of the district's own: one officer words it, another releases it, and each family gets it once.

The words go out inside an approved text, with the serial, the hotline and the check code of every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, outbox, transactions
from app.domain.actor import StaffMember
from app.domain.errors import DomainError
from app.domain.notice_words import ADDRESSEES, tidy
from app.domain.states import LABELS, State
from app.models.base import new_id
from app.models.notice import Notice
from app.services.approved_text import version_of
from app.services.override_item import SamePerson
from app.services.staff_scope import scope
from app.services.word_notice import word
from app.store import notices, seasons
from sms.template import Purpose

JOB = "send_notice"
PROPOSED, RELEASED, WITHDRAWN = "proposed", "released", "withdrawn"


class NobodyToTell(DomainError):
    """No application is in the chosen states."""

    code = "nobody_to_tell"
    zh = "所选阶段目前没有家庭，无需发送。"
    en = "No family is at the chosen stages, so there is nothing to send."


class NoticeSettled(DomainError):
    """Released or withdrawn before."""

    code = "notice_settled"
    zh = "该通知已发出或已撤回，请刷新。"
    en = "This notice was released or withdrawn before; please reload."


transactions.refuse_as("ck_notice_two_people", SamePerson)


def list_of(actor: StaffMember) -> list[Notice]:
    """The district's notices, newest first."""
    return notices.list_notices(scope(actor, None))


def propose(
    words_zh: str, words_en: str, states: Sequence[str], *, actor: StaffMember, now: datetime
) -> Notice:
    """Keep the words until another officer releases them; nothing is sent meanwhile."""
    word(words_zh, words_en, actor=actor)
    season = seasons.get_current()
    chosen = [str(state) for state in ADDRESSEES if state in states]
    counts = notices.count_families(season.id, actor.district_code or "")
    notice = Notice(
        id=new_id(),
        season_id=season.id,
        district_code=actor.district_code,
        state=PROPOSED,
        states=chosen,
        words_zh=tidy(words_zh),
        words_en=tidy(words_en),
        size=sum(counts.get(state, 0) for state in chosen),
        proposed_by=actor.person_id,
        proposed_at=now,
    )
    if not notice.size:
        raise NobodyToTell
    notices.add(notice)
    _record("notice_proposed", notice, actor, now)
    return notice


def release(notice_id: UUID, *, actor: StaffMember, now: datetime) -> Notice:
    """Let it go to everybody who is at the chosen stages now; never one's own. A second release changes nothing."""
    notice = notices.get_for_staff(notice_id, actor, lock=True)
    if notice.state == WITHDRAWN:
        raise NoticeSettled
    if notice.proposed_by == actor.person_id:
        raise SamePerson
    if notice.state == RELEASED:
        return notice
    for language in ("zh", "en"):
        version_of(Purpose.NOTICE, language)
    notice.state, notice.released_by, notice.released_at = RELEASED, actor.person_id, now
    notice.size = notices.add_items(notice)
    if not notice.size:
        raise NobodyToTell
    _record("notice_released", notice, actor, now)
    outbox.promise(JOB, notice.id, now=now, queue="bulk")
    return notice


def withdraw(notice_id: UUID, *, actor: StaffMember, now: datetime) -> Notice:
    """Give up what was not released; a second time changes nothing."""
    notice = notices.get_for_staff(notice_id, actor, lock=True)
    if notice.state == RELEASED:
        raise NoticeSettled
    if notice.state == PROPOSED:
        notice.state = WITHDRAWN
        _record("notice_withdrawn", notice, actor, now)
    return notice


def describe(notice: Notice, actor: StaffMember) -> dict[str, Any]:
    """The notice for an officer, with what this officer may do about it."""
    labels = [LABELS[State(state)] for state in notice.states]
    waits = notice.state == PROPOSED
    return {
        "id": notice.id,
        "district_code": notice.district_code,
        "state": notice.state,
        "states_zh": [zh for zh, _ in labels],
        "states_en": [en for _, en in labels],
        "words_zh": notice.words_zh,
        "words_en": notice.words_en,
        "size": notice.size,
        "proposed_at": notice.proposed_at,
        "released_at": notice.released_at,
        "can_release": waits and notice.proposed_by != actor.person_id,
        "can_withdraw": waits,
    }


def _record(event: str, notice: Notice, actor: StaffMember, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("notice", notice.id),
        now=now,
        district_code=notice.district_code,
        size=notice.size,
        states=list(notice.states),
    )
