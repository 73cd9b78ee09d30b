"""Segments as carriers count them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.segment import Encoding, measure


@pytest.mark.parametrize(
    ("text", "encoding", "count"),
    [
        ("", Encoding.GSM_7, 1),
        ("a" * 160, Encoding.GSM_7, 1),
        ("a" * 161, Encoding.GSM_7, 2),
        ("a" * 306, Encoding.GSM_7, 2),
        ("a" * 307, Encoding.GSM_7, 3),
        ("€" * 80, Encoding.GSM_7, 1),
        ("€" * 81, Encoding.GSM_7, 2),
        ("a" * 152 + "€" + "a" * 152, Encoding.GSM_7, 3),
        ("字" * 70, Encoding.UCS_2, 1),
        ("字" * 71, Encoding.UCS_2, 2),
        ("字" * 134, Encoding.UCS_2, 2),
        ("字" * 135, Encoding.UCS_2, 3),
        ("𠮷" * 35, Encoding.UCS_2, 1),
        ("𠮷" * 36, Encoding.UCS_2, 2),
        ("字" * 66 + "𠮷" + "字" * 66, Encoding.UCS_2, 3),
        ("`", Encoding.UCS_2, 1),
    ],
)
def test_counts(text, encoding, count):
    measured = measure(text)
    assert (measured.encoding, measured.count) == (encoding, count)


@given(st.text(alphabet="字𠮷a", max_size=400))
def test_ucs2_count_is_bounded_by_division(text):
    measured = measure(text + "字")
    assert measured.units == len((text + "字").encode("utf-16-le")) // 2
    if measured.units > 70:
        assert -(-measured.units // 67) <= measured.count <= -(-measured.units // 66)
