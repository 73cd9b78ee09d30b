"""The notice as it is laid out, whatever it is printed on: sections of lines, each with its clause."""

from __future__ import annotations

from dataclasses import dataclass

from app.domain.explain import Law, Text


@dataclass(frozen=True, slots=True)
class Line:
    """`head` stands out, `parts` follow below one another, `law` is where it is written."""

    head: Text
    parts: tuple[Text, ...] = ()
    law: Law | None = None


@dataclass(frozen=True, slots=True)
class Section:
    title: Text
    lead: tuple[Text, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Sheet:
    """`sources` is id -> title with its date, for the clauses that the lines quote."""

    title: Text
    subtitle: Text
    sections: tuple[Section, ...]
    sources: tuple[tuple[str, Text], ...]
    foot: Text
