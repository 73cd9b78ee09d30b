"""Cells that stay inert in a spreadsheet (T-34)."""

from __future__ import annotations

_ACTIVE = ("=", "+", "-", "@", "\t", "\r", "\n")


def inert(text: str) -> str:
    """The text with an apostrophe before anything that a spreadsheet would compute."""
    return f"'{text}" if text.lstrip(" ").startswith(_ACTIVE) else text
