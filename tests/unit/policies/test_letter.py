"""The letter to parents: every pack has one in both languages, without a blank, and it says what the pack says."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.domain.batch import PolicyKind
from app.domain.notice.letter import write
from app.domain.notice.letter_page import markdown
from app.domain.policy import Asked
from app.policies import default_library
from app.services import draw_qr

PACKS = default_library().list_ids()
URL = "https://ruxue.example.gov.cn"
ASKED = ["--url", f"{URL}/", "--signature", "示范招生"]
BLANKS = re.compile(r"填-|None|\{|\}|（）|\(\)|：。|:\s*\.|；；|，，|  +\S|。。")


def _letter(policy_id, language):
    pack = default_library().load(policy_id)
    return markdown(write(pack, address=f"{URL}/app/policy", signature="示范招生"), language)


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("policy_id", PACKS)
def test_every_pack_gives_a_letter_without_a_blank(policy_id, language):
    said = _letter(policy_id, language)
    assert BLANKS.findall(said) == []
    assert said.count("\n## ") == 6
    assert "示范招生" in said
    pack = default_library().load(policy_id)
    assert pack.contact.hotline in said
    if language == "en":
        assert not re.search("[一-鿿]", said.replace("示范招生", ""))


@pytest.mark.parametrize("policy_id", PACKS)
def test_days_that_no_text_settles_are_said_to_be_the_districts(policy_id):
    pack = default_library().load(policy_id)
    said = _letter(policy_id, "zh")
    unsettled = [window for window in pack.windows if window.law.open]
    if len(unsettled) == len(pack.windows):
        assert f"以上日子以{pack.district.unit}里公布为准" in said
    else:
        assert f"带 * 的以{pack.district.unit}里公布为准" in said
        marked = {line.split("：")[0].removeprefix("- ") for line in said.splitlines() if line.endswith(" *")}
        assert marked == {window.title.zh for window in unsettled}
    for window in pack.windows:
        first, last = window.opens_on, window.closes_on
        assert f"{first.year}年{first.month}月{first.day}日至{last.month}月{last.day}日" in said


@pytest.mark.parametrize("policy_id", PACKS)
def test_every_paper_is_either_known_to_the_city_or_to_be_brought(policy_id):
    pack = default_library().load(policy_id)
    said = _letter(policy_id, "zh")
    known = next((line for line in said.splitlines() if line.startswith("- 系统能查到")), "")
    for paper in pack.documents:
        if paper.asked is Asked.AT_SCHOOL:
            assert any(paper.title.zh in line and "入学那天" in line for line in said.splitlines())
        else:
            assert (paper.title.zh in known) is bool(paper.replaced_by)
            assert (f"请备好：{paper.title.zh}。" in said) is not bool(paper.replaced_by)


def test_no_clause_number_and_no_word_of_the_law_is_in_it():
    for policy_id in PACKS:
        said = _letter(policy_id, "zh")
        pack = default_library().load(policy_id)
        assert "依据" not in said.replace("依据户籍", "").replace("依据房产", "")
        assert all(rule.law.clause not in said for rule in pack.windows if len(rule.law.clause) > 12)


def test_points_and_batches_are_told_as_what_they_are():
    for policy_id in PACKS:
        pack, said = default_library().load(policy_id), _letter(policy_id, "zh")
        assert ("学位按积分从高到低安排" in said) is (pack.kind is PolicyKind.POINTS)
        assert ("安排的先后" in said) is bool(pack.batches)


def test_a_stage_more_is_a_line_more():
    said = _letter("jining/zoucheng/2021", "zh")
    assert "上小学一年级：孩子在2014年9月1日至2015年8月31日之间出生" in said
    assert "上初中一年级：" in said


def test_the_command_prints_the_page_with_the_qr_of_the_public_page():
    done = CliRunner().invoke(policy, ["letter", "xiamen/siming/2017", *ASKED])
    assert done.exit_code == 0
    assert "<h1>致学生家长的一封信</h1>" in done.output
    assert draw_qr.inline(f"{URL}/app/policy") in done.output
    assert "<script" not in done.output
    plain = CliRunner().invoke(
        policy, ["letter", "xiamen/siming/2017", "--format", "md", "--language", "en", *ASKED]
    )
    assert plain.output.startswith("# A letter to parents")
    assert f"<{URL}/app/policy>" in plain.output


def test_the_command_refuses_what_it_cannot_say(tmp_path):
    run = CliRunner(env={"PUBLIC_BASE_URL": "", "SMS_SIGNATURE": ""})
    assert run.invoke(policy, ["letter", "xiamen/siming/1999", *ASKED]).exit_code == 2
    assert "--url" in run.invoke(policy, ["letter", "xiamen/siming/2017"]).output
    folder = tmp_path / "xiamen" / "siming"
    folder.mkdir(parents=True)
    (folder / "2017.yaml").write_text("kind: points\n", encoding="utf-8")
    broken = run.invoke(policy, ["letter", "xiamen/siming/2017", "--root", str(tmp_path), *ASKED])
    assert broken.exit_code == 1
    assert "2017.yaml:1" in broken.output
