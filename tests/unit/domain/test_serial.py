"""The serial: one string, read however it was typed, and no single slip goes unnoticed."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import serial
from app.domain.serial import Serial, SerialMisread

serials = st.builds(
    Serial,
    district=st.text(string.ascii_uppercase, min_size=2, max_size=2),
    year=st.integers(0, 99),
    stage=st.sampled_from(["P1", "J1"]),
    sequence=st.integers(1, 99_999_999),
).filter(lambda one: one.is_plain)
FULL_WIDTH = {ord(c): chr(ord(c) + 0xFEE0) for c in string.ascii_uppercase + string.digits + "-"}


def test_the_printed_form_and_the_text_of_the_qr():
    one = Serial("JM", 26, "P1", 123)
    assert str(one) == f"JM26-P1-000123-{one.check}"
    assert one.qr_text == f"IC1:JM26P1000123{one.check}"
    assert serial.parse(one.qr_text) == one


@given(serials)
def test_every_way_of_writing_it_is_the_same_serial(one):
    printed = str(one)
    for typed in (printed, printed.lower(), one.compact, one.qr_text, one.qr_text.lower()):
        assert serial.parse(typed) == one
    assert serial.parse(printed.translate(FULL_WIDTH)) == one
    assert serial.parse(f"  {printed.replace('-', ' ')}\n") == one
    assert serial.parse("".join(f"{c}​" for c in one.compact)) == one


@given(serials)
def test_letters_and_digits_that_look_alike_are_told_apart_by_their_place(one):
    confused = one.compact[:2].replace("O", "0").replace("I", "1") + one.compact[2:].replace(
        "0", "O"
    ).replace("1", "I")
    assert serial.parse(confused) == one


@given(serials, st.data())
def test_no_single_wrong_character_passes(one, data):
    text = one.compact
    place = data.draw(st.integers(0, len(text) - 1))
    other = data.draw(st.sampled_from(string.digits + string.ascii_uppercase))
    changed = text[:place] + other + text[place + 1 :]
    try:
        read = serial.parse(changed)
    except SerialMisread:
        return
    assert read == one  # O for 0 and the like: the same serial, not another one


@given(st.integers(1, 9_999_999))
def test_a_check_character_that_looks_like_another_is_never_read(sequence):
    one = Serial("JM", 26, "P1", sequence)
    if one.is_plain:
        assert serial.parse(one.compact) == one
    else:
        with pytest.raises(SerialMisread):
            serial.parse(one.compact)


def test_nearly_every_pair_of_neighbours_that_change_places_is_noticed():
    """MOD 37,36 finds nearly all swaps: fewer than one in five hundred pass."""
    swaps = missed = 0
    for sequence in range(1, 2_000):
        one = Serial("SM", 17, "P1", sequence)
        if not one.is_plain:
            continue
        for swapped in _swaps(one.compact):
            swaps += 1
            missed += _reads_otherwise(swapped, one)
    assert missed < swaps / 500


def _swaps(text: str) -> list[str]:
    pairs = [(place, place + 1) for place in range(len(text) - 1) if text[place] != text[place + 1]]
    return [text[:a] + text[b] + text[a] + text[b + 1 :] for a, b in pairs]


def _reads_otherwise(text: str, one: Serial) -> bool:
    try:
        return serial.parse(text) != one
    except SerialMisread:
        return False


@pytest.mark.parametrize(
    "text", ["", "SM17", "IC1:", "SM17-P1-000001", "x" * 65, "流水号", "SM17-P1-0000001234-M", "\x00"]
)
def test_what_is_no_serial_is_refused_in_words(text):
    with pytest.raises(SerialMisread) as refused:
        serial.parse(text)
    assert refused.value.sentence("zh")
