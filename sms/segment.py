"""How many parts a text becomes on the air: GSM-7 (160/153) or UCS-2 (70/67), never cutting a character."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

# 3GPP TS 23.038: the default alphabet, and the extension table whose characters take an escape and a code.
_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")


class Encoding(StrEnum):
    """How a text travels: one Chinese character makes the whole of it UCS-2."""

    GSM_7 = "GSM-7"
    UCS_2 = "UCS-2"


_ALONE = {Encoding.GSM_7: 160, Encoding.UCS_2: 70}
_PER_PART = {Encoding.GSM_7: 153, Encoding.UCS_2: 67}


@dataclass(frozen=True, slots=True)
class Segments:
    """A count: `units` are septets or UTF-16 code units, `count` is what the vendor bills."""

    encoding: Encoding
    units: int
    count: int


def measure(text: str) -> Segments:
    """Count the segments of a text; an empty text is one segment."""
    encoding = Encoding.GSM_7 if _BASIC.union(_EXTENDED).issuperset(text) else Encoding.UCS_2
    widths = [_width(character, encoding) for character in text]
    units = sum(widths)
    count = 1 if units <= _ALONE[encoding] else _parts(widths, _PER_PART[encoding])
    return Segments(encoding, units, count)


def _width(character: str, encoding: Encoding) -> int:
    if encoding is Encoding.GSM_7:
        return 2 if character in _EXTENDED else 1
    return 2 if ord(character) > 0xFFFF else 1


def _parts(widths: Iterable[int], room: int) -> int:
    # A character of two units that does not fit moves to the next part whole, so plain division undercounts.
    count, used = 1, 0
    for width in widths:
        if used + width > room:
            count, used = count + 1, 0
        used += width
    return count
