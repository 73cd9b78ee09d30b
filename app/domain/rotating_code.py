"""The rotating code (动态码): a serial with a tag that lives for half a minute, so that a screenshot is told apart.

The text is `IC1:SM17P1000001B:<window>:<tag>`: the window counts periods of 30 seconds since 1970, the tag is
HMAC-SHA256 over serial and window, its first 40 bits in base32. At most 37 characters of the QR's alphanumeric set
(a serial of 15): version 2-M. Nothing personal, and nothing that opens more than the serial does.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import unicodedata
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import StrEnum

from app.domain.serial import TAIL, Serial

PERIOD = timedelta(seconds=30)
_TAG_BYTES = 5  # 40 bits are 8 characters of base32


class Screen(StrEnum):
    """What the serial was read from: a live screen, an older picture of one, or a printed or typed serial."""

    LIVE = "live"
    STALE = "stale"
    PLAIN = "plain"


@dataclass(frozen=True)
class RotatingCode:
    """What the family's screen shows; `refresh_at` is when to ask for the next one."""

    text: str
    refresh_at: datetime
    valid_until: datetime


def window_of(at: datetime) -> int:
    """The number of whole periods since 1970-01-01T00:00Z."""
    return int(at.timestamp()) // int(PERIOD.total_seconds())


def issue(serial: Serial, key: bytes, *, at: datetime) -> RotatingCode:
    """The code of the window in which `at` falls; good until the end of the next one."""
    window = window_of(at)
    refresh_at = datetime.fromtimestamp(0, UTC) + PERIOD * (window + 1)
    text = f"{serial.qr_text}:{window}:{_tag(serial, key, window)}"
    return RotatingCode(text, refresh_at, refresh_at + PERIOD)


def judge(text: str, serial: Serial, key: bytes, *, at: datetime) -> Screen:
    """What `text`, in which `serial` was read, came from; live in its own window and the one after it."""
    tail = TAIL.search(unicodedata.normalize("NFKC", text).upper())
    if tail is None:
        return Screen.PLAIN
    window, tag = int(tail[1]), tail[2]
    is_ours = hmac.compare_digest(tag, _tag(serial, key, window))
    return Screen.LIVE if is_ours and window_of(at) - window in (0, 1) else Screen.STALE


def _tag(serial: Serial, key: bytes, window: int) -> str:
    message = f"rotating-code/{serial.compact}/{window}".encode()
    return base64.b32encode(hmac.new(key, message, hashlib.sha256).digest()[:_TAG_BYTES]).decode()
