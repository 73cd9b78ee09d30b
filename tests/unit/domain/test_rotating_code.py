"""The rotating code: what it looks like, how long it lives, and what a scanner may do to it."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
import segno
from hypothesis import assume, given
from hypothesis import strategies as st

from app.domain import rotating_code, serial
from app.domain.rotating_code import PERIOD, Screen
from app.domain.serial import Serial, SerialMisread
from app.domain.slots import CITY_ZONE

KEY = b"k" * 32
MINE = Serial("SM", 17, "P1", 1)
NOON = datetime(2017, 7, 18, 12, tzinfo=CITY_ZONE)
CODE = rotating_code.issue(MINE, KEY, at=NOON)


def judge(text: str, at: datetime, *, key: bytes = KEY) -> Screen:
    return rotating_code.judge(text, serial.parse(text), key, at=at)


def test_it_is_the_serials_text_with_a_window_and_a_tag():
    assert re.fullmatch(rf"{MINE.qr_text}:\d{{8}}:[A-Z2-7]{{8}}", CODE.text)
    assert int(CODE.text.split(":")[2]) == int(NOON.timestamp()) // 30
    assert (CODE.refresh_at, CODE.valid_until) == (NOON + PERIOD, NOON + 2 * PERIOD)


@pytest.mark.parametrize("sequence", [1, 99_999_999])
def test_the_qr_is_version_2_alphanumeric(sequence):
    text = rotating_code.issue(Serial("SM", 17, "P1", sequence), KEY, at=NOON).text
    code = segno.make_qr(text, error="m", boost_error=False)
    assert (code.designator, code.mode) == ("2-M", "alphanumeric")


def test_it_is_live_in_its_own_window_and_the_next():
    seconds = {NOON + timedelta(seconds=n): n for n in (-1, 0, 29, 30, 59, 60, 3600)}
    screens = {n: judge(CODE.text, at) for at, n in seconds.items()}
    live = {n for n, screen in screens.items() if screen is Screen.LIVE}
    assert live == {0, 29, 30, 59}
    assert set(screens.values()) == {Screen.LIVE, Screen.STALE}


def test_another_key_serial_or_window_is_not_live():
    other = str(Serial("SM", 17, "P1", 2).compact)
    window, tag = CODE.text.split(":")[2:]
    assert judge(CODE.text, NOON, key=b"x" * 32) is Screen.STALE
    assert judge(f"IC1:{other}:{window}:{tag}", NOON) is Screen.STALE
    assert judge(f"{MINE.qr_text}:{int(window) + 1}:{tag}", NOON + PERIOD) is Screen.STALE


def test_a_serial_alone_is_plain():
    assert judge(MINE.qr_text, NOON) is Screen.PLAIN
    assert judge(str(MINE), NOON) is Screen.PLAIN


@pytest.mark.parametrize(
    "mangle",
    [
        str.lower,
        lambda text: text.replace(":", "："),
        lambda text: text.replace(":", ";"),
        lambda text: f" {text}\n",
        lambda text: "".join(chr(ord(c) + 0xFEE0) for c in text),
    ],
    ids=["lower case", "full-width colon", "no shift key", "spaces", "full width"],
)
def test_scanners_and_input_methods_do_not_matter(mangle):
    assert serial.parse(mangle(CODE.text)) == MINE
    assert judge(mangle(CODE.text), NOON) is Screen.LIVE


def test_a_broken_tail_is_a_misread():
    for broken in (CODE.text[:-1], CODE.text + "A", CODE.text.replace(":", "")):
        with pytest.raises(SerialMisread):
            serial.parse(broken)


@given(
    sequence=st.integers(1, 99_999_999),
    at=st.datetimes(NOON.replace(tzinfo=None), NOON.replace(tzinfo=None, year=2050)),
    late=st.integers(0, 29),
)
def test_what_is_issued_is_read_back_live(sequence, at, late):
    mine, moment = Serial("JM", 26, "J1", sequence), at.replace(tzinfo=CITY_ZONE)
    assume(mine.is_plain)
    text = rotating_code.issue(mine, KEY, at=moment).text
    assert serial.parse(text) == mine
    assert rotating_code.judge(text, mine, KEY, at=moment + timedelta(seconds=late)) is Screen.LIVE
