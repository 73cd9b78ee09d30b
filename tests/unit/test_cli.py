"""The command line starts fast and speaks plainly."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from app.cli import GROUPS, main
from app.domain.states import as_markdown

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", sorted(GROUPS))
def test_every_command_exists(name):
    answer = CliRunner().invoke(main, [name, "--help"])
    assert answer.exit_code == 0, answer.output


def test_help_imports_neither_web_nor_database():
    program = (
        "import sys; from app.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'flask', 'sqlalchemy', 'redis', 'rq', 'twilio'} & sys.modules.keys()\n"
        "sys.exit(','.join(heavy) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_missing_settings_are_one_sentence(monkeypatch):
    monkeypatch.delenv("DATABASE_URL", raising=False)
    answer = CliRunner().invoke(main, ["audit", "verify"])
    assert answer.exit_code == 2
    assert "DATABASE_URL" in answer.output
    assert "Traceback" not in answer.output


def test_states_page_names_every_state(tmp_path):
    page = tmp_path / "states.md"
    assert CliRunner().invoke(main, ["states", "--out", str(page)]).exit_code == 0
    assert "`points_confirmed`" in page.read_text(encoding="utf-8")


def test_city_make_prints_the_file(tmp_path):
    answer = CliRunner().invoke(main, ["city", "make", "--people", "5", "--out", str(tmp_path)])
    assert answer.exit_code == 0
    assert answer.output.strip() == str(tmp_path / "city.db")


def test_unwritable_folder_is_one_sentence(tmp_path):
    (tmp_path / "file").write_text("")
    answer = CliRunner().invoke(main, ["city", "make", "--out", str(tmp_path / "file" / "below")])
    assert answer.exit_code == 1
    assert "Traceback" not in answer.output


def test_the_page_in_the_repository_is_the_present_table():
    assert (ROOT / "docs" / "states.md").read_text(encoding="utf-8") == as_markdown(), (
        "run: icity states --out docs/states.md"
    )
