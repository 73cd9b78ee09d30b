"""Refusals of numbers and texts: a stable code and a sentence a parent or an editor understands."""

from __future__ import annotations

from typing import ClassVar, Literal

Language = Literal["zh", "en"]


class SmsInputRefused(ValueError):
    """Something handed to us cannot be used; `zh` and `en` are format strings filled from the facts."""

    code: ClassVar[str] = "sms_input_refused"
    zh: ClassVar[str] = "无法使用。"
    en: ClassVar[str] = "This cannot be used."

    def __init__(self, **facts: object) -> None:
        self.facts = facts
        super().__init__(f"{self.code}: {self.sentence('en')}")

    def sentence(self, language: Language) -> str:
        """The sentence in `language`, with the facts filled in."""
        return (self.zh if language == "zh" else self.en).format_map(self.facts)
