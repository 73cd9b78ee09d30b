"""The desk's screen lock: how a PIN must look, how often it may be wrong, how soon an idle screen locks (T-37)."""

from __future__ import annotations

import re
from datetime import timedelta

from app.domain.errors import DomainError, Forbidden, InvalidInput

IDLE = timedelta(minutes=5)
MOST_WRONG = 5
_SHAPE = re.compile(r"[0-9]{6}")
_RUNS = "01234567890", "09876543210"


class PinTooSimple(InvalidInput):
    """What somebody behind the clerk would try first."""

    code = "pin_too_simple"
    zh = "请设置六位数字，不要用连续、重复的数字。"
    en = "Choose six digits that neither run nor repeat."


class PinWrong(Forbidden):
    """Not the PIN; says how many tries are left."""

    code = "pin_wrong"
    zh = "密码不正确，还可以试{tries_left}次。"
    en = "This is not the PIN; {tries_left} tries are left."


class PinLocked(Forbidden):
    """Five wrong ones; the session has ended."""

    code = "pin_locked"
    zh = "密码输错次数过多，本次登录已结束；请重新实名登录并设置新密码。"
    en = "Too many wrong PINs ended this session; sign in again and set a new one."


class PinMissing(DomainError):
    """There is none to unlock with."""

    code = "pin_missing"
    zh = "尚未设置解锁密码，请先设置。"
    en = "No PIN has been set yet; please set one first."


def require_good(pin: str) -> None:
    """Six digits, at least three different ones, no run; `PinTooSimple` otherwise."""
    is_run = any(pin in run for run in _RUNS)
    if not _SHAPE.fullmatch(pin) or is_run or len(set(pin)) < 3:
        raise PinTooSimple
