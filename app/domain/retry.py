"""When a text that the vendor did not take is offered again: the schedule as data."""

from __future__ import annotations

from datetime import timedelta

_NOTICE = (0, 5, 15, 30, 60, 120, 300, 600, 900, 900, 1800, 1800, 3600, 3600, 3600)
_CODE = (0, 3, 5)

NOTICE_AGAIN = tuple(timedelta(seconds=seconds) for seconds in _NOTICE)
"""Pauses before each further attempt at a notice: at once, then ever longer, 4.8 hours in all."""

CODE_AGAIN = tuple(timedelta(seconds=seconds) for seconds in _CODE)
"""The same for a code: who waits at the screen is told after ten seconds."""


def pause_after(attempts: int, *, is_code: bool) -> timedelta | None:
    """How long to wait after this many attempts that certainly failed; None when it is time to give up."""
    pauses = CODE_AGAIN if is_code else NOTICE_AGAIN
    return pauses[attempts - 1] if attempts <= len(pauses) else None
