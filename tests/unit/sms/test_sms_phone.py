"""Numbers as parents type them."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.phone import ForeignNumber, Landline, NotANumber, PhoneRefused, parse


@pytest.mark.parametrize(
    "typed",
    [
        "13800138000",
        "138 0013 8000",
        "138-0013-8000",
        "１３８００１３８０００",
        " ＋86 138 0013 8000 ",
        "+8613800138000",
        "8613800138000",
        "008613800138000",
        "(+86) 13800138000",
    ],
)
def test_a_mainland_mobile_is_read_however_it_is_typed(typed):
    phone = parse(typed)
    assert (phone.e164, phone.region, phone.prefix, phone.mask) == (
        "+8613800138000",
        "CN",
        "1380013",
        "138****8000",
    )


@pytest.mark.parametrize(
    ("typed", "error"),
    [
        ("0592-5351234", Landline),
        ("+86 592 5351234", Landline),
        ("4008001234", Landline),
        ("+852 5123 4567", ForeignNumber),
        ("+1 202 555 0123", ForeignNumber),
        ("12345", NotANumber),
        ("12800138000", NotANumber),
        ("138001380001", NotANumber),
        ("1380013800", NotANumber),
        ("", NotANumber),
        ("一三八", NotANumber),
        ("138 0013 8000 转 1", NotANumber),
        ("13800138000;ext=1", NotANumber),
        ("1" * 5000, NotANumber),
    ],
)
def test_what_gets_no_message_says_why(typed, error):
    with pytest.raises(error) as refused:
        parse(typed)
    assert refused.value.code.startswith("phone_")
    assert refused.value.sentence("zh").endswith("。")
    assert refused.value.sentence("en").endswith(".")


def test_another_region_only_where_it_is_opened():
    assert parse("+852 5123 4567", regions=("CN", "HK")).mask == "51****67"
    with pytest.raises(Landline):
        parse("+852 2123 4567", regions=("CN", "HK"))
    with pytest.raises(ForeignNumber):
        parse("13800138000", regions=("HK",))


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused(text):
    with suppress(PhoneRefused):
        assert parse(text).e164.startswith("+")
