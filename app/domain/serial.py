"""The serial (流水号): district, year, stage, sequence and an ISO 7064 MOD 37,36 check character."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cached_property, lru_cache

from stdnum.iso7064 import mod_37_36

from app.domain.errors import DomainError

QR_PREFIX = "IC1:"
TAIL = re.compile(r"\s*[:;]\s*([0-9]{6,12})\s*[:;]\s*([A-Z2-7]{8})\s*$")
"""What a rotating code (`rotating_code.py`) adds to the serial; some keyboards type `;` for `:`."""

_SHAPE = re.compile(r"^([A-Z]{2})(\d{2})([A-Z]\d)(\d{6,8})([0-9A-Z])$")
_LETTERS_FOR_DIGITS = str.maketrans("01", "OI")
_LOOK_ALIKE = frozenset("0O1IL")
_DIGITS_FOR_LETTERS = str.maketrans("OIL", "011")


class SerialMisread(DomainError):
    """What was scanned or typed is not a serial, or its check character does not fit."""

    code = "serial_misread"
    zh = "流水号读取有误，请重新扫描，或对照回执逐位输入。"
    en = "The serial was misread: scan it again, or type it as printed on the receipt."


@dataclass(frozen=True)
class Serial:
    """One national serial; `str()` is the printed form `JM26-P1-000123-M`, `compact` the QR's."""

    district: str  # two letters
    year: int  # two digits
    stage: str  # P1 | J1
    sequence: int

    @property
    def _body(self) -> str:
        return f"{self.district}{self.year:02d}{self.stage}{self.sequence:06d}"

    @cached_property
    def check(self) -> str:
        """The check character (ISO 7064 MOD 37,36)."""
        return mod_37_36.calc_check_digit(self._body)

    @property
    def is_plain(self) -> bool:
        """Whether its check character can be taken for no other; only such serials are issued.

        A check character read with forgiveness would let some wrong serials pass, so O, I and L are never one of ours,
        nor are 0 and 1.
        """
        return self.check not in _LOOK_ALIKE

    @property
    def compact(self) -> str:
        return self._body + self.check

    @property
    def qr_text(self) -> str:
        """The text of the QR code; version 1-M alphanumeric, nothing personal."""
        return QR_PREFIX + self.compact

    def __str__(self) -> str:
        return f"{self.district}{self.year:02d}-{self.stage}-{self.sequence:06d}-{self.check}"


@lru_cache(maxsize=1024)
def parse(text: str) -> Serial:
    """Read what a scanner, a keyboard wedge or a person produced; `SerialMisread` when it cannot be one.

    Case, full width, spaces, dashes, O/0 and I/1 do not matter: each position knows whether it is a letter
    or a digit, and the check character decides: it is read as it stands. What makes a code rotate is left out.
    """
    if len(text) > 64:
        raise SerialMisread
    written = TAIL.sub("", unicodedata.normalize("NFKC", text).upper())
    plain = re.sub(r"[^0-9A-Z]", "", written)
    plain = re.sub(r"^[I1]C[I1](?=[A-Z]{2})", "", plain) if len(plain) > 15 else plain
    match = _SHAPE.match(_by_position(plain))
    if match is None:
        raise SerialMisread
    district, year, stage, sequence, check = match.groups()
    serial = Serial(district, int(year), stage, int(sequence))
    if check != serial.check or not serial.is_plain:
        raise SerialMisread
    return serial


def _by_position(plain: str) -> str:
    """Letters where letters stand, digits where digits stand; the check character is left as read."""
    if len(plain) < 13:
        return plain
    letters = plain[:2].translate(_LETTERS_FOR_DIGITS)
    year = plain[2:4].translate(_DIGITS_FOR_LETTERS)
    stage = plain[4].translate(_LETTERS_FOR_DIGITS) + plain[5].translate(_DIGITS_FOR_LETTERS)
    return letters + year + stage + plain[6:-1].translate(_DIGITS_FOR_LETTERS) + plain[-1]
