"""Packs as files: what is refused, with which file and line, and what the lint sees."""

from __future__ import annotations

import shutil
from datetime import date

import pytest

from app.domain.procedure import Confirmation
from app.policies import BrokenPack, Library, UnknownPolicy, default_library, digest, lint, load
from app.policies.lint import Level

SIMING = "xiamen/siming/2017"


@pytest.fixture
def library(tmp_path):
    """A copy of the shipped packs that a test may spoil."""
    shutil.copytree(default_library().root, tmp_path / "policies")
    return Library(tmp_path / "policies")


def _edit(library, file, old, new):
    """Replace `old` in the file; returns the line (from 1) where it stood."""
    path = library.root / file
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in {file}"
    path.write_text(text.replace(old, new), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


def test_every_pack_loads_and_none_overlap():
    policies = default_library().load_all()
    assert len({policy.id for policy in policies}) == len(default_library().list_ids())
    xiamen = [policy for policy in policies if policy.id.startswith("xiamen/")]
    assert len(xiamen) == 7
    for policy in xiamen:
        assert sum(item.cap for item in policy.items) == policy.total_cap == 110
        assert {tie.item for tie in policy.ties} >= {
            "home",
            "insurance",
            "residence",
            "family_planning",
            None,
        }
        assert {
            "pre_registration",
            "application",
            "recheck",
            "points_confirmation",
            "on_site",
            "results",
        } <= {window.id for window in policy.windows}
        assert policy.procedure.confirmation is Confirmation.ON_SITE
        assert policy.slots.get_lane("green").minutes < policy.slots.get_lane("ordinary").minutes


def test_every_open_point_says_what_was_decided():
    for policy in default_library().load_all():
        rules = (*policy.items, *policy.checks, *policy.family_checks, *policy.windows, *policy.ties)
        assert all(rule.law.clause for rule in rules)
        assert all(rule.law.note for rule in rules if rule.law.open)
        assert all(rule.law.open for rule in rules if rule.law.source == "public-notices")


def test_windows_are_open_on_their_first_and_last_day():
    window = load("xiamen/jimei/2015").get_window("application")
    opened = [window.is_open(date(2015, 4, day)) for day in (15, 16, 30)]
    assert opened == [False, True, True]
    assert not window.is_open(date(2015, 5, 1))


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "xiamen/siming/2017.yaml",
            "min_valid_days: 638\n    law: &",
            "min_valid_days: 738\n    law: &",
            "between",
        ),
        ("xiamen/siming/2017.yaml", "district: 350203", "district: 350299", "district of the city"),
        ("xiamen/siming/2017.yaml", "kind: insured_within", "kind: insured", "allowed: born_between"),
        ("xiamen/siming/2017.yaml", "min_months: 24", "min_months: many", "whole number"),
        ("xiamen/siming/2017.yaml", "    min_months: 24", "    min_moths: 24", "min_months: is missing"),
        ("xiamen/siming/2017.yaml", "base_years:\n  value: 2", "base_years:\n  value: 2\n  vlue: 3", "vlue"),
        ("xiamen/frame-2014.yaml", "  value: 110", "  value: 111", "add up to 110"),
        ("xiamen/frame-2014.yaml", '    operator: ">"', '    operator: "=>"', "allowed: >, >="),
        ("xiamen/frame-2014.yaml", "    percent: 50", "    percent: 500", "over 100"),
        ("xiamen/frame-2017.yaml", "  until: 2017-08-31", "  until: 2017-08-32", "date"),
        ("xiamen/frame-2017.yaml", "    cause: not_personal", "    cause: whatever", "not_personal"),
    ],
)
def test_a_broken_pack_names_file_and_line(library, file, old, new, said):
    line = _edit(library, file, old, new)
    with pytest.raises(BrokenPack) as refused:
        library.load(SIMING)
    facts = refused.value.facts
    assert facts["file"] == f"policies/{file}"
    block = {"is missing": -8, "vlue": 2}
    offset = next((shift for words, shift in block.items() if words in said), 0)
    assert facts["line"] - line == offset
    assert said in refused.value.sentence("en")


