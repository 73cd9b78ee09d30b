"""A policy comes into force by two people, and what was decided under a version is decided so for ever."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta

import pytest

from app import policies, transactions
from app.domain.actor import SYSTEM
from app.domain.points import evaluate
from app.policies import Library, cases
from app.policies.library import ROOT
from app.services import file_policy, find_policy, refuse_unfiled
from app.services.approve_template import Officer
from app.services.open_district import open_district
from app.services.override_item import SamePerson
from app.store import seasons
from tests import factories

SIMING = "xiamen/siming/2017"
IN_TIME, LATE = datetime(2017, 3, 20, tzinfo=UTC), datetime(2017, 4, 5, tzinfo=UTC)

pytestmark = pytest.mark.usefixtures("app")


@pytest.fixture
def officers():
    staff = [factories.make_staff("bureau", None) for _ in range(2)]
    return [Officer(one.person_id, f"staff:{one.id}") for one in staff]


@pytest.fixture
def edited(tmp_path, monkeypatch):
    """The shipped packs, where a test may edit Siming's."""
    shutil.copytree(ROOT, tmp_path / "policies")
    current = [Library(tmp_path / "policies")]
    for name in ("default_library",):
        monkeypatch.setattr(policies, name, lambda: current[0])
        monkeypatch.setattr(policies.library, name, lambda: current[0])

    def edit(old: str, new: str) -> None:
        file = tmp_path / "policies" / f"{SIMING}.yaml"
        text = file.read_text(encoding="utf-8")
        assert text.count(old) == 1
        file.write_text(text.replace(old, new), encoding="utf-8")
        current[0] = Library(tmp_path / "policies")

    return edit


def _in_force(officers, now=IN_TIME):
    first, second = officers
    with transactions.unit():
        file_policy.submit(SIMING, actor=first, now=now)
        file_policy.approve(SIMING, actor=second, now=now)
        return file_policy.put_in_force(SIMING, actor=second, now=now)


def test_two_people_bring_a_policy_into_force(officers):
    first, second = officers
    with transactions.unit():
        with pytest.raises(refuse_unfiled.NotApproved):
            open_district(SIMING, actor=SYSTEM, now=IN_TIME, filed_only=True)
        assert file_policy.submit(SIMING, actor=first, now=IN_TIME).state == "submitted"
        with pytest.raises(SamePerson):
            file_policy.approve(SIMING, actor=first, now=IN_TIME)
        with pytest.raises(refuse_unfiled.NotApproved):
            file_policy.put_in_force(SIMING, actor=second, now=IN_TIME)
        assert file_policy.approve(SIMING, actor=second, now=IN_TIME).state == "approved"
        done = file_policy.put_in_force(SIMING, actor=second, now=IN_TIME)
        assert (done.state, done.is_late, done.deadline.isoformat()) == ("in_force", False, "2017-04-01")
        assert not open_district(SIMING, actor=SYSTEM, now=IN_TIME, filed_only=True).policy


def test_late_needs_a_reason_and_what_was_returned_can_be_filed_again(officers):
    first, second = officers
    with transactions.unit():
        with pytest.raises(file_policy.LateWithoutReason):
            file_policy.submit(SIMING, actor=first, now=LATE)
        late = file_policy.submit(SIMING, actor=first, now=LATE, reason="区政府会议推迟")
        assert (late.is_late, late.reason) == (True, "区政府会议推迟")
        assert file_policy.send_back(SIMING, because="补充测算", actor=second, now=LATE).state == "returned"
        with pytest.raises(refuse_unfiled.NotApproved):
            file_policy.approve(SIMING, actor=second, now=LATE)
        again = file_policy.submit(SIMING, actor=first, now=LATE, reason="已补充")
        assert (again.state, again.returned_because) == ("submitted", None)
        file_policy.approve(SIMING, actor=second, now=LATE)
        with pytest.raises(file_policy.AlreadyDecided):
            file_policy.send_back(SIMING, because="晚了", actor=second, now=LATE)


def test_a_change_needs_a_new_version_and_old_decisions_keep_theirs(officers, edited):
    before = _in_force(officers)
    case = cases.read_case(ROOT / "xiamen/siming/cases/2017-seed-six-years.yaml", "case")
    day = policies.load(SIMING).get_window("application").closes_on
    old = evaluate(policies.load(SIMING), case.family, on=day)
    edited("base_years:\n  value: 2", "base_years:\n  value: 1")
    with transactions.unit():
        with pytest.raises(refuse_unfiled.ChangedInForce):
            refuse_unfiled.refuse_changed(SIMING)
        with pytest.raises(refuse_unfiled.ChangedInForce):
            file_policy.submit(SIMING, actor=officers[0], now=IN_TIME)
        season = seasons.find_by_year(2017)
        assert season is not None
        assert find_policy.in_force(season.id, factories.SIMING).base_years == 2
        again = evaluate(find_policy.of_version(SIMING, before.digest), case.family, on=day)
    assert again.as_json() == old.as_json()
    edited("frame: xiamen/frame-2017", "frame: xiamen/frame-2017\nversion: 2")
    new = _in_force(officers, IN_TIME + timedelta(days=1))
    assert (new.version, new.impact["population"]) == (2, "invented")
    assert new.impact["changed"] > 0
    with transactions.unit():
        assert find_policy.in_force(season.id, factories.SIMING).base_years == 1
        assert find_policy.of_version(SIMING, before.digest).base_years == 2


