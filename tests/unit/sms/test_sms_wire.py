"""The form that creates a message, as bytes: any form reader gets back what we put in."""

from __future__ import annotations

from urllib.parse import parse_qsl

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sms.twilio_wire import encoded


@given(st.dictionaries(st.from_regex(r"[A-Za-z]{1,20}", fullmatch=True), st.text(max_size=200), max_size=5))
def test_the_form_reads_back(fields: dict[str, str]) -> None:
    assert dict(parse_qsl(encoded(fields).decode("ascii"), keep_blank_values=True)) == fields


def test_half_a_character_cannot_be_sent() -> None:
    with pytest.raises(UnicodeEncodeError):
        encoded({"Body": "\ud83d"})
