"""Citizen ID numbers: what people type is read, what cannot be is refused with its reason."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from identity import id_number
from identity.id_number import IdNumberError, IdNumberErrorCode, IdNumberKind, Sex


def make(region: str = "350203", born: str = "19880214", order: str = "001") -> str:
    seventeen = region + born + order
    return seventeen + id_number.check_digit(seventeen)


def test_the_standards_own_examples():
    # GB 11643-1999, appendix: 11010519491231002X and 440524188001010014
    assert id_number.parse("11010519491231002X").sex is Sex.FEMALE
    assert id_number.parse("440524188001010014").born_on == date(1880, 1, 1)


@pytest.mark.parametrize(
    "typed",
    [
        "11010519491231002x",
        " 110105 19491231 002X ",
        "１１０１０５１９４９１２３１００２Ｘ",
        "110105-19491231-002x",
        "110105\u300019491231\u200b002X",
        "110105491231002",
    ],
)
def test_what_people_type_is_read(typed: str):
    assert id_number.normalise(typed) == "11010519491231002X"


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", IdNumberErrorCode.WRONG_LENGTH),
        ("1101051949123100", IdNumberErrorCode.WRONG_LENGTH),
        ("1" * 5000, IdNumberErrorCode.WRONG_LENGTH),
        ("11010519491231002Y", IdNumberErrorCode.WRONG_CHARACTER),
        ("1101051949123100XX", IdNumberErrorCode.WRONG_CHARACTER),
        ("11010549123100X", IdNumberErrorCode.WRONG_CHARACTER),
        ("١١٠١٠٥١٩٤٩١٢٣١٠٠٢٣", IdNumberErrorCode.WRONG_CHARACTER),
        ("110105194902310020", IdNumberErrorCode.IMPOSSIBLE_DATE),
        ("110105000001010020", IdNumberErrorCode.IMPOSSIBLE_DATE),
        ("110105490231002", IdNumberErrorCode.IMPOSSIBLE_DATE),
        ("110105194912310021", IdNumberErrorCode.WRONG_CHECK_DIGIT),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(typed: str, code: IdNumberErrorCode):
    with pytest.raises(IdNumberError) as refusal:
        id_number.parse(typed)
    assert refusal.value.code is code
    assert refusal.value.zh
    assert refusal.value.en
    assert typed == "" or typed not in str(refusal.value)


@pytest.mark.parametrize("region", ["340524", "830000", "999999", "000000"])
def test_the_region_is_never_checked(region: str):
    assert id_number.is_valid(make(region=region))


@pytest.mark.parametrize(
    ("region", "kind"),
    [
        ("810000", IdNumberKind.HK_PERMIT),
        ("820000", IdNumberKind.MACAO_PERMIT),
        ("830000", IdNumberKind.TAIWAN_PERMIT),
        ("350203", IdNumberKind.CITIZEN),
    ],
)
def test_residence_permits_are_told_apart(region: str, kind: IdNumberKind):
    assert id_number.parse(make(region=region)).kind is kind


DAYS = st.dates(min_value=date(1880, 1, 1), max_value=date(2030, 12, 31))


@given(st.integers(0, 999999), DAYS, st.integers(0, 999))
def test_every_made_number_is_read_back(region: int, day: date, order: int):
    number = make(f"{region:06}", day.strftime("%Y%m%d"), f"{order:03}")
    parsed = id_number.parse(number)
    assert (parsed.number, parsed.born_on) == (number, day)
    assert (parsed.sex is Sex.MALE) == (order % 2 == 1)


@given(st.integers(0, 999999), DAYS, st.integers(0, 999), st.integers(0, 17), st.integers(1, 9))
def test_any_single_wrong_digit_is_noticed(region: int, day: date, order: int, at: int, shift: int):
    number = make(f"{region:06}", day.strftime("%Y%m%d"), f"{order:03}")
    old = 10 if number[at] == "X" else int(number[at])
    wrong = number[:at] + str((old + shift) % 10) + number[at + 1 :]
    assert wrong == number or not id_number.is_valid(wrong)


@given(st.dates(min_value=date(1900, 1, 1), max_value=date(1999, 12, 31)), st.integers(0, 999))
def test_fifteen_digits_and_back(day: date, order: int):
    number = make(born=day.strftime("%Y%m%d"), order=f"{order:03}")
    former = id_number.find_former(number)
    assert former is not None
    assert id_number.normalise(former) == number


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(text: str):
    assert id_number.is_valid(text) in (True, False)
