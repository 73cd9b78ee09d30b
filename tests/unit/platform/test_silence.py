"""What a process believes of a database that did not answer: nobody queues, and nobody is refused for nothing."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from app.patience import ServerSilent, Silence


def is_refused(silence: Silence) -> bool:
    try:
        silence.refuse(patience=5.0)
    except ServerSilent:
        return True
    return False


def test_nobody_asks_in_the_pause_and_nobody_waits_for_it():
    silence = Silence(pause=60.0)
    assert not is_refused(silence)
    silence.begin()
    begun = time.monotonic()
    assert all(is_refused(silence) for _ in range(50))
    assert time.monotonic() - begun < 1.0


def test_while_one_asks_the_others_are_let_in_by_its_answer():
    """Four came at once to a process whose last news was of a silence: one used to be let in and three sent away."""
    silence = Silence(pause=0.0, news_within=30.0)
    silence.begin()
    assert not is_refused(silence), "the one who asks for all"
    with ThreadPoolExecutor(3) as others:
        waiting = [others.submit(is_refused, silence) for _ in range(3)]
        time.sleep(0.2)
        assert not any(other.done() for other in waiting)
        silence.end()
        assert not any(other.result(5.0) for other in waiting)


def test_while_one_asks_and_nothing_comes_the_others_are_sent_away():
    silence = Silence(pause=0.0, news_within=0.1)
    silence.begin()
    assert not is_refused(silence)
    assert is_refused(silence), "no news in time"
    silence.pause = 60.0
    silence.begin()
    begun = time.monotonic()
    assert is_refused(silence), "the one was not answered either"
    assert time.monotonic() - begun < 0.1


@pytest.mark.parametrize("answers", [1, 3])
def test_an_answer_ends_it_for_everybody(answers):
    silence = Silence(pause=60.0)
    silence.begin()
    for _ in range(answers):
        silence.end()
    assert not any(is_refused(silence) for _ in range(5))
