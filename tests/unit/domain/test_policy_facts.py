"""The case-file format: strict, typed, and every refusal names its path."""

from __future__ import annotations

import contextlib
import copy
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.facts import from_case
from app.domain.people import Paid, Via, Who
from app.domain.reading import BadValue

CASE = {
    "entry_year": 2017,
    "child": {"name": "小明", "born_on": "2011-03-05"},
    "guardians": {
        "father": {
            "residence": [
                {
                    "from": date(2011, 9, 1),
                    "to": "2017-01-31",
                    "district": 350203,
                    "record": "temporary_permit",
                }
            ],
            "insurance": [{"from": "2012-01", "to": "2017-08", "district": "湖里"}],
        },
        "mother": {},
    },
    "homes": [{"district": "思明", "owners": [{"who": "father", "share": 50.5}]}],
}


def test_the_format_becomes_facts():
    family = from_case(CASE)
    father = family.guardians[Who.FATHER]
    assert father.residence[0].from_on == date(2011, 9, 1)
    assert father.residence[0].district == "350203"
    assert father.insurance[0].to_month - father.insurance[0].from_month == 67
    assert (father.insurance[0].via, father.insurance[0].paid) == (Via.EMPLOYER, Paid.ON_TIME)
    assert family.homes[0].owners[0].share == Decimal("50.5")
    assert Who.MOTHER in family.guardians


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("entry_year", "2017"),
        ("entry_year", True),
        ("child", None),
        ("child.name", " "),
        ("child.name", "a\x00b"),
        ("child.born_on", "2011-02-30"),
        ("child.born_on", "2011-3-5"),
        ("child.born_on", 20110305),
        ("child.nickname", "明明"),
        ("guardians.uncle", {}),
        ("guardians.father.residence", {"from": 1}),
        ("guardians.father.residence[0].record", "visa"),
        ("guardians.father.residence[0].to", None),
        ("guardians.father.insurance[0].from", "2012-13"),
        ("guardians.father.insurance[0].from", "9999-12"),
        ("guardians.father.insurance[0].via", "uncle"),
        ("homes[0].owners[0].share", "half"),
        ("homes[0].owners[0].share", -1),
        ("homes[0].owners[0].share", float("nan")),
        ("homes[0].owners[0].share", "1e400"),
        ("homes[0].joint", "yes"),
        ("hukou", []),
        ("surprise", 1),
    ],
)
def test_a_bad_value_is_refused_with_its_path(path, value):
    case = copy.deepcopy(CASE)
    *steps, last = path.replace("[", ".[").split(".")
    node = case
    for step in steps:
        node = node[int(step[1:-1])] if step.startswith("[") else node[step]
    node[last] = value
    with pytest.raises(BadValue) as refused:
        from_case(case)
    assert refused.value.sentence("en").startswith(f"{path}: ")
    assert path in refused.value.sentence("zh")


def test_an_allowed_list_is_told():
    case = copy.deepcopy(CASE)
    case["guardians"]["father"]["insurance"][0]["paid"] = "later"
    with pytest.raises(BadValue) as refused:
        from_case(case)
    assert refused.value.allowed == ("on_time", "back_paid", "withdrawn")


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=8,
)


@given(
    st.sampled_from(["entry_year", "child", "guardians", "homes", "leases", "hukou", "special"]),
    JSON,
)
def test_whatever_comes_is_read_or_refused(key, value):
    with contextlib.suppress(BadValue):
        from_case(CASE | {key: value})
