"""Texts of messages: immutable versions kept as data files, filled strictly and measured before they are sent."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import ClassVar

from sms.moment import spoken_date, spoken_moment
from sms.refusal import Language, SmsInputRefused
from sms.segment import Segments
from sms.text import check

_FOLDER = Path(__file__).parent / "templates"
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
_SIGNATURE = re.compile(r"[\w·]{2,20}")


class Kind(StrEnum):
    """What a placeholder takes: text, a date (date or ISO), or a moment (aware datetime or ISO)."""

    TEXT = "text"
    DATE = "date"
    MOMENT = "moment"


class Purpose(StrEnum):
    """Why a message is sent; each has a template in every language."""

    CODE = "code"
    SUBMITTED = "submitted"
    SERIAL_REPLACED = "serial_replaced"
    RETURNED = "returned"
    POINTS_READY = "points_ready"
    SLOT_GIVEN = "slot_given"
    SLOT_CHANGED = "slot_changed"
    SLOT_REMINDER = "slot_reminder"
    CONFIRMED = "confirmed"
    RESULT = "result"
    DEADLINE_REMINDER = "deadline_reminder"
    REPLY = "reply"
    PHONE_CHANGED = "phone_changed"
    MANDATE_GIVEN = "mandate_given"
    COMPLAINT_ANSWERED = "complaint_answered"
    NOTICE = "notice"
    FINDING_MADE = "finding_made"
    FILE_READY = "file_ready"
    CONFIRMED_ONLINE = "confirmed_online"
    CONFIRMED_BY_DATA = "confirmed_by_data"


WORDINGS = {
    Purpose.FILE_READY: Purpose.POINTS_READY,
    Purpose.CONFIRMED_ONLINE: Purpose.CONFIRMED,
    Purpose.CONFIRMED_BY_DATA: Purpose.CONFIRMED,
}
"""Other wordings of a purpose, for a pack to choose: the same placeholders, another procedure."""


class TemplateUnknown(SmsInputRefused):
    """No such purpose, language or version."""

    code: ClassVar[str] = "sms_template_unknown"
    zh: ClassVar[str] = "没有这个短信模板：{template}。"
    en: ClassVar[str] = "There is no such message template: {template}."


class PlaceholdersDiffer(SmsInputRefused):
    """Values are missing, or there are values the template does not know."""

    code: ClassVar[str] = "sms_placeholders_differ"
    zh: ClassVar[str] = "短信内容不对：缺少 {missing}，多出 {unknown}。"
    en: ClassVar[str] = "The message values are wrong: missing {missing}, unknown {unknown}."


class ValueUnfit(SmsInputRefused):
    """A value is empty, too long, of the wrong kind, or would break the text."""

    code: ClassVar[str] = "sms_value_unfit"
    zh: ClassVar[str] = "短信内容“{name}”不合要求。"
    en: ClassVar[str] = "The message value “{name}” is not acceptable."


@dataclass(frozen=True, slots=True)
class Placeholder:
    """One gap in a text: its kind, its longest value in characters, and an example."""

    kind: Kind
    max: int
    example: str


@dataclass(frozen=True, slots=True)
class Template:
    """One immutable version of the text for a purpose in a language, without the signature."""

    purpose: Purpose
    language: Language
    version: int
    text: str
    placeholders: Mapping[str, Placeholder]

    @property
    def name(self) -> str:
        """What a message row keeps: slot_given.zh.v1."""
        return f"{self.purpose}.{self.language}.v{self.version}"

    @property
    def examples(self) -> dict[str, str]:
        """A value for every placeholder, for previews and tests."""
        return {name: placeholder.example for name, placeholder in self.placeholders.items()}


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished text: `template_version` as in `Template.name`, and what it costs."""

    text: str
    template_version: str
    segments: Segments


def render(
    purpose: Purpose | str,
    language: Language,
    values: Mapping[str, str | date],
    *,
    signature: str,
    version: int | None = None,
) -> Rendered:
    """The text of a message, 【signature】 first; `version` None takes the newest.

    Raises a subclass of `SmsInputRefused`: values must be exactly those of the template, short, and printable.
    """
    template = find_template(purpose, language, version)
    if not _SIGNATURE.fullmatch(signature):
        raise ValueUnfit(name="signature")
    _require_same_names(template, values)
    filled = {
        name: _fill(name, placeholder, values[name], language)
        for name, placeholder in template.placeholders.items()
    }
    text = f"【{signature}】" + _PLACEHOLDER.sub(lambda match: filled[match[1]], template.text)
    return Rendered(text, template.name, check(text))


def find_template(purpose: Purpose | str, language: Language, version: int | None = None) -> Template:
    """One version of a text, the newest unless said; raises `TemplateUnknown`."""
    versions = [t for t in list_templates() if t.purpose == purpose and t.language == language]
    for template in reversed(versions):
        if version in (None, template.version):
            return template
    raise TemplateUnknown(template=f"{purpose}.{language}.v{version or '*'}")


@cache
def list_templates() -> tuple[Template, ...]:
    """Every published version, by purpose, language and version: also the public page of official texts."""
    templates = [_read(path) for path in _FOLDER.glob("*.yaml")]
    return tuple(sorted(templates, key=lambda t: (t.purpose, t.language, t.version)))


def _read(path: Path) -> Template:
    from ruamel.yaml import YAML  # with the first text: most programs start long before they send one

    raw = YAML(typ="safe").load(path)
    placeholders = {
        name: Placeholder(Kind(entry["kind"]), entry.get("max", 40), entry["example"])
        for name, entry in raw["placeholders"].items()
    }
    template = Template(Purpose(raw["purpose"]), raw["language"], raw["version"], raw["text"], placeholders)
    if template.name != path.stem or set(_PLACEHOLDER.findall(template.text)) != set(placeholders):
        raise ValueError(f"{path.name}: the name or the placeholders do not match the content")
    return template


def _require_same_names(template: Template, values: Mapping[str, str | date]) -> None:
    missing = sorted(template.placeholders.keys() - values.keys())
    unknown = sorted(values.keys() - template.placeholders.keys())
    if missing or unknown:
        raise PlaceholdersDiffer(missing=", ".join(missing) or "-", unknown=", ".join(unknown) or "-")


def _fill(name: str, placeholder: Placeholder, value: str | date, language: Language) -> str:
    try:
        text = _spoken(placeholder.kind, value, language)
    except (TypeError, ValueError) as error:
        raise ValueUnfit(name=name) from error
    text = unicodedata.normalize("NFC", text)
    unprintable = not text.isprintable() and any(
        unicodedata.category(character).startswith("C") for character in text
    )
    if not text.strip() or len(text) > placeholder.max or unprintable or set(text) & set("【】{}"):
        raise ValueUnfit(name=name)
    return text


def _spoken(kind: Kind, value: str | date, language: Language) -> str:
    if kind is Kind.DATE:
        return spoken_date(date.fromisoformat(value) if isinstance(value, str) else value, language)
    if kind is Kind.MOMENT:
        return spoken_moment(datetime.fromisoformat(value) if isinstance(value, str) else value, language)
    if not isinstance(value, str):
        raise TypeError(type(value).__name__)
    return value
