"""What an officer may write to families in a notice of the district's own, and to whom."""

from __future__ import annotations

import re

from app.domain.errors import InvalidInput
from app.domain.states import State

ADDRESSEES = (
    State.SUBMITTED,
    State.CHECKING,
    State.UNDER_REVIEW,
    State.RETURNED,
    State.QUALIFIED,
    State.POINTS_CONFIRMED,
    State.SLOT_BOOKED,
    State.CONFIRMED,
    State.RANKED,
    State.PLACED,
    State.WAITING,
    State.ENROLLED,
)
"""Families may be told something where their application is one of these: handed in, and not over."""

_PHONE = re.compile(r"(?<!\d)1\d{10}(?!\d)", re.ASCII)
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){11,}", re.ASCII)
_ENDS = " 。．.；;，,"


class PrivateNumberInNotice(InvalidInput):
    """A mobile phone or an account: what swindlers' texts look like, and what an office never sends."""

    code = "private_number_in_notice"
    zh = "通知里不能出现手机号、卡号等长号码；咨询电话会自动附上。"
    en = "A notice may not contain a mobile phone, card or account number; the hotline is added by itself."


def tidy(words: str) -> str:
    """The words as they are sent: without the stop at their end, which the text itself sets.

    `PrivateNumberInNotice` for a mobile phone, or twelve digits or more.
    """
    tidied = " ".join(words.split()).rstrip(_ENDS)
    if _PHONE.search(tidied) or _LONG_NUMBER.search(tidied):
        raise PrivateNumberInNotice
    return tidied
