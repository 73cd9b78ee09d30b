"""What a text to a mainland phone may contain, and the code by which a family can tell that it is ours.

Rules: no links, no "reply Y", at most 500 characters and 8 segments (Twilio's guidelines for China).
"""

from __future__ import annotations

import hashlib
import hmac
import re
import unicodedata
from typing import ClassVar

from sms.refusal import SmsInputRefused
from sms.segment import Segments, measure

MAX_CHARACTERS = 500
MAX_SEGMENTS = 8

_LINK = re.compile(
    r"(?i)https?:|ftp:|www\.|[a-z0-9-]\.(?:com?|cn|net|org|edu|gov|info|top|xyz|io|cc|me|vip|app|link)(?![a-z0-9])"
)
_REPLY_PROMPT = re.compile(r"(?i)回[复覆復]|退订|\breply\b|\btext\s+(?:back|stop|yes|no)\b")
_ID_NUMBER = re.compile(r"(?<!\d)\d{17}[\dXx](?!\d)|(?<!\d)\d{15}(?!\d)", re.ASCII)


class TextRefused(SmsInputRefused):
    """A text that may not go to a mainland phone."""


class TextTooLong(TextRefused):
    """More than the carriers take."""

    code: ClassVar[str] = "sms_text_too_long"
    zh: ClassVar[str] = "短信太长：{characters}字、{segments}条，最多500字、8条。"
    en: ClassVar[str] = (
        "The text is too long: {characters} characters, {segments} parts; 500 and 8 are allowed."
    )


class LinkInText(TextRefused):
    """A web address: carriers drop the whole message."""

    code: ClassVar[str] = "sms_text_link"
    zh: ClassVar[str] = "短信里不能有网址。"
    en: ClassVar[str] = "A text message may not contain a web address."


class ReplyPromptInText(TextRefused):
    """An invitation to answer: mainland messages go one way."""

    code: ClassVar[str] = "sms_text_reply_prompt"
    zh: ClassVar[str] = "短信里不能请对方回复。"
    en: ClassVar[str] = "A text message may not ask for a reply."


class ControlCharacterInText(TextRefused):
    """An invisible or undefined character."""

    code: ClassVar[str] = "sms_text_control_character"
    zh: ClassVar[str] = "短信里有看不见或无法显示的字符。"
    en: ClassVar[str] = "The text contains a character that cannot be shown."


class IdNumberInText(TextRefused):
    """What looks like a citizen ID number: it never travels in a text message."""

    code: ClassVar[str] = "sms_text_id_number"
    zh: ClassVar[str] = "短信里不能有身份证号。"
    en: ClassVar[str] = "A text message may not contain an ID number."


def check(text: str) -> Segments:
    """The segments of a text that may be sent; raises a `TextRefused` that says which rule it breaks."""
    if not text.isprintable() and any(unicodedata.category(character).startswith("C") for character in text):
        raise ControlCharacterInText
    plain = unicodedata.normalize("NFKC", text)
    if _LINK.search(plain):
        raise LinkInText
    if _REPLY_PROMPT.search(plain):
        raise ReplyPromptInText
    if _ID_NUMBER.search(plain):
        raise IdNumberInText
    segments = measure(text)
    if len(text) > MAX_CHARACTERS or segments.count > MAX_SEGMENTS:
        raise TextTooLong(characters=len(text), segments=segments.count)
    return segments


def check_code(key: bytes, reference: str) -> str:
    """Four digits that only we can compute for a message and that the app shows too: truncated HMAC-SHA256."""
    digest = hmac.digest(key, b"sms-check-code:" + reference.encode(), hashlib.sha256)
    return f"{int.from_bytes(digest[:8]) % 10_000:04d}"
