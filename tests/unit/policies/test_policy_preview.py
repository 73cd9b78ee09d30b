"""`icity policy preview`: who changes, by how much and in which order, by columns and one by one alike."""

from __future__ import annotations

import json
from decimal import Decimal

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.domain import impact
from app.domain.impact import Outcome
from app.policies import default_library
from app.policies.generated import generate

SIMING = "xiamen/siming/2017"


def _draft(tmp_path, *changes):
    text = (default_library().root / f"{SIMING}.yaml").read_text(encoding="utf-8")
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
    assert impact._places(before) == {0: 1, 1: 2, 2: 2}
    assert impact._places(after) == {3: 1, 1: 2, 2: 2, 0: 4}
    assert sorted(impact._moves(before, after)) == [-3, 0, 0]


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
