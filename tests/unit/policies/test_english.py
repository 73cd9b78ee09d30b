"""The English of every notice, letter and breakdown: one of a thing is not called several."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest

from app.domain.explain import counted
from app.domain.notice.letter import write
from app.domain.notice.letter_page import markdown as letter
from app.domain.notice.markdown import markdown
from app.domain.prospects import list_prospects
from app.policies import cases, default_library
from app.policies.explanation import explain

LIBRARY = default_library()
SEVERAL = re.compile(r"(?<![\d.,−-])\b1 (?:whole )?(?:points|months|years|days)\b")


def _texts(node: Any) -> Iterator[str]:
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for value in node.values():
            yield from _texts(value)
    elif isinstance(node, list | tuple):
        for value in node:
            yield from _texts(value)


def _said(policy_id: str) -> Iterator[str]:
    policy = LIBRARY.load(policy_id)
    yield markdown(explain(LIBRARY, policy_id), "en")
    yield letter(write(policy, address="https://example.gov.cn/app/policy", signature="x"), "en")
    for file in LIBRARY.case_files(policy_id):
        case = cases.read_case(LIBRARY.root / file, file)
        found = cases.evaluate_case(policy, case)
        yield from _texts(found.as_json())
        for prospect in list_prospects(policy, case.family, on=found.as_of, found=found):
            yield from _texts(prospect.as_json())


@pytest.mark.parametrize("policy_id", LIBRARY.list_ids())
def test_one_of_a_thing_is_not_called_several(policy_id):
    wrong = [
        text[max(0, at.start() - 60) : at.end()] for text in _said(policy_id) for at in SEVERAL.finditer(text)
    ]
    assert wrong == []


def test_the_sweep_would_see_it():
    assert SEVERAL.search("13 months − 12 = 1 months")
    assert not SEVERAL.search("0.1 points, 11 months, 1 month")


@pytest.mark.parametrize(
    ("number", "said"),
    [(1, "1 point"), ("1", "1 point"), (2, "2 points"), ("0.1", "0.1 points"), (0, "0 points")],
)
def test_a_number_with_its_noun(number, said):
    assert counted(number, "point") == said
