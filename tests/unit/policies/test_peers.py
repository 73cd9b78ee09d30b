"""Districts of one group side by side: who departs from its peers is told, with both values, until it says why."""

from __future__ import annotations

import shutil

import pytest

from app.policies import BrokenPack, Library, default_library, lint
from app.policies.draft import drafted
from app.policies.lint import Level

HAICANG, JIMEI, SIMING, HULI = (f"xiamen/{name}/2017" for name in ("haicang", "jimei", "siming", "huli"))
PEERS = "与同类区不同"


@pytest.fixture
def shelf(tmp_path):
    """The packs that ship, without all but one case file of each, for a test to spoil."""
    root = tmp_path / "policies"
    shutil.copytree(default_library().root / "xiamen", root / "xiamen")
    for pack in root.glob("*/*/[0-9]*.yaml"):
        for case in sorted(pack.parent.glob(f"cases/{pack.stem}-*.yaml"))[1:]:
            case.unlink()
    return root


def _edit(shelf, policy_id, *changes):
    file = shelf / f"{policy_id}.yaml"
    text = file.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new, 1)
    file.write_text(text, encoding="utf-8")


def _line(shelf, policy_id, words):
    lines = (shelf / f"{policy_id}.yaml").read_text(encoding="utf-8").splitlines()
    return next(number for number, line in enumerate(lines, 1) if words in line)


def _told(library, policy_id):
    return [one for one in lint.check(library, policy_id).findings if PEERS in one.zh]


def test_of_the_packs_that_ship_only_the_two_of_the_island_differ_and_both_say_why():
    found = {policy_id: _told(default_library(), policy_id) for policy_id in default_library().list_ids()}
    differ = {policy_id: [one.field for one in told] for policy_id, told in found.items() if told}
    assert differ == {
        SIMING: ["checks.residence_two_years.home_counts"],
        HULI: ["checks.residence_two_years.home_counts"],
    }
    assert "此处 true，湖里区 无，理由：思明区 2017 年公告" in found[SIMING][0].zh
    assert all("理由" in told[0].zh and "because" in told[0].en for told in (found[SIMING], found[HULI]))


def test_who_departs_alone_is_told_with_line_and_the_values_of_all_peers(shelf):
    _edit(shelf, HAICANG, ("min_valid_days: 272", "min_valid_days: 200"))
    (told,) = _told(Library(shelf), HAICANG)
    assert (told.level, told.field) == (Level.WARNING, "checks.residence_one_year.min_valid_days")
    assert told.file == f"policies/{HAICANG}.yaml"
    assert told.line == _line(shelf, HAICANG, "min_valid_days: 200")
    assert told.zh == "与同类区不同：此处 200，集美区、同安区、翔安区 272，须写明理由 reason"
    assert "200 here, 272 in Jimei, Tong'an, Xiang'an, without a reason" in told.en
    assert _told(Library(shelf), JIMEI) == []


def test_with_its_reason_the_difference_is_shown_as_explained(shelf):
    reason = "    reason: {zh: 区里人口流动大, en: people move about more here}\n    kind: residence_within"
    _edit(
        shelf,
        HAICANG,
        ("    kind: residence_within", reason),
        ("min_valid_days: 272", "min_valid_days: 200"),
    )
    (told,) = _told(Library(shelf), HAICANG)
    assert told.zh.endswith("，理由：区里人口流动大")
    assert told.en.endswith(", because people move about more here")
    assert "须写明" not in told.zh
    assert lint.check(Library(shelf), HAICANG).passed


def test_fewer_base_years_than_the_peers_are_told_though_the_frame_lets_them(shelf):
    _edit(shelf, HAICANG, ("base_years:\n  value: 1", "base_years:\n  value: 0"))
    assert [one.field for one in _told(Library(shelf), HAICANG)] == ["base_years.value"]


def test_another_window_is_told(shelf):
    _edit(shelf, HAICANG, ("from: 2015-09\n", "from: 2016-03\n"))
    (told,) = _told(Library(shelf), HAICANG)
    assert "此处 2016-03，集美区、同安区、翔安区 2015-09" in told.zh


def test_a_condition_that_is_not_asked_is_told_once_and_explained_at_peers(shelf):
    _edit(shelf, HAICANG, ("checks:\n", "checks:\n  lives_in_district: null\n"))
    (told,) = _told(Library(shelf), HAICANG)
    assert told.field == "checks"
    assert "此处 无，集美区、同安区、翔安区 报名时居住在本区" in told.zh
    why = "peers:\n  reason: {zh: 居住地由学校核对, en: schools look at it}\n\nchecks:\n"
    _edit(shelf, HAICANG, ("checks:\n", why))
    (told,) = _told(Library(shelf), HAICANG)
    assert told.zh.endswith("，理由：居住地由学校核对")


