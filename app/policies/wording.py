"""The sentence of the text that a case comes from: what the pack's sources print, or what the pack decided."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from app.domain import reading
from app.domain.explain import Text
from app.domain.reading import BadValue, Path, Reader
from app.policies.lint_blanks import BLANK

SHORTEST = 5
"""Characters of a clause that says something; less would be found anywhere."""


@dataclass(frozen=True, slots=True)
class Wording:
    """`quotes`, word for word as printed; `decided`, of an `open` note, where the text is silent. One at least."""

    quotes: tuple[str, ...]
    decided: str | None


@dataclass(frozen=True, slots=True)
class Basis:
    """Every sentence that a pack rests on: clauses and excerpts as printed, and the notes of its open points."""

    printed: tuple[str, ...]
    decided: tuple[str, ...]

    def remarks(self, wording: Wording | None) -> Iterator[tuple[Path, Text]]:
        """An error for every sentence of `wording` that the pack does not have."""
        if wording is None:
            return
        for quote in wording.quotes:
            if not _holds(self.printed, quote):
                yield (
                    ("text", "quote"),
                    _absent(quote, "条款和摘录", "is in no clause or excerpt of the pack"),
                )
        if wording.decided is not None and not _holds(self.decided, wording.decided):
            yield (
                ("text", "decided"),
                _absent(wording.decided, "待定说明", "is in no `open` note of the pack"),
            )


def read_wording(value: object, path: Path) -> Wording:
    """`{quote: sentence or list, decided: sentence}`, at least one of the two."""
    reader = Reader(value, path)
    quotes = reader.optional("quote", _sentences, ())
    decided = reader.optional("decided", _sentence, None)
    reader.close()
    if not quotes and decided is None:
        raise BadValue(path, "应写明 quote（原文）或 decided（待定说明）", "needs `quote` or `decided`")
    return Wording(quotes, decided)


def basis_of(values: Mapping[str, Any]) -> Basis:
    """What the pack with these values prints and decided."""
    excerpts = [text for source in values["sources"].values() for text in source.get("excerpts", ())]
    laws = list(_laws(values))
    return Basis(
        printed=(*excerpts, *(law["clause"] for law in laws)),
        decided=tuple(law["note"]["zh"] for law in laws if law.get("open") and law.get("note")),
    )


def _laws(node: Any) -> Iterator[Mapping[str, Any]]:
    if isinstance(node, dict):
        if "clause" in node:
            yield node
        for value in node.values():
            yield from _laws(value)
    elif isinstance(node, list):
        for value in node:
            yield from _laws(value)


def _holds(texts: tuple[str, ...], wanted: str) -> bool:
    return BLANK in wanted or any(wanted in text for text in texts)


def _absent(sentence: str, zh: str, en: str) -> Text:
    return Text(f"政策的{zh}中没有\uff1a“{sentence}”", f"{en}: “{sentence}”")


def _sentences(value: object, path: Path) -> tuple[str, ...]:
    if isinstance(value, str):
        return (_sentence(value, path),)
    return reading.list_of(_sentence)(value, path)


def _sentence(value: object, path: Path) -> str:
    text = reading.text(value, path)
    if len(text) < SHORTEST:
        raise BadValue(path, f"不足 {SHORTEST} 个字，不成一句", f"is shorter than {SHORTEST} characters")
    return text
