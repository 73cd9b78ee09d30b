"""Every dataset with its owner, freshness and what it replaces, as the table of docs/datasets.md."""

from __future__ import annotations

from pathlib import Path

import registries.connectors  # noqa: F401 - fills the table
from registries.connector import Connector, list_all

PAGE = Path(__file__).parents[2] / "docs/datasets.md"
BEGIN, END = "<!-- datasets -->\n", "<!-- /datasets -->"


def table() -> str:
    """One line per connector, in the order in which a family reads them."""
    head = ["| dataset | department 部门 | record 记录 | asked about | may be old | replaces |"]
    head.append("|---|---|---|---|---|---|")
    return "\n".join([*head, *(_line(connector) for connector in list_all()), ""])


def _line(connector: type[Connector]) -> str:
    about = "entered by the community 社区填写" if connector.entered else ", ".join(sorted(connector.about))
    age = "never changes" if connector.fresh_days is None else f"{connector.fresh_days} days"
    cells = (
        f"`{connector.dataset}`",
        f"{connector.bureau.name.zh} {connector.bureau.name.en}",
        f"{connector.title.zh} {connector.title.en}",
        about,
        age,
        f"{connector.replaces.zh} {connector.replaces.en}",
    )
    return f"| {' | '.join(cells)} |"


def write() -> None:
    """Put the present table into docs/datasets.md: `python -m tests.architecture.datasets_table`."""
    before, _, rest = PAGE.read_text(encoding="utf-8").partition(BEGIN)
    _, _, after = rest.partition(END)
    PAGE.write_text(before + BEGIN + table() + END + after, encoding="utf-8")


if __name__ == "__main__":
    write()
