"""The public page of official texts: every wording that may be sent today, filled with its examples."""

from __future__ import annotations

from dataclasses import dataclass

from app.ports import ports
from app.services import message_title
from app.services.approve_template import list_versions
from sms.template import Purpose, find_template, render

HOW_ZH = "正式短信以【{signature}】开头、以四位核对码结尾，不含网址，不要求回复。登录小程序可对照每条短信的核对码。"
HOW_EN = (
    "Our texts begin with 【{signature}】 and end with a four-digit check code; they hold no web address and ask for no"
    " reply. The app shows the check code of each text."
)


@dataclass(frozen=True)
class OfficialText:
    """One wording as it would be read, made of examples."""

    purpose: str
    title_zh: str
    title_en: str
    language: str
    version: int
    text: str


@dataclass(frozen=True)
class OfficialTexts:
    """Chinese first, then by purpose; `how_*` says how to tell ours."""

    signature: str
    how_zh: str
    how_en: str
    items: tuple[OfficialText, ...]


def list_official_texts() -> OfficialTexts:
    """What two officers approved and is in use, nothing else."""
    signature = ports().sms_signature
    order = {purpose.value: at for at, purpose in enumerate(Purpose)}
    in_use = [one for one in list_versions() if one.in_use]
    in_use.sort(key=lambda one: (one.language != "zh", order[one.purpose]))
    return OfficialTexts(
        signature=signature,
        how_zh=HOW_ZH.format(signature=signature),
        how_en=HOW_EN.format(signature=signature),
        items=tuple(_shown(one.purpose, one.language, one.version, signature) for one in in_use),
    )


def _shown(purpose: str, language: str, version: int, signature: str) -> OfficialText:
    template = find_template(purpose, "en" if language == "en" else "zh", version)
    title = message_title.of(purpose)
    shown = render(purpose, template.language, template.examples, signature=signature, version=version)
    return OfficialText(purpose, title.zh, title.en, language, version, shown.text)
