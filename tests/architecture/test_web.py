"""Rules of `web/` that a compiler does not keep: small components, texts apart, tidy form, a lock without addresses."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from app.launch.pages import WEB

SOURCE = WEB / "src"
LONGEST = 200  # lines of a component
CHINESE = re.compile(r"[\u3400-\u9fff]")
COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?<!:)//[^\n]*", re.DOTALL)
MARKUP = re.compile(r"\sv-html|\.innerHTML|\bonclick=|\beval\(|new Function")
LOOSE = re.compile(r"\bMath\.random\(|@ts-ignore|@ts-nocheck|: any\b|as any\b")
HAVE_TWO_LANGUAGES = {"problem.ts", "language.ts", "start.ts", "service-worker.ts"}


def sources(*endings: str) -> Iterator[Path]:
    return (
        path
        for path in sorted(SOURCE.rglob("*"))
        if path.suffix in endings and path.name != "schema.d.ts" and not path.name.endswith(".test.ts")
    )


def named(paths: Iterator[Path]) -> list[str]:
    return [str(path.relative_to(WEB)) for path in paths]


def test_a_component_of_more_than_200_lines_is_two():
    long = (path for path in sources(".vue", ".ts") if len(path.read_text().splitlines()) > LONGEST)
    assert named(long) == []


def test_texts_stand_in_text_files_in_both_languages():
    coded = (
        path
        for path in sources(".vue", ".ts")
        if path.name not in HAVE_TWO_LANGUAGES and CHINESE.search(COMMENT.sub("", path.read_text()))
    )
    assert named(coded) == []


@pytest.mark.parametrize("pattern", [MARKUP, LOOSE], ids=["markup out of data", "loose types and chance"])
def test_what_no_page_contains(pattern):
    assert named(path for path in sources(".vue", ".ts") if pattern.search(path.read_text())) == []


def test_an_entry_does_not_reach_into_another():
    entries = ("app", "desk", "console")
    crossed = [
        f"{path.relative_to(WEB)} -> {other}"
        for entry in entries
        for path in sources(".vue", ".ts")
        if path.is_relative_to(SOURCE / entry)
        for other in entries
        if other != entry and f"@/{other}/" in path.read_text()
    ]
    assert crossed == []


def test_the_lock_names_no_address():
    assert "resolved" not in (WEB / "package-lock.json").read_text()
    assert "http" not in json.dumps(json.loads((WEB / "package.json").read_text()))


def test_the_form_is_prettiers():
    node = shutil.which("node") or shutil.which("node", path=str(Path(".venv/bin")))
    prettier = WEB / "node_modules" / "prettier" / "bin" / "prettier.cjs"
    assert node, "no Node.js here: make web brings it"
    assert prettier.exists(), "the pages' tools are not installed: make web"
    told = subprocess.run(
        [node, prettier, "--check", "--log-level", "warn", "."],
        cwd=WEB,
        capture_output=True,
        text=True,
        check=False,
    )
    assert told.returncode == 0, told.stdout + told.stderr
