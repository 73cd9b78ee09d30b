"""Cross-comparison: what counts as the same name or number, what is a mismatch, and which office mends it."""

from __future__ import annotations

import pytest

from app.domain.comparison import Identity, Verdict, compare, plain_name

FATHER = Identity("阿依古丽·买买提", "350203198505050014", "1985-05-05", former="350203850505001")


def household(**changes: str) -> dict:
    member = {
        "name": FATHER.name,
        "id_number": FATHER.id_number,
        "born_on": FATHER.born_on,
        "relation": "householder",
    }
    return {"members": [member | changes]}


@pytest.mark.parametrize(
    "name", ["阿依古丽・买买提", "阿依古丽•买买提", " 阿依古丽·买买提 ", "阿依古丽.买买提"]
)
def test_the_many_dots_of_one_name_are_one(name):
    assert plain_name(name) == plain_name(FATHER.name)
    assert compare("police.household", FATHER, household(name=name), None).verdict is Verdict.VERIFIED


def test_a_former_number_is_the_same_person():
    assert (
        compare("police.household", FATHER, household(id_number=FATHER.former), None).verdict
        is Verdict.VERIFIED
    )


def test_both_values_and_the_office_that_mends_are_told():
    found = compare("police.household", FATHER, household(name="阿依古力·买买提"), None)
    assert found.verdict is Verdict.MISMATCH
    [difference] = found.differences
    assert (difference.expected, difference.found) == (FATHER.name, "阿依古力·买买提")
    assert (difference.expected_source, difference.mend_at) == ("sign_in", "police.household")


def test_a_household_without_the_person_is_a_mismatch_and_nothing_found_is_not():
    assert compare("police.household", FATHER, {"members": []}, None).verdict is Verdict.MISMATCH
    assert compare("police.household", FATHER, None, None).verdict is Verdict.UNVERIFIABLE


def test_an_owner_is_compared_with_the_household_book_and_strangers_are_not():
    owners = [
        {"name": "阿依古力·买买提", "id_number": FATHER.id_number, "share": None},
        {"name": "某人", "id_number": "350203198001010011", "share": None},
    ]
    found = compare("natural_resources.property", FATHER, {"homes": [{"owners": owners}]}, household())
    assert [d.field for d in found.differences] == ["owner_name"]
