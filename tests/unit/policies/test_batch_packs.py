"""Packs with batches: what is refused, with which line, and what the lint sees in the classes."""

from __future__ import annotations

import shutil

import pytest

from app.domain.policy import Asked
from app.domain.procedure import Automation, Confirmation
from app.policies import BrokenPack, Library, default_library, lint, load

KUIWEN, ZOUCHENG, SHANDONG = "weifang/kuiwen/2019", "jining/zoucheng/2021", "shandong/template/2024"


@pytest.fixture
def library(tmp_path):
    """A copy of the shipped packs that a test may spoil."""
    shutil.copytree(default_library().root, tmp_path / "policies")
    return Library(tmp_path / "policies")


def _edit(library, policy_id, old, new):
    path = library.root / f"{policy_id}.yaml"
    text = path.read_text(encoding="utf-8")
    assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times"
    path.write_text(text.replace(old, new), encoding="utf-8")


@pytest.mark.parametrize(
    ("policy_id", "old", "new", "said"),
    [
        (KUIWEN, "[hukou_date, purchase_date, employment_start, draw]", "[age]", "allowed: hukou_date"),
        (KUIWEN, "[hukou_date, purchase_date, employment_start, draw]", "[points]", "no points to order by"),
        (KUIWEN, "[hukou_date, purchase_date, employment_start, draw]", "[draw, draw]", "twice"),
        (KUIWEN, "classes: [home_only], order", "classes: [home], order", "is not a class"),
        (KUIWEN, "classes: [home_only], order", "classes: [home_and_work], order", "more than one batch"),
        (KUIWEN, "kind: batches", "kind: points", "base_years: is missing"),
        (KUIWEN, "ways: [insurance, business]", "ways: []", "at least one"),
        (
            KUIWEN,
            "districts: [370705]\n        min_months: 12",
            "districts: [370705]\n        min_months: 0",
            "between 1",
        ),
        (KUIWEN, "      hukou_here: &hukou_here", "      birth_range: &hukou_here", "name of a check"),
        (KUIWEN, "  confirmation: online\n", "  confirmation: on_site\n", "needs slots"),
        (
            ZOUCHENG,
            "kind: works_in\n        title: {zh: 在邹城务工",
            "kind: works\n        title: {zh: 在邹城务工",
            "allowed: born_between",
        ),
        (SHANDONG, "own_home: 30", "castle: 30", "is not a category"),
        (SHANDONG, "min_months: 6\n", "min_months: 13\n", "between 1 and 12"),
        (SHANDONG, "total_cap: {value: 100", "total_cap: {value: 101", "add up to 100"),
    ],
)
def test_a_broken_pack_is_refused_in_a_sentence(library, policy_id, old, new, said):
    _edit(library, policy_id, old, new)
    with pytest.raises(BrokenPack) as refused:
        library.load(policy_id)
    assert said in refused.value.sentence("en")
    assert refused.value.facts["file"] == f"policies/{policy_id}.yaml"


def test_a_class_that_nobody_reaches_is_an_error(library):
    swapped = (library.root / f"{ZOUCHENG}.yaml").read_text(encoding="utf-8")
    swapped = swapped.replace("ways: [contract, insurance]", "ways: [business]").replace(
        "at_work:", "in_business:"
    )
    (library.root / f"{ZOUCHENG}.yaml").write_text(swapped, encoding="utf-8")
    report = lint.check(library, ZOUCHENG)
    assert any("no family reaches it: business" in finding.en for finding in report.findings)
    assert not report.passed


def test_more_than_five_papers_are_an_error(library):
    path = library.root / f"{SHANDONG}.yaml"
    text = path.read_text(encoding="utf-8")
    text = text.replace(
        "classes: [home_and_hukou, home_only]", "classes: [home_and_hukou, home_only, migrant]"
    )
    text = text.replace("classes: [offline]\n", "classes: [offline, migrant]\n")
    text = text.replace(
        "classes: [preferential]\n    replaced_by", "classes: [preferential, migrant]\n    replaced_by"
    )
    path.write_text(text, encoding="utf-8")
    report = lint.check(library, SHANDONG)
    assert [f.en for f in report.findings if "documents" in f.en] == ["asks for 6 documents, 5 at most"]


def test_each_pack_works_as_its_text_says():
    household, property_ = load(ZOUCHENG).classes[:2]
    assert (household.automation, property_.automation) == (Automation.FULL, Automation.REVIEW)
    assert load(ZOUCHENG).procedure.confirmation is Confirmation.NONE
    assert load(KUIWEN).procedure.confirmation is Confirmation.ONLINE
    assert [len(load(name).batches) for name in (KUIWEN, ZOUCHENG, SHANDONG)] == [6, 3, 5]
    for name in (KUIWEN, ZOUCHENG, SHANDONG):
        pack = load(name)
        for kind in pack.classes:
            asked = [d for d in pack.documents if kind.id in d.classes and d.asked is Asked.ALWAYS]
            assert len(asked) <= 5


def test_papers_follow_the_data_items_and_no_number_of_departments():
    """T12: the text counts eight departments and names the police twice."""
    asked = {dataset for document in load(ZOUCHENG).documents for dataset in document.replaced_by}
    assert {
        "police.household",
        "natural_resources.property",
        "housing.purchase_contract",
        "samr.business",
    } <= asked


def test_a_county_keeps_the_four_kinds_of_points():
    assert {item.id for item in load(SHANDONG).items} == {"hukou", "residence", "employment", "home"}
