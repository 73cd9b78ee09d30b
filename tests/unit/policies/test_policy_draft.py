"""`icity policy diff` and `new`: what two packs differ in, with both lines, and a skeleton that the check reads."""

from __future__ import annotations

import re
import shutil

import pytest
from click.testing import CliRunner

from app.commands.policy import policy
from app.policies import Library, default_library, lint
from app.policies.comparison import compare


def _run(*arguments):
    return CliRunner().invoke(policy, list(arguments))


@pytest.fixture
def root(tmp_path):
    shutil.copytree(default_library().root, tmp_path / "policies")
    return tmp_path / "policies"


def test_the_same_pack_does_not_differ():
    run = _run("diff", "xiamen/siming/2017", "xiamen/siming/2017")
    assert (run.exit_code, run.output) == (0, "")
    assert _run("diff", "xiamen/siming/2017", "xiamen/siming/1999").exit_code == 2


def test_a_changed_value_is_told_with_both_lines(root):
    pack = root / "xiamen/siming/2018.yaml"
    text = "frame: xiamen/siming/2017\nentry_year: 2018\nitems:\n  residence:\n    rate: 3\n"
    pack.write_text(text, encoding="utf-8")
    run = _run("diff", "xiamen/siming/2017", "xiamen/siming/2018", "--root", str(root))
    assert run.exit_code == 1
    assert "## 积分项" in run.output
    assert "居住（暂住）年限 · items.residence.rate: 2 → 3" in run.output
    frame = (root / "xiamen/frame-2014.yaml").read_text(encoding="utf-8").splitlines()
    line = frame.index("    rate: 2") + 1
    assert f"policies/xiamen/frame-2014.yaml:{line} → policies/xiamen/siming/2018.yaml:5" in run.output
    assert len(compare(Library(root), "xiamen/siming/2017", "xiamen/siming/2018")) == 2


def test_the_order_of_ties_is_a_difference(root):
    pack = root / "xiamen/siming/2018.yaml"
    pack.write_text("frame: xiamen/siming/2017\nties: {home: null}\n", encoding="utf-8")
    fields = {one.field for one in compare(Library(root), "xiamen/siming/2017", "xiamen/siming/2018")}
    assert fields == {"ties.home"}


@pytest.mark.parametrize(
    "arguments",
    [
        ("newcity/east/2026",),
        ("newcity/east/2026", "--kind", "batches"),
        ("newcity/east/2026", "--kind", "both"),
        ("weifang/kuiwen/2020", "--kind", "batches", "--frame", "weifang/frame"),
        ("xiamen/siming/2018", "--from", "xiamen/siming/2017"),
        ("jining/zoucheng/2022", "--from", "jining/zoucheng/2021"),
    ],
)
def test_a_skeleton_is_read_by_the_check_but_does_not_pass_and_is_never_written_over(root, arguments):
    made = _run("new", *arguments, "--root", str(root))
    assert made.exit_code == 0, made.output
    report = lint.check(Library(root), arguments[0])
    assert not report.passed
    errors = [one for one in report.findings if one.level == "error"]
    assert all("is not filled in: “填-" in one.en for one in errors)
    assert report.cases == 1
    text = (root / f"{arguments[0]}.yaml").read_text(encoding="utf-8")
    assert "填" in text
    assert Library(root).load(arguments[0]).entry_year == int(arguments[0][-4:])
    again = _run("new", *arguments, "--root", str(root))
    assert again.exit_code == 2
    assert "is not overwritten" in again.output
    assert (root / f"{arguments[0]}.yaml").read_text(encoding="utf-8") == text


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("../../etc/2026",), "city/district/year"),
        (("xiamen/siming/2018", "--frame", "xiamen/frame-1900"), "xiamen/frame-2017"),
        (("xiamen/nowhere/2018", "--frame", "xiamen/frame-2017"), "siming"),
        (("xiamen/siming/2018", "--from", "xiamen/siming/1999"), "xiamen/siming/2017"),
    ],
)
def test_a_skeleton_of_nothing_known_is_refused(root, arguments, said):
    run = _run("new", *arguments, "--root", str(root))
    assert run.exit_code == 2
    assert said in run.output


@pytest.mark.parametrize("kind", ["points", "batches", "both"])
def test_a_skeleton_is_good_once_everything_is_filled_in(root, kind):
    assert _run("new", "newcity/east/2026", "--kind", kind, "--root", str(root)).exit_code == 0
    pack, case = root / "newcity/east/2026.yaml", root / "newcity/east/cases/2026-first.yaml"
    assert Library(root).load("newcity/east/2026").kind == kind
    unfilled = lint.check(Library(root), "newcity/east/2026").findings
    lines = {one.line for one in unfilled if one.file.endswith("/2026.yaml")}
    written = pack.read_text(encoding="utf-8").splitlines()
    blanks = {at for at, line in enumerate(written, 1) if "填-" in line and not line.startswith("#")}
    assert lines == blanks
    assert {one.field for one in unfilled if one.file.endswith("first.yaml")} >= {"about", "child.hukou.city"}
    assert all(one.field for one in unfilled)
    clause = "当年 8 月 31 日前满 6 周岁"
    case.write_text(re.sub("填-文件原句[^}]*", clause, case.read_text(encoding="utf-8")), encoding="utf-8")
    for file in (pack, case):
        file.write_text(file.read_text(encoding="utf-8").replace("填-", ""), encoding="utf-8")
    assert lint.check(Library(root), "newcity/east/2026").findings == ()


@pytest.mark.parametrize(
    ("policy_id", "frame", "kind"),
    [
        ("xiamen/huli/2030", "xiamen/frame-2017", "points"),
        ("xiamen/tongan/2030", "xiamen/frame-2014", "points"),
        ("weifang/kuiwen/2030", "weifang/frame", "batches"),
        ("jining/zoucheng/2030", "jining/frame", "batches"),
    ],
)
def test_a_skeleton_over_a_frame_is_read_and_its_blanks_are_refused_in_words(root, policy_id, frame, kind):
    """What a frame leaves to its districts, a law of its own among it, stands in the skeleton as a blank."""
    assert _run("new", policy_id, "--frame", frame, "--kind", kind, "--root", str(root)).exit_code == 0
    Library(root).load(policy_id)
    checked = _run("check", policy_id, "--root", str(root))
    assert checked.exit_code == 1
    written = (root / f"{policy_id}.yaml").read_text(encoding="utf-8").splitlines()
    for line, words in enumerate(written, 1):
        if "填-" in words and not words.startswith("#"):
            assert f"policies/{policy_id}.yaml:{line}: 错误 error: " in checked.output
    if policy_id.startswith("xiamen"):
        assert "checks.hukou_elsewhere.law.clause: 尚未填写" in checked.output
        assert "districts: [3502" in "\n".join(written)
        assert "is not an item" not in checked.output


def test_one_blank_left_is_named_with_its_line_and_field(root):
    pack = root / "xiamen/siming/2017.yaml"
    text = pack.read_text(encoding="utf-8").replace("思明区教育局, en", "填-教育局, en")
    pack.write_text(text, encoding="utf-8")
    found = lint.check(Library(root), "xiamen/siming/2017").findings[0]
    line = next(at for at, one in enumerate(text.splitlines(), 1) if "填-" in one)
    assert (found.line, found.field, found.level) == (line, "contact.office.zh", "error")
    assert "填-教育局" in found.zh