@pytest.mark.parametrize(
    "text",
    [
        "a: [1",
        "a: 1\na: 2\n",
        "- 1\n",
        "",
        "\t",
        "a: &a [*a]",
        "frame: ../../secrets",
        "frame: 7",
        "x: !!python/none",
    ],
)
def test_what_is_not_a_pack_is_refused_in_a_sentence(library, text):
    (library.root / f"{SIMING}.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(BrokenPack):
        library.load(SIMING)


def test_a_few_lines_cannot_stand_for_billions(library):
    bomb = "a0: &a0 [1, 1]\n" + "".join(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]\n" for n in range(1, 29))
    (library.root / f"{SIMING}.yaml").write_text(bomb, encoding="utf-8")
    with pytest.raises(BrokenPack):
        library.load(SIMING)


@pytest.mark.parametrize(
    "policy_id", ["", "xiamen", "xiamen/siming/2018", "../etc/2017", "xiamen/../2017", "x/y/20171"]
)
def test_an_unknown_policy_lists_the_known(policy_id):
    with pytest.raises(UnknownPolicy) as refused:
        load(policy_id)
    assert SIMING in refused.value.sentence("en")


def test_two_packs_in_force_at_once_are_refused(library):
    twin = (library.root / f"{SIMING}.yaml").read_text(encoding="utf-8") + "\nentry_year: 2018\n"
    (library.root / "xiamen/siming/2018.yaml").write_text(twin, encoding="utf-8")
    with pytest.raises(BrokenPack) as refused:
        library.load_all()
    assert refused.value.facts["file"] == "policies/xiamen/siming/2018.yaml"


def test_a_pack_belongs_into_its_folder(library):
    (library.root / "xiamen/huli/2017.yaml").write_text(
        (library.root / f"{SIMING}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    with pytest.raises(BrokenPack) as refused:
        library.load("xiamen/huli/2017")
    assert "huli" in refused.value.sentence("en")


def test_the_digest_follows_the_values_and_not_the_layout(library):
    assert library.load(SIMING).digest == digest(SIMING)
    (library.root / f"{SIMING}.yaml").write_text(
        "# a remark\n" + (library.root / f"{SIMING}.yaml").read_text(encoding="utf-8"), encoding="utf-8"
    )
    assert Library(library.root).load(SIMING).digest == digest(SIMING)
    _edit(library, "xiamen/frame-2014.yaml", "minutes: 5,", "minutes: 6,")
    assert Library(library.root).load(SIMING).digest != digest(SIMING)


def _of_the_pack(report):
    """The findings that are not about its cases."""
    return [finding for finding in report.findings if "/cases/" not in finding.file]


def _errors(report):
    return [finding for finding in report.findings if finding.level is Level.ERROR]


REASONED = {
    "xiamen/huli/2017": {"counting.hukou_districts", "checks.residence_two_years.home_counts"},
    "xiamen/siming/2017": {"counting.hukou_districts", "checks.residence_two_years.home_counts"},
    "xiamen/jimei/2015": {"items.family_planning.registered_by", "items.second_parent.insurance_partial"},
}
"""Where a district truly differs from the city's method or its peers, by its own notice."""


def test_the_shipped_packs_pass_the_lint():
    for policy_id in default_library().list_ids():
        report = lint.check(default_library(), policy_id)
        assert report.passed
        assert {finding.field for finding in report.findings} == REASONED.get(policy_id, set())
        assert all("理由：" in f.zh and "because" in f.en for f in report.findings)
        assert report.cases >= 4


def test_more_years_than_the_frame_need_a_reason(library):
    _edit(library, "xiamen/jimei/2017.yaml", "base_years:\n  value: 1", "base_years:\n  value: 2")
    report = lint.check(library, "xiamen/jimei/2017")
    assert "without a reason" in report.findings[0].en
    assert not report.passed
    reason = "base_years:\n  reason: {zh: 学位紧张, en: seats are scarce}\n  value: 2"
    _edit(library, "xiamen/jimei/2017.yaml", "base_years:\n  value: 2", reason)
    report = lint.check(Library(library.root), "xiamen/jimei/2017")
    assert report.findings[0].level is Level.WARNING


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ("items: {home: {joint_counts: false, REASON}}", "items.home.joint_counts"),
        ("counting: {insurance_paid: [on_time, back_paid], REASON}", "counting.insurance_paid"),
        ("ties: {family_planning: null, REASON}", "ties"),
    ],
)
def test_another_method_is_a_warning_once_its_reason_is_written(library, change, field):
    path = library.root / "xiamen/tongan/2017.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(f"{change.replace(', REASON', '')}\n{text}", encoding="utf-8")
    [found] = _of_the_pack(lint.check(Library(library.root), "xiamen/tongan/2017"))
    assert (found.level, found.field, found.line) == (Level.ERROR, field, 1)
    reason = change.replace("REASON", "reason: {zh: 区里公告, en: by notice}")
    path.write_text(f"{reason}\n{text}", encoding="utf-8")
    [found] = _of_the_pack(lint.check(Library(library.root), "xiamen/tongan/2017"))
    assert (found.level, found.field, found.line) == (Level.WARNING, field, 1)
    assert "理由：区里公告" in found.zh


def test_a_reason_of_the_frame_is_none_of_the_districts(library):
    frame = library.root / "xiamen/frame-2017.yaml"
    text = frame.read_text(encoding="utf-8")
    frame.write_text(
        text.replace("counting:\n", "counting:\n  reason: {zh: 市里, en: city}\n"), encoding="utf-8"
    )
    path = library.root / "xiamen/tongan/2017.yaml"
    pack = path.read_text(encoding="utf-8")
    path.write_text(f"counting: {{deem_future: false}}\n{pack}", encoding="utf-8")
    found = lint.check(library, "xiamen/tongan/2017").findings
    assert (found[0].level, found[0].field) == (Level.ERROR, "counting.deem_future")


@pytest.mark.parametrize("change", ["items: {residence: {rate: 3}}", "items: {home: {operator: '>='}}"])
def test_a_district_does_not_change_the_method(library, change):
    path = library.root / "xiamen/tongan/2017.yaml"
    path.write_text(f"{change}\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    report = lint.check(library, "xiamen/tongan/2017")
    assert not report.passed
    assert (report.findings[0].line, report.findings[0].file) == (1, "policies/xiamen/tongan/2017.yaml")


def test_a_case_that_does_not_hold_fails_the_lint(library):
    line = _edit(library, "xiamen/siming/cases/2017-share-50-5.yaml", "home: 20", "home: 0")
    report = lint.check(library, SIMING)
    [found] = _errors(report)
    assert found.file == "policies/xiamen/siming/cases/2017-share-50-5.yaml"
    assert (found.line, found.field) == (line, "expect.points.home")
    assert found.en == "expected 0.00, got 20.00"
    assert not report.passed


def test_a_case_of_another_year_fails_the_lint_at_its_line(library):
    file = "xiamen/siming/cases/2017-share-50-5.yaml"
    line = _edit(library, file, "entry_year: 2017", "entry_year: 2016")
    [found] = _errors(lint.check(library, SIMING))
    assert (found.file, found.line) == (f"policies/{file}", line)
    assert "entry_year is 2016, the policy is for 2017" in found.en


def test_the_offices_own_milestones_come_in_the_order_of_their_days():
    assert [one.id for one in load(SIMING).milestones] == [
        "policy_filed",
        "data_list",
        "rehearsal",
        "finished",
    ]
    assert load("xiamen/jimei/2015").milestones == ()
    assert load(SIMING).school_choices == 1


@pytest.mark.parametrize("most", ["0", "13", "many"])
def test_a_family_may_name_one_to_twelve_schools(library, most):
    law = "  law: {source: public-notices, clause: 志愿数}\n"
    path = library.root / "xiamen/siming/2017.yaml"
    path.write_text(path.read_text() + f"\nschool_choices:\n  value: {most}\n{law}")
    with pytest.raises(BrokenPack, match="school_choices"):
        library.load(SIMING)
    path.write_text(path.read_text().replace(f"value: {most}\n{law}", f"value: 3\n{law}"))
    assert Library(library.root).load(SIMING).school_choices == 3


def test_a_condition_above_the_limits_is_a_warning_once_its_reason_is_written(library):
    """Base years of one, and yet 1800 days in five years and 60 insured months: as strict as five base years."""
    _edit(library, "xiamen/jimei/2017.yaml", "    from: 2015-09\n", "    from: 2012-09\n")
    _edit(library, "xiamen/jimei/2017.yaml", "min_months: 12", "min_months: 60")
    path = library.root / "xiamen/jimei/2017.yaml"
    text = path.read_text(encoding="utf-8")
    residence = text.index("kind: residence_within")
    strict = text[residence:].replace("from: 2016-09-01", "from: 2012-09-01", 1)
    path.write_text(text[:residence] + strict.replace("min_valid_days: 272", "min_valid_days: 1800", 1))
    fields = {
        "checks.residence_one_year.min_valid_days",
        "checks.residence_one_year.from",
        "checks.insured_one_of_two_years.min_months",
        "checks.insured_one_of_two_years.from",
    }
    assert {one.field for one in _of_the_pack(lint.check(library, "xiamen/jimei/2017"))} == fields
    reasoned = path.read_text(encoding="utf-8")
    for kind in ("residence_within", "insured_within"):
        reasoned = reasoned.replace(
            f"kind: {kind}\n", f"kind: {kind}\n    reason: {{zh: 学位紧张, en: seats}}\n"
        )
    path.write_text(reasoned, encoding="utf-8")
    found = _of_the_pack(lint.check(Library(library.root), "xiamen/jimei/2017"))
    assert (
        {one.field for one in found if one.level is Level.WARNING} == fields == {one.field for one in found}
    )


def test_asking_for_less_than_the_limits_is_free_but_told_beside_the_peers(library):
    for old, new in (("min_months: 12", "min_months: 6"), ("from: 2015-09\n", "from: 2016-09\n")):
        _edit(library, "xiamen/jimei/2017.yaml", old, new)
    found = _of_the_pack(lint.check(library, "xiamen/jimei/2017"))
    assert len(found) == 2
    assert all(one.level is Level.WARNING and one.zh.startswith("与同类区不同") for one in found)


@pytest.mark.parametrize(
    ("latest", "level"),
    [
        ("2012-08-31", "error"),
        ("2011-09-01", "error"),
        ("2011-08-31", None),
        ("2010-12-31", None),
        ("2010-08-31", "warning"),
        ("2006-09-01", "warning"),
        ("2006-08-31", None),
    ],
)
def test_the_youngest_is_six_in_the_year_of_entry(library, latest, level):
    """On 31 August 2017; from eleven years on it is a junior school, of which nothing is said."""
    _edit(
        library,
        "xiamen/frame-2017.yaml",
        "from: 2010-09-01, to: 2011-08-31",
        f"from: 2005-01-01, to: {latest}",
    )
    found = [one for one in lint.check(library, SIMING).findings if one.field == "checks.birth_range.to"]
    assert [one.level for one in found] == ([level] if level else [])
    assert all(latest in one.zh for one in found)


@pytest.mark.parametrize(
    ("day", "wrong"),
    [("2014-12-31", True), ("2015-01-01", False), ("2018-12-31", False), ("2019-01-01", True)],
)
def test_a_milestone_lies_near_its_season(library, day, wrong):
    _edit(library, "xiamen/frame-2017.yaml", "due: 2017-05-31", f"due: {day}")
    fields = {one.field for one in lint.check(library, SIMING).findings if one.level is Level.ERROR}
    assert fields == ({"milestones.data_list.due"} if wrong else set())
