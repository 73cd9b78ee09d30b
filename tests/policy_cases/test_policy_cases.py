"""Every case file of every pack, one test each, and the proof that a wrong case would be noticed."""

from __future__ import annotations

import shutil
from collections import Counter

import pytest

from app.domain.batch import PolicyKind
from app.policies import Library, cases, default_library, lint
from app.policies.wording import basis_of

LIBRARY = default_library()
FILES = sorted(file.relative_to(LIBRARY.root).as_posix() for file in LIBRARY.root.glob("*/*/cases/*.yaml"))


def _policy_id(file: str) -> str:
    city, district, _, name = file.split("/")
    return f"{city}/{district}/{name[:4]}"


@pytest.mark.parametrize("file", FILES)
def test_case_holds(file):
    policy = LIBRARY.load(_policy_id(file))
    case = cases.read_case(LIBRARY.root / file, file)
    assert case.expected is not None
    assert [one.told.en for one in cases.differences(policy, case)] == []


def test_every_pack_has_cases():
    counted = Counter(_policy_id(file) for file in FILES)
    assert set(counted) == set(LIBRARY.list_ids())
    assert min(counted.values()) >= 12
    assert min(number for name, number in counted.items() if _is_by_points(name)) >= 25


def _is_by_points(policy_id: str) -> bool:
    return LIBRARY.load(policy_id).kind is not PolicyKind.BATCHES


def test_every_case_says_what_it_shows():
    for file in FILES:
        head = (LIBRARY.root / file).read_text(encoding="utf-8").split("\n", 1)[0]
        assert head.startswith("about: "), file
        assert len(head) >= 13, file


@pytest.mark.parametrize("policy_id", LIBRARY.list_ids())
def test_every_case_comes_from_a_sentence_that_the_pack_has(policy_id):
    basis = basis_of(LIBRARY.stack(policy_id).values)
    for file in LIBRARY.case_files(policy_id):
        wording = cases.read_case(LIBRARY.root / file, file).text
        assert wording, file
        assert not list(basis.remarks(wording)), file
        assert all(any(quote in text for text in basis.printed) for quote in wording.quotes), file
        assert wording.decided is None or any(wording.decided in note for note in basis.decided), file


QUOTE = "  quote: 在厦居住(暂住)6年,"


@pytest.mark.parametrize(
    ("right", "wrong", "line", "said"),
    [
        (QUOTE, "  quote: 在厦居住满6年的,", 3, "is in no clause or excerpt of the pack"),
        (QUOTE, "  decided: 在厦居住(暂住)6年,", 3, "is in no `open` note of the pack"),
        ("text:\n  quote: ", "on: 2017-04-30\n# ", 1, "text: is missing"),
        (QUOTE, "  # ", 2, "text: is missing"),
        (QUOTE, "  quote: 6年 # ", 3, "is shorter than 5 characters"),
        (QUOTE, "  {} # ", 2, "needs `quote` or `decided`"),
    ],
)
def test_a_case_of_no_sentence_of_the_text_fails_the_check(tmp_path, right, wrong, line, said):
    shutil.copytree(LIBRARY.root / "xiamen", tmp_path / "xiamen")
    file = "xiamen/siming/cases/2017-seed-six-years.yaml"
    text = (LIBRARY.root / file).read_text(encoding="utf-8")
    assert text.count(right) == 1
    (tmp_path / file).write_text(text.replace(right, wrong), encoding="utf-8")
    found = [
        one for one in lint.check(Library(tmp_path), "xiamen/siming/2017").findings if "/cases/" in one.file
    ]
    assert [(one.file, one.line) for one in found] == [(f"policies/{file}", line)]
    assert said in found[0].en


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("residence: 8, insurance", "residence: 12, insurance"),
        ("main: father", "main: mother"),
        ("eligible: true", "eligible: false"),
        ("needed: []", "needed: [hukou_book]"),
        ("= 4 年 ×", "= 6 年 ×"),
    ],
)
def test_a_wrong_expectation_is_a_difference(right, wrong):
    file = "xiamen/siming/cases/2017-seed-six-years.yaml"
    text = (LIBRARY.root / file).read_text(encoding="utf-8")
    assert right in text
    case = cases.parse_case(text.replace(right, wrong), file)
    assert len(cases.differences(LIBRARY.load("xiamen/siming/2017"), case)) == 1
