"""A draft starts from what is in force, and says in words what it changes of it."""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from sqlalchemy import select

from app import policies, transactions
from app.domain.batch import PolicyKind
from app.jobs import run as jobs
from app.models.outbox import OutboxEntry
from app.policies import skeleton
from app.policies.library import ROOT, Library
from app.policies.source import filed
from app.services import file_policy
from app.services.approve_template import Officer
from app.store import policy_filings
from tests import factories, onsite

PACK, AFTER = "xiamen/siming/2017", "xiamen/siming/2018"
BEGIN, DIFFER, CHECK = (f"/api/v1/district/policy-{name}" for name in ("beginnings", "differences", "checks"))
MARCH = datetime(2017, 3, 20, tzinfo=UTC)


@pytest.fixture
def officer(app):
    return factories.sign_in(factories.make_staff("admin", name="孙管理").person_id)


@pytest.fixture
def draft(client, officer):
    """The draft from a start of Siming's pack, as the console asks for it."""

    def begin(start: str, policy_id: str = PACK) -> tuple[str, str]:
        answer = client.get(f"{BEGIN}/{policy_id}?start={start}", headers=officer)
        assert answer.status_code == 200, answer.text
        return answer.json["policy_id"], answer.json["text"]

    return begin


def send(client, path: str, policy_id: str, text: str, headers):
    body = json.dumps({"policy_id": policy_id, "text": text})
    return client.post(path, data=body, content_type="application/json", headers=headers)


def bring_into_force() -> None:
    first, second = (factories.make_staff("bureau", None, name) for name in ("甲", "乙"))
    one, other = (Officer(staff.person_id, f"staff:{staff.id}") for staff in (first, second))
    with transactions.unit():
        file_policy.submit(PACK, actor=one, now=MARCH)
        file_policy.approve(PACK, actor=other, now=MARCH)
        file_policy.put_in_force(PACK, actor=other, now=MARCH)


def test_a_draft_starts_from_the_file_that_is_in_force(draft, client, officer):
    policy_id, text = draft("in_force")
    assert (policy_id, text) == (PACK, (ROOT / f"{PACK}.yaml").read_text("utf-8"))
    same = send(client, DIFFER, policy_id, text, officer)
    assert (same.status_code, same.json["against"], same.json["items"]) == (200, PACK, [])


def test_the_version_in_force_is_kept_when_the_file_has_gone_on(draft, client, officer, monkeypatch):
    bring_into_force()
    library = policies.default_library()
    written = library.stack(PACK)
    values = json.loads(written.as_json())
    values["base_years"]["value"] = 1
    changed = filed(json.dumps(values), "changed")
    monkeypatch.setattr(library, "stack", lambda policy_id: changed)
    policy_id, text = draft("in_force")
    monkeypatch.undo()
    assert "\nbase_years:\n  value: 2\n" in text
    report = send(client, CHECK, policy_id, text, officer).json
    assert (report["passed"], report["digest"]) == (True, policies.digest(PACK))


def test_what_was_filed_is_the_same_values_again(app):
    bring_into_force()
    with transactions.unit():
        row = policy_filings.find_in_force(PACK)
        assert row is not None
        kept = filed(row.written, "kept")
    assert kept.digest() == policies.digest(PACK)


def test_the_year_after_is_drafted_from_this_one(draft, client, officer):
    policy_id, text = draft("next_year")
    assert policy_id == AFTER
    assert "entry_year: 2018" in text
    assert "填" in text.splitlines()[0]
    report = send(client, CHECK, policy_id, text, officer).json
    assert [(one["level"], one["zh"]) for one in report["findings"] if one["level"] == "error"] == [
        ("error", "2018 年没有案例文件，至少一个")
    ]
    changed = {one["field"]: one for one in send(client, DIFFER, policy_id, text, officer).json["items"]}
    assert (changed["entry_year"]["old"]["zh"], changed["entry_year"]["new"]["zh"]) == ("2017", "2018")


def test_an_empty_skeleton_is_what_the_command_writes(draft, client, officer, tmp_path):
    policy_id, text = draft("empty")
    shelf = tmp_path / "policies"
    (shelf / "xiamen").mkdir(parents=True)
    for frame in (ROOT / "xiamen").glob("frame*.yaml"):
        (shelf / "xiamen" / frame.name).write_text(frame.read_text("utf-8"), encoding="utf-8")
    made = skeleton.write(Library(shelf), AFTER, PolicyKind.POINTS, frame="xiamen/frame-2017", like=None)
    assert (policy_id, text) == (AFTER, (shelf / made.pack).read_text("utf-8"))
    found = send(client, CHECK, policy_id, text, officer).json["findings"]
    unfilled = {one["field"] for one in found if "尚未填写" in one["zh"]}
    assert (
        "checks.hukou_elsewhere.law.clause" in unfilled
    )  # what the frame leaves to its districts is a blank


def test_what_a_draft_changes_is_said_with_both_places(client, officer):
    text = (
        (ROOT / f"{PACK}.yaml")
        .read_text("utf-8")
        .replace("base_years:\n  value: 2", "base_years:\n  value: 1")
    )
    [one] = send(client, DIFFER, PACK, text, officer).json["items"]
    assert (one["section_zh"], one["field"]) == ("基本年限", "base_years.value")
    assert (one["old"]["zh"], one["new"]["zh"]) == ("2", "1")
    assert (one["old"]["file"], one["new"]["file"]) == (f"policies/{PACK}.yaml", "draft.yaml")
    assert one["old"]["line"] == one["new"]["line"] == text.splitlines().index("base_years:") + 2


def test_a_draft_that_cannot_be_read_is_compared_with_nothing(client, officer):
    answer = send(client, DIFFER, PACK, "version: [", officer)
    assert (answer.status_code, answer.json["items"]) == (200, None)
    assert "/tmp" not in answer.text


def test_the_impact_of_next_years_draft_is_measured_on_this_years_families(draft, client, officer):
    policy_id, text = draft("next_year")
    asked = send(client, "/api/v1/district/policy-previews", policy_id, text, officer)
    assert asked.status_code == 202
    jobs.run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.done_at.is_(None))))
    done = client.get(f"/api/v1/district/operations/{asked.json['id']}", headers=officer).json
    assert (done["state"], done["problem"]) == ("done", None)
    assert done["result"]["families"] == 500


def test_only_the_own_districts_packs_and_no_other_start(client, officer):
    assert client.get(f"{BEGIN}/xiamen/huli/2017", headers=officer).status_code == 404
    assert client.get(f"{BEGIN}/xiamen/huli/2031", headers=officer).status_code == 404
    assert client.get(f"{BEGIN}/xiamen/nowhere/2017", headers=officer).status_code == 404
    assert client.get(f"{BEGIN}/{PACK}?start=last_year", headers=officer).status_code == 422
    assert send(client, DIFFER, "xiamen/huli/2018", "version: 1", officer).status_code == 404


def test_the_ways_to_start_come_with_the_pack(client, officer):
    [pack] = client.get("/api/v1/district/policy-filings", headers=officer).json["packs"]
    ways = [(one["start"], one["like"], one["policy_id"]) for one in pack["beginnings"]]
    assert ways == [("in_force", PACK, PACK), ("next_year", PACK, AFTER), ("empty", PACK, AFTER)]
    assert all(one["title_zh"] and one["title_en"] for one in pack["beginnings"])
