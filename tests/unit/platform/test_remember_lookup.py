"""Kept answers: how long, how many, and for whom not."""

from __future__ import annotations

from app.services.remember_lookup import Remembered

SERIAL, DIGITS, ADDRESS = b"serial", b"digits", b"address"


class Watch:
    """Time that stands until it is set."""

    now = 0.0


def kept(**more) -> tuple[Remembered[str], Watch]:
    watch = Watch()
    return Remembered(now=lambda: watch.now, **{"seconds": 5.0} | more), watch


def test_an_answer_is_good_for_its_seconds():
    answers, watch = kept()
    answers.keep(SERIAL, DIGITS, "shown")
    watch.now = 4.9
    assert answers.find(SERIAL, DIGITS, ADDRESS) == "shown"
    watch.now = 5.0
    assert answers.find(SERIAL, DIGITS, ADDRESS) is None


def test_other_digits_get_nothing():
    answers, _ = kept()
    answers.keep(SERIAL, DIGITS, "shown")
    assert answers.find(SERIAL, b"others", ADDRESS) is None


def test_a_miss_drops_the_answer_and_shuts_the_address_out():
    answers, watch = kept(shut_out=600.0)
    answers.keep(SERIAL, DIGITS, "shown")
    answers.miss(SERIAL, ADDRESS)
    assert answers.find(SERIAL, DIGITS, b"another") is None
    answers.keep(SERIAL, DIGITS, "shown")
    assert answers.find(SERIAL, DIGITS, ADDRESS) is None
    assert answers.find(SERIAL, DIGITS, b"another") == "shown"
    watch.now = 600.0
    answers.keep(SERIAL, DIGITS, "shown")
    assert answers.find(SERIAL, DIGITS, ADDRESS) == "shown"


def test_no_more_than_so_many_are_kept():
    answers, _ = kept(most=2)
    for serial in (b"1", b"2", b"3"):
        answers.keep(serial, DIGITS, "shown")
    assert [answers.find(serial, DIGITS, ADDRESS) for serial in (b"1", b"2", b"3")] == [
        None,
        "shown",
        "shown",
    ]


def test_with_no_seconds_nothing_is_kept():
    answers, _ = kept(seconds=0.0)
    answers.keep(SERIAL, DIGITS, "shown")
    answers.miss(SERIAL, ADDRESS)
    assert answers.find(SERIAL, DIGITS, b"another") is None
