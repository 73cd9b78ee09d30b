"""`icity policy`: what people and programs get, and the exit status of each refusal."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.policies import default_library

SIMING = "xiamen/siming/2017"
CASE = """
entry_year: 2017
child: {name: 小明, born_on: 2011-03-05}
guardians:
  father:
    residence:
      - {from: 2011-09-01, to: 2017-12-31, district: siming, record: temporary_permit}
    insurance:
      - {from: 2014-09, to: 2017-04, district: "350206"}
expect: {anything: here is not read}
"""


def _run(*arguments, given=None):
    return CliRunner().invoke(policy, list(arguments), input=given)


def test_json_is_one_document_on_standard_output():
    result = _run("evaluate", SIMING, "--case", "-", "--json", given=CASE)
    assert result.exit_code == 0
    assert result.stderr == ""
    written = json.loads(result.stdout)
    assert written["eligible"] is True
    assert {i["id"]: i["points"] for i in written["points"]["items"]}["residence"] == "8.00"


def test_json_goes_in_as_well_as_yaml():
    case = {"entry_year": 2017, "child": {"name": "小明", "born_on": "2011-03-05"}}
    result = _run("evaluate", SIMING, "--case", "-", "--json", given=json.dumps(case))
    assert result.exit_code == 0
    assert json.loads(result.stdout)["eligible"] is False


def test_people_get_a_table(tmp_path):
    file = tmp_path / "family.yaml"
    file.write_text(CASE, encoding="utf-8")
    chinese = _run("evaluate", SIMING, "--case", str(file)).stdout
    assert "6 年 − 2 年 = 4 年 × 2 分" in chinese
    assert "暂计" in chinese
    english = _run("evaluate", SIMING, "--case", str(file), "--lang", "en").stdout
    assert "6 years − 2 years = 4 years × 2 points" in english


def test_the_day_can_be_chosen():
    result = _run("evaluate", SIMING, "--case", "-", "--json", "--on", "2017-04-12", given=CASE)
    assert json.loads(result.stdout)["as_of"] == "2017-04-12"


@pytest.mark.parametrize(
    ("policy_id", "case", "said"),
    [
        (SIMING, "entry_year: [", "<stdin>:1"),
        (SIMING, CASE.replace("2011-09-01", "2011-09-31"), "<stdin>:7: guardians.father.residence[0].from"),
        (SIMING, CASE.replace("entry_year: 2017", "entry_year: 2016"), "entry_year is 2016"),
        (SIMING, "", "mapping"),
        (SIMING, b"\xff\xfe\x00", "UTF-8"),
        (SIMING, "a: 1\n" * 300_000, "too large"),
        ("xiamen/siming/1999", CASE, SIMING),
    ],
)
def test_a_wrong_file_or_call_is_status_2_and_a_sentence(policy_id, case, said):
    result = _run("evaluate", policy_id, "--case", "-", "--json", given=case)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr
    assert len(result.stderr.splitlines()) == 2


def test_a_missing_file_is_status_2():
    assert _run("evaluate", SIMING, "--case", "/nowhere/family.yaml").exit_code == 2
    assert _run("evaluate", SIMING, "--case", "/").exit_code == 2


def test_check_passes_and_counts():
    result = _run("check", SIMING, "--json")
    assert result.exit_code == 0
    [report] = json.loads(result.stdout)
    assert report["passed"]
    assert report["cases"] >= 12
    assert report["open"] > 0


def test_check_of_a_broken_folder_is_status_1(tmp_path):
    (tmp_path / "xiamen/siming").mkdir(parents=True)
    (tmp_path / "xiamen/siming/2017.yaml").write_text("district: 350203\n", encoding="utf-8")
    result = _run("check", "--root", str(tmp_path))
    assert result.exit_code == 1
    assert "policies/xiamen/siming/2017.yaml" in result.stderr


def test_check_of_no_such_policy_is_status_2():
    assert _run("check", "xiamen/siming/1999").exit_code == 2


def test_list_names_the_packs():
    assert _run("list").stdout.split() == default_library().list_ids()
