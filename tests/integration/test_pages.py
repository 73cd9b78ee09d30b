"""The built pages as the web process hands them out: kept for ever or asked anew, under a strict policy."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from flask.testing import FlaskClient

from app.factory import create_app
from blueprints.pages import POLICY


@pytest.fixture
def built(tmp_path: Path) -> Path:
    """A folder as the build leaves it."""
    for name in ("app", "desk", "console"):
        (tmp_path / f"{name}.html").write_text(f"<!doctype html><title>{name}</title>", encoding="utf-8")
    (tmp_path / "assets").mkdir()
    (tmp_path / "assets" / "app-1a2b3c4d.js").write_text("export {}", encoding="utf-8")
    (tmp_path / "service-worker.js").write_text("self", encoding="utf-8")
    return tmp_path


@pytest.fixture
def visitor(settings, built) -> FlaskClient:
    return create_app(replace(settings, web_pages=built)).test_client()


@pytest.mark.parametrize("path", ["/app/", "/app/applications/1/serial", "/desk/", "/console/wall"])
def test_every_address_of_an_entry_is_its_shell(visitor, path):
    answer = visitor.get(path, buffered=True)
    assert answer.status_code == 200
    assert path.split("/")[1] in answer.text
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert answer.headers["Cache-Control"] == "no-cache"
    assert (
        visitor.get(path, buffered=True, headers={"If-None-Match": answer.headers["ETag"]}).status_code == 304
    )


def test_the_city_leads_parents_to_their_app(visitor):
    answer = visitor.get("/", buffered=True)
    assert (answer.status_code, answer.headers["Location"]) == (302, "/app/")


def test_a_file_with_its_digest_in_the_name_is_kept_for_ever(visitor):
    answer = visitor.get("/assets/app-1a2b3c4d.js", buffered=True)
    assert answer.status_code == 200
    assert "immutable" in answer.headers["Cache-Control"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"] == POLICY


def test_the_service_worker_is_asked_for_anew(visitor):
    assert visitor.get("/service-worker.js", buffered=True).headers["Cache-Control"] == "max-age=0, public"


@pytest.mark.parametrize("path", ["/assets/../../config.py", "/assets/missing.js", "/nowhere"])
def test_what_is_not_there_is_a_problem_in_words(visitor, path):
    answer = visitor.get(path, buffered=True)
    assert answer.status_code == 404
    assert answer.json["code"] == "not_found"


def test_pages_that_were_not_built_say_so(settings, tmp_path):
    answer = create_app(replace(settings, web_pages=tmp_path)).test_client().get("/app/")
    assert answer.status_code == 503
    assert "make web" in answer.text


def test_the_policy_allows_no_inline_script_and_nobody_else():
    assert "unsafe-inline" not in POLICY.replace("style-src-attr 'unsafe-inline'", "")
    assert "'unsafe-eval'" not in POLICY
    assert "http" not in POLICY
