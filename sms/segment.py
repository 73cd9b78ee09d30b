"""How many parts a text becomes on the air: GSM-7 (160/153) or UCS-2 (70/67), never cutting a character."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

# 3GPP TS 23.038: the default alphabet, and the extension table whose characters take an escape and a code.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
_GSM_7 = _BASIC | _EXTENDED


class Encoding(StrEnum):
    """How a text travels: one Chinese character makes the whole of it UCS-2."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


_ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
_PER_PART = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}
# Escaped characters, and those that UTF-16 writes as a surrogate pair, take two units.
_IS_WIDE: dict[Encoding, Callable[[str], bool]] = {
    Encoding.GSM_7: _EXTENDED.__contains__,
    Encoding.UCS_2: "\uffff".__lt__,
}


@dataclass(frozen=True, slots=True)
class Segments:
    """A count: `units` are septets or UTF-16 code units, `count` is what the vendor bills."""

    encoding: Encoding
    units: int
    count: int


def measure(text: str) -> Segments:
    """Count the segments of a text; an empty text is one segment."""
    encoding = Encoding.GSM_7 if _GSM_7.issuperset(text) else Encoding.UCS_2
    wide = sum(map(_IS_WIDE[encoding], text))
    units, room = len(text) + wide, _PER_PART[encoding]
    if units <= _ALONE[encoding]:
        return Segments(encoding, units, 1)
    return Segments(encoding, units, _parts(text, encoding) if wide else -(-units // room))


def _parts(text: str, encoding: Encoding) -> int:
    # A character of two units that does not fit moves to the next part whole, so plain division undercounts.
    count, used = 1, 0
    for is_wide in map(_IS_WIDE[encoding], text):
        width = 2 if is_wide else 1
        if used + width > _PER_PART[encoding]:
            count, used = count + 1, 0
        used += width
    return count