def test_every_pack_is_the_same_again_from_its_kept_values():
    from json import loads

    from app.policies.pack import read_policy

    for policy_id in policies.list_policies():
        pack = policies.load(policy_id)
        written = policies.default_library().stack(policy_id).as_json()
        assert read_policy(policy_id, loads(written), pack.digest) == pack


def test_officers_file_over_http_within_their_district(client):
    url = "/api/v1/district/policy-filings"
    admin = factories.sign_in(factories.make_staff("admin").person_id)
    bureau = factories.sign_in(factories.make_staff("bureau", None).person_id)
    late = client.post(f"{url}/{SIMING}/submissions", headers=admin, json={})
    assert (late.status_code, late.json["code"]) == (422, "filed_late_without_reason")
    filed = client.post(f"{url}/{SIMING}/submissions", headers=admin, json={"reason": "会议推迟"})
    assert (filed.status_code, filed.json["state"], filed.json["is_late"]) == (201, "submitted", True)
    assert client.post(f"{url}/xiamen/huli/2017/submissions", headers=admin, json={}).status_code == 404
    assert client.post(f"{url}/{SIMING}/approvals", headers=admin).status_code == 403
    assert client.post(f"{url}/{SIMING}/approvals", headers=bureau).json["state"] == "approved"
    assert client.post(f"{url}/{SIMING}/commencements", headers=bureau).json["state"] == "in_force"
    [one] = client.get(url, headers=admin).json["items"]
    assert (one["filing"]["policy_id"], one["filing"]["state"]) == (SIMING, "in_force")


STEPS = ("can_submit", "can_return", "can_approve", "can_commence")


def _allowed(answer) -> tuple[set[str], set[str]]:
    """What may be done about the one filing, and about Siming's pack as it is deployed."""
    items = [{name for name in STEPS if one[name]} for one in answer.json["items"]]
    [pack] = [one for one in answer.json["packs"] if one["policy_id"] == SIMING]
    return items[0] if items else set(), {name for name in STEPS if pack[name]}


def test_the_api_says_what_each_officer_may_do(client):
    url = "/api/v1/district/policy-filings"
    factories.make_season()
    admin = factories.sign_in(factories.make_staff("admin").person_id)
    first, second = (
        factories.sign_in(factories.make_staff("bureau", None, f"市局{name}").person_id) for name in "甲乙"
    )

    def seen(headers):
        return _allowed(client.get(url, headers=headers))

    assert seen(admin) == (set(), {"can_submit"})
    packs = client.get(url, headers=admin).json["packs"]
    assert {one["district_code"] for one in packs} == {factories.SIMING}
    everywhere = {one["policy_id"] for one in client.get(url, headers=first).json["packs"]}
    assert {SIMING, "xiamen/huli/2017"} < everywhere
    assert not any(one.startswith("jining") for one in everywhere)

    client.post(f"{url}/{SIMING}/submissions", headers=first, json={"reason": "会议推迟"})
    assert seen(admin) == (set(), set())
    assert seen(first) == ({"can_return"}, {"can_return"})
    assert seen(second)[0] == {"can_return", "can_approve"}
    client.post(f"{url}/{SIMING}/returns", headers=second, json={"because": "补充测算"})
    assert seen(admin) == ({"can_submit"}, {"can_submit"})
    client.post(f"{url}/{SIMING}/submissions", headers=admin, json={"reason": "已补充"})
    assert seen(first)[0] == {"can_return", "can_approve"}
    client.post(f"{url}/{SIMING}/approvals", headers=first)
    assert (seen(admin)[0], seen(first)[0]) == (set(), {"can_commence"})
    client.post(f"{url}/{SIMING}/commencements", headers=first)
    assert (seen(admin)[0], seen(first)[0]) == (set(), set())


def test_a_pack_changed_under_the_version_in_force_cannot_be_filed(client, officers, edited):
    factories.make_season()
    _in_force(officers)
    edited("base_years:\n  value: 2", "base_years:\n  value: 1")
    admin = factories.sign_in(factories.make_staff("admin").person_id)
    answer = client.get("/api/v1/district/policy-filings", headers=admin)
    assert _allowed(answer) == (set(), set())
    [pack] = [one for one in answer.json["packs"] if one["policy_id"] == SIMING]
    assert "version" in pack["refusal_zh"]
