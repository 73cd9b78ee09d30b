"""Drafts in the browser: findings with their place, the notice, the impact; nothing in force moves."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from app import clock, policies
from app.jobs import run as jobs
from app.models.operation import Operation
from app.models.outbox import OutboxEntry
from app.policies.library import ROOT
from app.services import follow_operation, preview_draft
from tests import factories, onsite

PACK = "xiamen/siming/2017"
CHECKS, EXPLAINED, PREVIEWS = (
    f"/api/v1/district/policy-{name}" for name in ("checks", "explanations", "previews")
)


@pytest.fixture
def officer(app):
    return factories.sign_in(factories.make_staff("admin", name="孙管理").person_id)


@pytest.fixture(scope="module")
def shipped() -> str:
    return (ROOT / f"{PACK}.yaml").read_text("utf-8")


def send(client, path: str, text: str, headers, **more):
    body = json.dumps({"policy_id": PACK, "text": text} | more)
    return client.post(path, data=body, content_type="application/json", headers=headers)


def work() -> None:
    """Do what the outbox promises, as the worker does."""
    ids = onsite.rows(select(OutboxEntry.id).where(OutboxEntry.done_at.is_(None)))
    jobs.run(ids)


# --- check


def test_the_pack_as_it_ships_passes(client, officer, shipped):
    answer = send(client, CHECKS, shipped, officer)
    assert (answer.status_code, answer.json["passed"]) == (200, True)
    assert answer.json["digest"] == policies.digest(PACK)
    assert answer.json["cases"] > 0


def test_a_finding_says_line_and_column_in_words(client, officer, shipped):
    lines = shipped.splitlines()
    at = next(number for number, line in enumerate(lines) if line == "  value: 2")
    lines[at] = "  value: zwei"
    [found] = send(client, CHECKS, "\n".join(lines), officer).json["findings"]
    assert (found["level"], found["file"], found["line"], found["column"]) == (
        "error",
        "draft.yaml",
        at + 1,
        3,
    )
    assert found["zh"]
    assert found["en"]


@pytest.mark.parametrize("text", ["version: [", "- a", "a: &a [*a]", "\tx: 1", "frame: ../../etc/passwd"])
def test_what_is_no_policy_is_a_finding_not_an_error(client, officer, text):
    answer = send(client, CHECKS, text, officer)
    assert (answer.status_code, answer.json["passed"], answer.json["digest"]) == (200, False, None)
    assert "/tmp" not in answer.text
    assert "root:" not in answer.text


def test_a_case_that_no_longer_holds_is_told(client, officer, shipped):
    broken = next(
        shipped.replace(line, line.replace("value: ", "value: 9"))
        for line in shipped.splitlines()
        if "value: " in line and line.strip()[-1].isdigit()
    )
    assert send(client, CHECKS, broken, officer).json["passed"] is False


def test_a_draft_of_another_district_is_a_finding(client, officer):
    other = (ROOT / "xiamen/huli/2017.yaml").read_text("utf-8")
    report = send(client, CHECKS, other, officer).json
    assert (report["passed"], report["findings"][0]["field"]) == (False, "district")


def test_only_the_own_districts_pack(client, officer, shipped):
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "吴管理").person_id)
    bureau = factories.sign_in(factories.make_staff("bureau", None, "郑局").person_id)
    for path in (CHECKS, EXPLAINED, PREVIEWS):
        assert send(client, path, shipped, elsewhere).status_code == 404
    assert send(client, CHECKS, shipped, bureau).status_code == 200


@pytest.mark.parametrize("text", ["", "a\x00b", "a\ud800", "x" * 100_001])
def test_caps_and_characters(client, officer, text):
    assert send(client, CHECKS, text, officer).status_code == 422


# --- explain


def test_the_draft_in_plain_words(client, officer, shipped):
    answer = send(client, EXPLAINED, shipped, officer).json
    assert answer["html"].startswith("<!doctype html>")
    assert answer["markdown"].startswith("#")
    english = send(client, EXPLAINED, shipped, officer, language="en").json
    assert english["markdown"] != answer["markdown"]
    broken = send(client, EXPLAINED, "version: [", officer).json
    assert (broken["html"], broken["report"]["passed"]) == (None, False)


# --- preview


def test_the_impact_is_measured_in_the_background(client, officer, shipped, monkeypatch):
    before = policies.digest(PACK)
    seen: list[tuple[int, int | None]] = []
    told = preview_draft._tell

    def listen(operation_id, done, total):
        told(operation_id, done, total)
        shown = client.get(f"/api/v1/district/operations/{operation_id}", headers=officer).json
        seen.append((shown["done"], shown["total"]))
        assert shown["state"] == "running"

    monkeypatch.setattr(preview_draft, "_tell", listen)
    asked = send(client, PREVIEWS, f"{shipped}\n# 仅加一行注释\n", officer)
    assert (asked.status_code, asked.json["state"], asked.json["percent"]) == (202, "waiting", 0)
    path = f"/api/v1/district/operations/{asked.json['id']}"
    work()
    done = client.get(path, headers=officer).json
    assert (done["state"], done["percent"], done["seconds_left"]) == ("done", 100, 0)
    assert done["result"]["population"] == "invented"
    assert (done["result"]["families"], done["result"]["changed"]) == (500, 0)
    assert seen == sorted(seen)
    assert seen[0] == (0, 1000)
    assert seen[-1] == (1000, 1000)
    assert len(seen) > 4
    assert policies.digest(PACK) == before
    work()  # a second run changes nothing
    assert client.get(path, headers=officer).json == done


def test_a_broken_draft_fails_with_its_reason(client, officer):
    asked = send(client, PREVIEWS, "version: [", officer).json
    work()
    failed = client.get(f"/api/v1/district/operations/{asked['id']}", headers=officer).json
    assert (failed["state"], failed["result"]) == ("failed", None)
    assert "draft" in failed["problem"]["en"]
    elsewhere = factories.sign_in(factories.make_staff("admin", factories.HULI, "吴管理").person_id)
    assert client.get(f"/api/v1/district/operations/{asked['id']}", headers=elsewhere).status_code == 404


def test_a_district_has_few_under_way(client, officer, shipped, monkeypatch):
    monkeypatch.setattr(preview_draft, "MOST_OPEN", 1)
    assert send(client, PREVIEWS, shipped, officer).status_code == 202
    refused = send(client, PREVIEWS, shipped, officer)
    assert (refused.status_code, refused.json["code"]) == (429, "too_many_operations")


def test_an_estimate_of_the_time_left():
    began = clock.now()
    row = Operation(started_at=began, total=100, done=25, ended_at=None)
    assert follow_operation.seconds_left(row, began + timedelta(seconds=10)) == 30
