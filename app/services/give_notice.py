"""Notices of the district's own: one officer words it, another releases it, and each family gets it once.

The words go out inside an approved text, with the serial, the hotline and the check code of every message.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, outbox, transactions
from app.domain.actor import StaffMember
from app.domain.errors import DomainError, InvalidInput, Language
from app.domain.notice_words import ADDRESSEES, tidy
from app.domain.states import LABELS, State
from app.models.base import new_id
from app.models.notice import Notice
from app.ports import ports
from app.services import find_policy
from app.services.approved_text import version_of
from app.services.override_item import SamePerson
from app.services.queue_message import HOTLINE
from app.services.staff_scope import scope
from app.store import notices, seasons
from sms.refusal import SmsInputRefused
from sms.template import Purpose, Rendered, find_template, render

JOB = "send_notice"
PROPOSED, RELEASED, WITHDRAWN = "proposed", "released", "withdrawn"


class NoticeRefused(InvalidInput):
    """The words cannot go into a text message."""

    code = "notice_refused"
    zh = "这段话不能发送：{because_zh}"
    en = "These words cannot be sent: {because_en}"


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


@dataclass(frozen=True)
class Addressees:
    """A state of applications and how many families are in it now."""

    state: str
    label_zh: str
    label_en: str
    families: int


@dataclass(frozen=True)
class Wording:
    """What a family reads in a language, and what it costs: parts of one SMS."""

    language: str
    text: str
    segments: int
    characters: int


def list_of(actor: StaffMember) -> list[Notice]:
    """The district's notices, newest first."""
    return notices.list_notices(scope(actor, None))


def list_addressees(actor: StaffMember) -> list[Addressees]:
    """Every state that may be chosen, with today's number of families of the district."""
    counts = notices.count_families(seasons.get_current().id, actor.district_code or "")
    return [Addressees(str(state), *LABELS[state], counts.get(state, 0)) for state in ADDRESSEES]


def word(words_zh: str, words_en: str, *, actor: StaffMember) -> list[Wording]:
    """Both texts as they would be sent; `NoticeRefused` or `PrivateNumberInNotice` where one cannot be."""
    hotline = _hotline(seasons.get_current().id, actor.district_code or "")
    written = [
        ("zh", _render("zh", tidy(words_zh), hotline)),
        ("en", _render("en", tidy(words_en), hotline)),
    ]
    return [Wording(name, one.text, one.segments.count, len(one.text)) for name, one in written]


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


def _hotline(season_id: UUID, district_code: str) -> str:
    return find_policy.in_force(season_id, district_code).contact.hotline or HOTLINE


def _render(language: Language, words: str, hotline: str) -> Rendered:
    examples = find_template(Purpose.NOTICE, language).examples
    filled = {**examples, "words": words, "hotline": hotline}
    try:
        return render(Purpose.NOTICE, language, filled, signature=ports().sms_signature)
    except SmsInputRefused as refused:
        raise NoticeRefused(because_zh=refused.sentence("zh"), because_en=refused.sentence("en")) from refused


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
