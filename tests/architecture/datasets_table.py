"""Every dataset with its owner, freshness and what it replaces, as the table and the sections of docs/datasets.md."""

from __future__ import annotations

from pathlib import Path

import registries.connectors  # noqa: F401 - fills the table
from registries.connector import Connector, list_all
from tests.architecture import dataset_page

PAGE = Path(__file__).parents[2] / "docs/datasets.md"
TABLE = ("<!-- datasets -->\n", "<!-- /datasets -->")
SECTIONS = ("<!-- sections -->\n", "<!-- /sections -->")


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
    """Put the present table and sections into docs/datasets.md: `python -m tests.architecture.datasets_table`."""
    text = PAGE.read_text(encoding="utf-8")
    for (begin, end), now in ((TABLE, table()), (SECTIONS, dataset_page.sections())):
        before, _, rest = text.partition(begin)
        _, _, after = rest.partition(end)
        text = before + begin + now + end + after
    PAGE.write_text(text, encoding="utf-8")


def written(marks: tuple[str, str]) -> str:
    """What the page has between two marks."""
    return PAGE.read_text(encoding="utf-8").partition(marks[0])[2].partition(marks[1])[0]


if __name__ == "__main__":
    write()
