"""Citizen ID numbers (GB 11643-1999) as the departments write them: 18 characters, and the old 15 digits."""

from __future__ import annotations

from datetime import date

_WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_CHECKS = "10X98765432"


def check_character(seventeen: str) -> str:
    """ISO 7064 MOD 11-2 over the first 17 digits."""
    return _CHECKS[sum(int(digit) * weight for digit, weight in zip(seventeen, _WEIGHTS, strict=True)) % 11]


def compose(region: str, born_on: date, sequence: int) -> str:
    """Region (6 digits), birth date, sequence 0..999 (odd for male), check character."""
    body = f"{region}{born_on:%Y%m%d}{sequence:03d}"
    return body + check_character(body)


def to_old(number: str) -> str:
    """The 15-digit form that some registers still hold; numbers of people born after 1999 never had one."""
    if len(number) != 18 or number[6:8] != "19":
        return number
    return number[:6] + number[8:17]


def to_current(number: str) -> str:
    """The 18-character form in upper case; 15 digits get their century and check character."""
    number = number.upper()
    if len(number) == 15 and number.isascii() and number.isdigit():
        body = f"{number[:6]}19{number[6:]}"
        return body + check_character(body)
    return number
