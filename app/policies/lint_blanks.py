"""What a pack or a case file still has to be filled in: the values that a skeleton leaves as 填-…"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.explain import Text
from app.domain.reading import Path
from app.policies.lint_classes import Remark

BLANK = "填-"
"""How every value begins that `icity policy new` cannot know."""


def remarks(values: Any) -> Iterator[Remark]:
    """An error for every blank of a file's plain `values`, in the order of the file."""
    for path, value in _texts(values, ()):
        if BLANK in value:
            yield path, True, Text(f"尚未填写\uff1a“{value}”", f"is not filled in: “{value}”")


def _texts(node: Any, path: Path) -> Iterator[tuple[Path, str]]:
    if isinstance(node, str):
        yield path, node
    elif isinstance(node, dict):
        for key, value in node.items():
            yield from _texts(value, (*path, str(key)))
    elif isinstance(node, list):
        for at, value in enumerate(node):
            yield from _texts(value, (*path, at))
