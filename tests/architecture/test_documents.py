"""The documents say what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture import error_codes

ROOT = Path(__file__).parents[2]
PAGES = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])


def test_every_error_code_is_in_the_table():
    page = error_codes.PAGE.read_text(encoding="utf-8")
    written = page.partition(error_codes.BEGIN)[2].partition(error_codes.END)[0]
    assert written == error_codes.table(), "write it anew: python -m tests.architecture.error_codes"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_links_lead_somewhere(page):
    text = re.sub(r"```.*?```", "", page.read_text(encoding="utf-8"), flags=re.DOTALL)
    links = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)|(?:src|href)=\"([^\"]+)\"", text)
    targets = [one or other for one, other in links]
    assert [target for target in targets if "://" not in target and not (page.parent / target).exists()] == []


def test_the_files_named_in_the_feature_list_exist():
    page = (ROOT / "docs/features.md").read_text(encoding="utf-8")
    named = re.findall(r"`([a-z_]+/[\w/.-]+)`", page)
    assert named
    assert [path for path in named if not (ROOT / path).exists()] == []
