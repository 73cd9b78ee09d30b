"""Every refusal that the API can answer with, as the table of docs/api.md."""

from __future__ import annotations

import pkgutil
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import app.domain
import app.services
import blueprints
from app.domain.errors import DomainError
from blueprints import errors

PAGE = Path(__file__).parents[2] / "docs/api.md"
BEGIN, END = "<!-- codes -->\n", "<!-- /codes -->"
_PACKAGES = (app.domain, app.services, blueprints)
_INTERNAL = frozenset(
    {
        "refused",
        "bad_case",
        "bad_value",
        "broken_pack",
        "pack_exists",
        "bad_policy_id",
        "district_of_another_city",
        "unknown_frame",
    }
)  # the base, and what only commands say


def table() -> str:
    """Status, code and Chinese sentence of each, by status and code."""
    rows = {(_status(kind), kind.code): kind.zh for kind in _refusals() if kind.code not in _INTERNAL}
    rows |= {(status, code): zh for status, (code, zh, _en) in errors._SENTENCES.items()}
    rows[(500, errors._UNEXPECTED[0])] = errors._UNEXPECTED[1]
    lines = [f"| {status} | `{code}` | {zh} |" for (status, code), zh in sorted(rows.items())]
    return "\n".join(["| status | code | 中文 |", "|---|---|---|", *lines, ""])


def _status(kind: type[DomainError]) -> int:
    return next(status for parent, status in errors._STATUS if issubclass(kind, parent))


def _refusals() -> list[type[DomainError]]:
    for package in _PACKAGES:
        for module in pkgutil.walk_packages(package.__path__, f"{package.__name__}."):
            if module.name != "app.services.picture_program":  # a program of its own
                import_module(module.name)
    ours = [kind for kind in _below(DomainError) if kind.__module__.startswith(("app.", "blueprints."))]
    return sorted(ours, key=lambda kind: kind.__qualname__, reverse=True)


def _below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for child in kind.__subclasses__():
        yield child
        yield from _below(child)


def write() -> None:
    """Put the present table into docs/api.md: `python -m tests.architecture.error_codes`."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + table() + END + after, encoding="utf-8")


if __name__ == "__main__":
    write()