def test_a_condition_of_its_own_is_told_at_its_line(shelf):
    own = (
        "checks:\n  again:\n    kind: insured_within\n    title: {zh: 近半年参保, en: Insured of late}\n"
        "    from: 2017-03\n    to: 2017-08\n    min_months: 6\n"
        "    law: {source: notice-2017, clause: 解读02：去年有关社保的要求}\n"
    )
    _edit(shelf, HAICANG, ("checks:\n", own))
    fields = {one.field for one in _told(Library(shelf), HAICANG)}
    assert any(field.startswith("checks.") for field in fields)
    assert any("社保" in one.zh or "参保" in one.zh for one in _told(Library(shelf), HAICANG))


def test_the_name_of_a_condition_and_the_districts_own_code_are_no_difference(shelf):
    _edit(shelf, HAICANG, ("  residence_one_year:", "  living_here:"))
    assert _told(Library(shelf), HAICANG) == []
    _edit(shelf, HAICANG, ("districts: [350203, 350206, 350205]", "districts: [350203, 350205]"))
    (told,) = _told(Library(shelf), HAICANG)
    assert told.field == "checks.hukou_elsewhere.districts"


def test_of_two_against_two_all_four_are_told(shelf):
    for policy_id in (HAICANG, JIMEI):
        _edit(shelf, policy_id, ("min_months: 12", "min_months: 9"))
    for name in ("haicang", "jimei", "tongan", "xiangan"):
        (told,) = _told(Library(shelf), f"xiamen/{name}/2017")
        assert told.field == "checks.insured_one_of_two_years.min_months"


def test_another_group_and_another_year_are_no_peers(shelf):
    only = [*(shelf / "xiamen").glob("*/2017.yaml")]
    for file in only:
        if file.parent.name not in ("siming", "haicang", "jimei"):
            file.unlink()
    (shelf / "xiamen/jimei/2017.yaml").unlink()
    library = Library(shelf)
    assert library.list_ids() == [HAICANG, "xiamen/jimei/2015", SIMING]
    assert [_told(library, policy_id) for policy_id in library.list_ids()] == [[], [], []]


def test_without_groups_every_district_of_the_frame_is_a_peer(shelf):
    frame = shelf / "xiamen/frame-2017.yaml"
    frame.write_text(frame.read_text(encoding="utf-8") + "\npeers: null\n", encoding="utf-8")
    fields = {one.field for one in _told(Library(shelf), SIMING)}
    assert {"base_years.value", "checks.residence_two_years.from"} <= fields


def test_a_peer_that_cannot_be_read_is_left_to_its_own_check(shelf):
    _edit(shelf, HULI, ("district: 350206", "district: 1"))
    assert _told(Library(shelf), SIMING) == []
    with pytest.raises(BrokenPack):
        lint.check(Library(shelf), HULI)


def test_a_district_in_two_groups_is_refused(shelf):
    frame = shelf / "xiamen/frame-2014.yaml"
    text = frame.read_text(encoding="utf-8")
    frame.write_text(
        text.replace("districts: [350203, 350206]\n      law: &peer", "districts: [350205]\n      law: &peer")
    )
    with pytest.raises(BrokenPack, match="350205 is in two groups"):
        Library(shelf).load(HAICANG)


def test_a_draft_in_the_browser_is_compared_as_well():
    text = default_library().text(HAICANG).replace("min_valid_days: 272", "min_valid_days: 200", 1)
    with drafted(default_library(), HAICANG, text) as shelf:
        (told,) = _told(shelf, HAICANG)
    assert "集美区、同安区、翔安区 272" in told.zh


def test_the_method_is_compared_where_no_frame_says_it(shelf):
    _edit(
        shelf,
        HAICANG,
        ("checks:\n", "items: {home: {cap: 10, points: 10}, base: {cap: 40, points: 40}}\n\nchecks:\n"),
    )
    assert _told(Library(shelf), HAICANG) == []
    frame = shelf / "xiamen/frame-2014.yaml"
    text = frame.read_text(encoding="utf-8")
    items = text[text.index("\nitems:\n") : text.index("\nclasses:\n")]
    frame.write_text(text.replace(items, "\n"), encoding="utf-8")
    for name in ("jimei", "tongan", "xiangan"):
        file = shelf / f"xiamen/{name}/2017.yaml"
        file.write_text(file.read_text(encoding="utf-8") + items, encoding="utf-8")
    changed = items.replace("points: 20\n    cap: 20", "points: 10\n    cap: 10")
    changed = changed.replace("points: 30\n    cap: 30", "points: 40\n    cap: 40")
    file = shelf / f"{HAICANG}.yaml"
    own = file.read_text(encoding="utf-8").replace(
        "items: {home: {cap: 10, points: 10}, base: {cap: 40, points: 40}}\n", ""
    )
    file.write_text(own + changed, encoding="utf-8")
    told = _told(Library(shelf), HAICANG)
    assert {one.field for one in told} == {
        f"items.{name}.{key}" for name in ("home", "base") for key in ("cap", "points")
    }
