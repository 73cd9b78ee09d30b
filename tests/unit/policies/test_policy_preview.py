"""`icity policy preview`: who changes, by how much and in which order, by columns and one by one alike."""

from __future__ import annotations

import json
from collections import Counter
from decimal import Decimal

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.domain import impact
from app.domain.classify import classify
from app.domain.impact import Outcome
from app.domain.people import IdKind
from app.domain.stage import Stage
from app.policies import default_library
from app.policies.generated import generate

SIMING = "xiamen/siming/2017"
KUIWEN, ZOUCHENG, SHANDONG = "weifang/kuiwen/2019", "jining/zoucheng/2021", "shandong/template/2024"


def _draft(tmp_path, *changes, policy_id=SIMING):
    text = (default_library().root / f"{policy_id}.yaml").read_text(encoding="utf-8")
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    file = tmp_path / "draft.yaml"
    file.write_text(text, encoding="utf-8")
    return file


def _preview(*arguments):
    run = CliRunner().invoke(policy, ["preview", *arguments, "--families", "200", "--json"])
    assert run.exit_code == 0, run.output
    return json.loads(run.output)


def test_the_same_pack_changes_nobody():
    found = _preview(SIMING)
    assert (found["changed"], found["moved"], found["examples"]) == (0, 0, [])
    assert found["distribution"] == {"0": 200}
    assert found["path"] == "columns"


def test_a_year_less_at_the_base_gives_more_to_many(tmp_path):
    file = _draft(tmp_path, ("base_years:\n  value: 2", "base_years:\n  value: 1"))
    found = _preview(str(file), "--against", SIMING)
    assert found["changed"] > 50
    assert found["gained_eligibility"] == found["lost_eligibility"] == 0
    assert sum(found["distribution"].values()) == 200
    assert not any(name.startswith(("-", "<")) for name in found["distribution"])
    assert Decimal(found["examples"][0]["after"]) - Decimal(found["examples"][0]["before"]) == 6
    assert any("− 1 年" in line[2] for line in found["examples"][0]["why"])


def test_stricter_insurance_loses_some_their_eligibility(tmp_path):
    found = _preview(str(_draft(tmp_path, ("min_months: 24", "min_months: 30"))), "--against", SIMING)
    assert found["lost_eligibility"] > 0
    assert found["gained_eligibility"] == 0
    assert found["examples"][0]["eligible_before"]
    assert not found["examples"][0]["eligible_after"]


def test_columns_and_single_evaluation_agree():
    pack = default_library().load(SIMING)
    families, day = generate(pack, 150, seed=7), pack.get_window("application").closes_on
    by_columns, way = impact.score(pack, families, day)
    assert way == impact.COLUMNS
    assert by_columns == [impact._single(pack, family, day) for family in families]


@pytest.mark.parametrize("policy_id", default_library().list_ids())
def test_every_class_of_every_pack_occurs_among_the_invented(policy_id):
    pack = default_library().load(policy_id)
    families, day = generate(pack, 2000, seed=1), pack.get_window("application").closes_on
    found = Counter(classify(pack, family, day).kind.id for family in families)
    assert {kind.id for kind in pack.classes} == set(found)
    assert families[:50] == generate(pack, 50, seed=1)


@pytest.mark.parametrize(
    ("policy_id", "changes"),
    [
        (KUIWEN, (("certified: true", "certified: false"),)),
        (KUIWEN, (("percent: 50", "percent: 90"),)),
        (ZOUCHENG, (("ways: [contract, insurance]", "ways: [contract]"),)),
        (ZOUCHENG, (("titles: [certificate, contract]", "titles: [certificate]"),)),
        (SHANDONG, (("min_months: 6\n", "min_months: 12\n"),)),
        (SHANDONG, (("family_with_guardian: 30", "family_with_guardian: 25"),)),
    ],
)
def test_a_change_is_seen_in_packs_of_batches_too(tmp_path, policy_id, changes):
    assert _preview(policy_id)["changed"] == 0
    found = _preview(str(_draft(tmp_path, *changes, policy_id=policy_id)), "--against", policy_id)
    assert found["changed"] > 0


def test_a_class_that_nobody_belongs_to_is_named():
    pack = default_library().load(SIMING)
    families, day = generate(pack, 60, seed=1), pack.get_window("application").closes_on
    citizens = [family for family in families if family.child.id_kind is IdKind.CITIZEN]
    found = impact.measure(pack, pack, citizens, on=day).as_json()["absent"]
    assert [one["id"] for one in found] == ["hk_macao_taiwan", "foreign"]
    assert "样本中没有" in found[0]["told_zh"]
    assert "class foreign is not represented" in found[1]["told_en"]
    run = CliRunner().invoke(policy, ["preview", SIMING, "--families", "1"])
    assert "not represented" in run.output
    assert (
        "not represented" not in CliRunner().invoke(policy, ["preview", SIMING, "--families", "2000"]).output
    )


def test_packs_without_columns_are_scored_one_by_one():
    assert _preview("jining/zoucheng/2021")["path"] == "single"


def test_places_are_counted_among_the_eligible_and_shared_by_equals():
    before = [
        Outcome(True, Decimal(60)),
        Outcome(True, Decimal(50)),
        Outcome(True, Decimal(50)),
        Outcome(False, Decimal(90)),
    ]
    after = [
        Outcome(True, Decimal(40)),
        Outcome(True, Decimal(50)),
        Outcome(True, Decimal(50)),
        Outcome(True, Decimal(90)),
    ]
    assert impact._places(before, range(4)) == {0: 1, 1: 2, 2: 2}
    assert impact._places(after, range(4)) == {3: 1, 1: 2, 2: 2, 0: 4}
    assert sorted(impact._moves(before, after, [Stage.P1] * 4)) == [-3, 0, 0]
    assert sorted(impact._moves(before, after, [Stage.P1, Stage.J1, Stage.J1, Stage.P1])) == [-1, 0, 0]


def test_families_of_every_stage_that_the_pack_opens_are_counted(tmp_path):
    found = _preview(
        str(_draft(tmp_path, ("grades: [6]", "grades: [5]"), policy_id=ZOUCHENG)), "--against", ZOUCHENG
    )
    assert {one["stage"]: one["families"] for one in found["stages"]} == {"P1": 100, "J1": 100}
    assert 50 < found["lost_eligibility"] <= 100
    assert found["changed"] <= 100
    primary = _preview(SIMING)["stages"]
    assert [one["title_zh"] for one in primary] == ["小学一年级"]


@pytest.mark.parametrize(
    ("change", "name"),
    [
        ("0", "0"),
        ("0.01", "0..2"),
        ("2", "0..2"),
        ("2.01", "2..5"),
        ("-2", "-2..0"),
        ("-2.5", "-5..-2"),
        ("-21", "<-20"),
        ("21", ">20"),
    ],
)
def test_every_change_falls_into_one_bucket(change, name):
    assert impact._distribution([Decimal(change)]) == ((name, 1),)


def test_a_population_may_be_given_and_a_broken_draft_is_refused(tmp_path):
    case = {"entry_year": 2017, "child": {"name": "小明", "born_on": "2011-03-05"}}
    population = tmp_path / "families.jsonl"
    population.write_text(json.dumps(case) + "\n", encoding="utf-8")
    assert _preview(SIMING, "--population", str(population))["families"] == 1
    broken = _draft(tmp_path, ("min_months: 24", "min_months: many"))
    run = CliRunner().invoke(policy, ["preview", str(broken), "--against", SIMING])
    assert run.exit_code == 1
    assert "draft.yaml:" in run.output
