"""The notice of a pack: every kind of rule has its sentence, every clause its source, the arithmetic is shown."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.domain.documents import HELD
from app.domain.explain import Text
from app.domain.notice import catchment, condition, scoring
from app.domain.notice.markdown import markdown
from app.domain.notice.page import page
from app.domain.notice.words import DATASETS, WORDS
from app.domain.policy import Asked
from app.domain.stage import TITLES
from app.policies import conditions, default_library, rules, scorings
from app.policies.explanation import explain

PACKS = default_library().list_ids()


def _returned(readers):
    """The types that the readers of a registry name as the class they build."""
    source = {name for reader in readers.values() for name in reader.__code__.co_names}
    return {name for name in source if name[0].isupper()}


def test_every_kind_of_condition_has_its_sentence():
    built = _returned(conditions._CONDITIONS) | _returned(rules._CONDITIONS)
    told = {kind.__name__ for kind in condition.SENTENCES}
    assert told <= built
    assert len(told) == len(conditions.ConditionKind) + len(rules.CheckKind)


def test_every_kind_of_item_has_its_sentence():
    told = {kind.__name__ for kind in scoring.SENTENCES}
    assert told <= _returned(scorings._SCORINGS)
    assert len(told) == len(scorings.ItemKind)


def test_every_word_of_the_vocabularies_and_every_dataset_is_named():
    for kind, words in WORDS.items():
        assert set(words) == {member.value for member in kind}
    assert set(DATASETS) == set(HELD)


@pytest.mark.parametrize("policy_id", PACKS)
def test_the_notice_tells_every_rule_with_clause_and_source(policy_id):
    pack = default_library().load(policy_id)
    sheet = explain(default_library(), policy_id)
    for language in ("zh", "en"):
        printed = page(sheet, language)
        ruled = (*pack.family_checks, *pack.checks, *pack.items, *pack.documents, *pack.ties, *pack.windows)
        for rule in ruled:
            title = rule.title.zh if language == "zh" else rule.title.en
            assert title.replace("&", "&amp;").replace("'", "&#x27;") in printed
        assert "<script" not in printed
        assert not re.search(r"""(?:src|href|url)\s*[=(]""", printed)
    quoted = {line.law.source for section in sheet.sections for line in section.lines if line.law}
    assert quoted <= {name for name, _ in sheet.sources}


@pytest.mark.parametrize("policy_id", PACKS)
def test_the_notice_does_not_contradict_or_repeat_itself(policy_id):
    for section in explain(default_library(), policy_id).sections:
        for line in section.lines:
            parts = [part.zh for part in line.parts]
            everyone = "每家都要" in parts
            assert not (everyone and any(part.startswith("只有这些家庭要") for part in parts))
            later = any("报名时不用" in part for part in parts)
            assert not (later and any("需要上传或带来" in part for part in parts))
            for written in (line.head.zh, *parts):
                assert written.count("封顶") < 2
                assert not re.search(r"T\d", written)


@pytest.mark.parametrize("policy_id", PACKS)
def test_examples_are_headed_for_parents_in_their_language(policy_id):
    sheet = explain(default_library(), policy_id)
    examples = next(one for one in sheet.sections if one.title.en == "Worked examples")
    assert len(examples.lines) == 5
    for line in examples.lines:
        assert not re.search(r"[\u4e00-\u9fff]", line.head.en)
        assert not re.search(r"[“”]|原文|待定", line.head.zh.replace("“", "", 1).replace("”", "", 1))
    assert (
        sum("归入" not in line.parts[0].zh and "：符合" not in line.parts[0].zh for line in examples.lines)
        == 1
    )


@pytest.mark.parametrize("policy_id", PACKS)
def test_every_school_is_told_with_what_it_serves(policy_id):
    pack, sheet = default_library().load(policy_id), explain(default_library(), policy_id)
    told = next((one for one in sheet.sections if one.title == catchment.TITLE), None)
    assert (told is None) == (pack.catchments is None)
    if told and pack.catchments:
        by_school = {line.head.zh: line.parts for line in told.lines}
        several = len(pack.opened.stages) > 1
        for school in pack.catchments.schools.values():
            served = [unit for unit in pack.catchments.units if school.code in unit.schools]
            head = f"{school.name.zh}（{TITLES[school.stage].zh}）" if several else school.name.zh
            assert len(by_school[head]) == len(served) > 0


def test_the_notice_names_the_stages_and_what_holds_for_one_alone():
    both = explain(default_library(), "jining/zoucheng/2021")
    assert "小学一年级、初中一年级" in both.subtitle.zh
    assert "primary one and junior one" in both.subtitle.en
    only = {line.head.zh: [part.zh for part in line.parts] for line in both.sections[0].lines}
    assert "只对小学一年级" in only["没有小学学籍"]
    assert "只对初中一年级" in only["在读小学毕业年级"]
    examples = next(one for one in both.sections if one.title.en == "Worked examples")
    junior = [line for line in examples.lines if "初中一年级，" in line.parts[0].zh]
    assert [line.parts[0].zh for line in junior] == ["结论：归入“户籍”（初中一年级，依据户籍入学）"]
    primary = markdown(explain(default_library(), "weifang/kuiwen/2019"), "zh")
    assert "· 小学一年级 ·" in primary
    assert "初中一年级" not in primary


def test_the_bridge_says_when_the_old_permit_must_have_been_issued():
    written = markdown(explain(default_library(), "xiamen/siming/2017"), "zh")
    assert "2016年12月1日以前办理的暂住证，在2016年12月1日至2017年11月30日之间到期" in written
    assert "最迟2017年11月30日当天领到居住证" in written


@pytest.mark.parametrize("policy_id", ["weifang/kuiwen/2019", "jining/zoucheng/2021"])
def test_nobody_is_called_refused_whom_a_person_will_look_at(policy_id):
    written = markdown(explain(default_library(), policy_id), "zh")
    assert "不会自动拒绝，由工作人员核对材料" in written
    assert "结论：转人工核实" in written
    assert "结论：不符合" not in written


def test_points_show_their_arithmetic_and_what_need_not_be_brought():
    written = markdown(explain(default_library(), "xiamen/siming/2017"), "zh")
    assert "6 年 − 2 年 = 4 年 × 2 分" in written
    assert "合计：30 + 8 + 12 + 9 + 5 = 64.00 分" in written
    assert "不用带：系统查到公安·居住证的数据即可" in written
    assert "超过 50%（正好 50% 不算）" in written
    assert "731 天里" in written
    assert "638 天" in written


def test_batches_tell_their_classes_in_order_and_a_pack_without_visit_says_so():
    written = markdown(explain(default_library(), "jining/zoucheng/2021"), "zh")
    at = [written.index(f"第 {number} 批") for number in (1, 2, 3)]
    assert at == sorted(at)
    assert "不用到场，不用交纸质材料" in written
    assert "现场确认的时间" not in written


def test_what_a_pack_says_cannot_become_markup():
    sheet = explain(default_library(), "xiamen/siming/2017")
    hostile = type(sheet)(Text("<b>&", "<b>&"), *(getattr(sheet, name) for name in sheet.__slots__[1:]))
    assert "<b>" not in page(hostile, "zh")


def test_the_command_writes_files_and_refuses_in_a_sentence(tmp_path):
    paper, text = tmp_path / "notice.html", tmp_path / "notice.md"
    run = CliRunner().invoke(
        policy, ["explain", "weifang/kuiwen/2019", "--html", str(paper), "--md", str(text), "--lang", "en"]
    )
    assert (run.exit_code, run.output) == (0, "")
    assert paper.read_text(encoding="utf-8").startswith("<!doctype html>")
    assert text.read_text(encoding="utf-8").startswith("# ")
    assert CliRunner().invoke(policy, ["explain", "xiamen/siming/1999"]).exit_code == 2


def test_every_way_of_asking_for_a_paper_is_told():
    from app.domain.notice.papers import ASKED

    assert set(ASKED) == set(Asked)


def test_the_notice_says_which_certificate_will_do():
    told = markdown(explain(default_library(), "shandong/template/2024"), "zh")
    assert "有有效电子证照（居住证）的，也不用带" in told
