"""What an earlier start prepared is not prepared again, and anything it depended on brings the steps back."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from sqlalchemy import text

from app import transactions
from app.extensions import db
from app.launch.environment import KEPT
from app.launch.set_up import SetUp
from tests.factories import make_season


@pytest.fixture
def prepared(app, settings, tmp_path: Path) -> SetUp:
    """A database with a season, noted as prepared."""
    with app.app_context():
        make_season()
    (tmp_path / "app").mkdir()
    (tmp_path / "app" / "loader.py").write_text("first")
    (tmp_path / "city.db").write_text("people")
    environment = {"DATABASE_URL": settings.database_url, **dict.fromkeys(KEPT, "kept")}
    found = SetUp(tmp_path / "set-up.json", tmp_path, tmp_path / "city.db", environment)
    assert not found.holds()
    found.note()
    return found


def test_it_holds_while_nothing_has_changed(prepared):
    assert prepared.holds()
    assert "kept" not in prepared.file.read_text()


def test_another_program_another_city_or_another_key_is_prepared_for_anew(prepared):
    other_key = {**prepared.environment, "BLIND_INDEX_KEY": "another"}
    assert not SetUp(prepared.file, prepared.root, prepared.city, other_key).holds()
    loader = prepared.root / "app" / "loader.py"
    stood = loader.stat()
    loader.write_text("other")
    assert not prepared.holds()
    loader.write_text("first")
    os.utime(loader, ns=(stood.st_atime_ns, stood.st_mtime_ns))
    assert prepared.holds()
    prepared.city.write_text("more people")
    assert not prepared.holds()


def test_an_empty_or_unreachable_database_is_prepared_anew(prepared):
    with transactions.unit():
        db.session.execute(text("DELETE FROM district_season"))
        db.session.execute(text("DELETE FROM season"))
    assert not prepared.holds()
    nowhere = {**prepared.environment, "DATABASE_URL": "postgresql+psycopg://nobody@/none?host=/nonexistent"}
    assert not SetUp(prepared.file, prepared.root, prepared.city, nowhere).holds()


def test_a_start_that_was_cut_short_is_not_taken_for_a_whole_one(prepared):
    prepared.forget()
    assert not prepared.holds()
