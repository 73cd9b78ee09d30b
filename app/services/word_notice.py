"""How a notice of the district's own reads, what it costs, and whom it could reach."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from app.domain.actor import StaffMember
from app.domain.errors import InvalidInput, Language
from app.domain.notice_words import ADDRESSEES, tidy
from app.domain.states import LABELS
from app.ports import ports
from app.services import find_policy
from app.services.queue_message import HOTLINE
from app.store import notices, seasons
from sms.refusal import SmsInputRefused
from sms.template import Purpose, Rendered, find_template, render


class NoticeRefused(InvalidInput):
    """The words cannot go into a text message."""

    code = "notice_refused"
    zh = "这段话不能发送：{because_zh}"
    en = "These words cannot be sent: {because_en}"


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


def list_addressees(actor: StaffMember) -> list[Addressees]:
    """Every state that may be chosen, with today's number of families of the district."""
    counts = notices.count_families(seasons.get_current().id, actor.district_code or "")
    return [Addressees(str(state), *LABELS[state], counts.get(state, 0)) for state in ADDRESSEES]


def word(words_zh: str, words_en: str, *, actor: StaffMember) -> list[Wording]:
    """Both texts as they would be sent; `NoticeRefused` or `PrivateNumberInNotice` where one cannot be."""
    hotline = hotline_of(seasons.get_current().id, actor.district_code or "")
    written = [
        ("zh", _render("zh", tidy(words_zh), hotline)),
        ("en", _render("en", tidy(words_en), hotline)),
    ]
    return [Wording(name, one.text, one.segments.count, len(one.text)) for name, one in written]


def hotline_of(season_id: UUID, district_code: str) -> str:
    """The telephone that the district's rules name."""
    return find_policy.in_force(season_id, district_code).contact.hotline or HOTLINE


def _render(language: Language, words: str, hotline: str) -> Rendered:
    examples = find_template(Purpose.NOTICE, language).examples
    filled = {**examples, "words": words, "hotline": hotline}
    try:
        return render(Purpose.NOTICE, language, filled, signature=ports().sms_signature)
    except SmsInputRefused as refused:
        raise NoticeRefused(because_zh=refused.sentence("zh"), because_en=refused.sentence("en")) from refused
