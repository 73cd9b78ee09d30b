"""Refusals with a stable code and a sentence the person understands, in Chinese and English."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

Language = Literal["zh", "en"]


class DomainError(Exception):
    """A refusal: `code` never changes; `zh` and `en` are format strings filled from the facts given at the raise."""

    code: ClassVar[str] = "refused"
    zh: ClassVar[str] = "无法办理。"
    en: ClassVar[str] = "This cannot be done."

    def __init__(self, **facts: Any) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {self.sentence('en')}")

    def sentence(self, language: Language) -> str:
        """The sentence in `language`, with the facts filled in."""
        return (self.zh if language == "zh" else self.en).format_map(self.facts)


class InvalidInput(DomainError):
    """What was sent can never be right, whatever the time; `pointer` may name the field."""


class Missing(DomainError):
    """It does not exist, or not for this person: the two are not told apart."""


class Forbidden(DomainError):
    """It exists, but this person may not, or not without more proof."""


class LimitReached(DomainError):
    """Too often; `retry_after` (seconds) may say when again."""


class OutsideWorldDown(DomainError):
    """A service that we depend on does not answer; trying again later helps."""


class PreconditionFailed(DomainError):
    """What the person saw is no longer what is stored."""
