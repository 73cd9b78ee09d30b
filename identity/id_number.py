"""Citizen ID numbers (GB 11643-1999): normalise, check digit, birth date and sex; never the region table."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from stdnum.iso7064 import mod_11_2


class IdNumberErrorCode(StrEnum):
    """Stable reasons why a number cannot be a citizen ID number."""

    WRONG_LENGTH = "wrong_length"
    WRONG_CHARACTER = "wrong_character"
    IMPOSSIBLE_DATE = "impossible_date"
    WRONG_CHECK_DIGIT = "wrong_check_digit"


SENTENCES = {
    IdNumberErrorCode.WRONG_LENGTH: (
        "身份证号码应为18位（旧证为15位），请核对位数。",
        "An ID number has 18 characters (15 on old cards); please check the length.",
    ),
    IdNumberErrorCode.WRONG_CHARACTER: (
        "身份证号码只能是数字，最后一位可以是X，请核对。",
        "An ID number has digits only, the last one may be X; please check it.",
    ),
    IdNumberErrorCode.IMPOSSIBLE_DATE: (
        "身份证号码中的出生日期不存在，请核对第7至14位。",
        "The birth date inside the ID number does not exist; please check characters 7 to 14.",
    ),
    IdNumberErrorCode.WRONG_CHECK_DIGIT: (
        "身份证号码校验不通过，可能有一位输错，请逐位核对。",
        "The check digit of the ID number does not fit; one digit may be mistyped, please compare each one.",
    ),
}


class IdNumberError(ValueError):
    """A number that cannot be; `code` is stable, `zh` and `en` are for the person; the number is not kept."""

    def __init__(self, code: IdNumberErrorCode) -> None:
        self.code = code
        self.zh, self.en = SENTENCES[code]
        super().__init__(str(code))


class Sex(StrEnum):
    """The sex coded in the 17th digit: odd is male."""

    MALE = "male"
    FEMALE = "female"


class IdNumberKind(StrEnum):
    """Who the 18 characters belong to; residence permits share the format with prefixes of their own."""

    CITIZEN = "citizen"
    HK_PERMIT = "hk_residence_permit"
    MACAO_PERMIT = "macao_residence_permit"
    TAIWAN_PERMIT = "taiwan_residence_permit"


_PERMITS = {
    "810000": IdNumberKind.HK_PERMIT,
    "820000": IdNumberKind.MACAO_PERMIT,
    "830000": IdNumberKind.TAIWAN_PERMIT,
}
_SEPARATORS = re.compile(r"[\s\-\u200b-\u200f\u2060\ufeff]")
_DIGITS_THEN_X = re.compile(r"[0-9]*[0-9X]")


@dataclass(frozen=True, slots=True)
class IdNumber:
    """One valid number: `number` is the 18-character form, upper case."""

    number: str
    born_on: date
    sex: Sex
    kind: IdNumberKind


def parse(text: str) -> IdNumber:
    """Read a number as people type it (full width, spaces, lower-case x, 15 digits); raises IdNumberError."""
    number = _upgraded(_squeezed(text))
    born_on = _birth_date(number[6:14])
    if mod_11_2.calc_check_digit(number[:17]) != number[17]:
        raise IdNumberError(IdNumberErrorCode.WRONG_CHECK_DIGIT)
    sex = Sex.MALE if int(number[16]) % 2 else Sex.FEMALE
    return IdNumber(number, born_on, sex, _PERMITS.get(number[:6], IdNumberKind.CITIZEN))


def normalise(text: str) -> str:
    """The 18-character form of what was typed; raises IdNumberError."""
    return parse(text).number


def is_valid(text: str) -> bool:
    """Whether `text` is a possible number."""
    try:
        parse(text)
    except IdNumberError:
        return False
    return True


def find_former(number: str) -> str | None:
    """The 15-digit number an 18-character one replaced; None for people born outside 1900-1999."""
    return number[:6] + number[8:17] if number[6:8] == "19" else None


def check_digit(first_seventeen: str) -> str:
    """The 18th character for 17 digits (ISO 7064 MOD 11-2): a digit or X."""
    return str(mod_11_2.calc_check_digit(first_seventeen))


def _squeezed(text: str) -> str:
    squeezed = _SEPARATORS.sub("", unicodedata.normalize("NFKC", text)).upper()
    if squeezed and not _DIGITS_THEN_X.fullmatch(squeezed):
        raise IdNumberError(IdNumberErrorCode.WRONG_CHARACTER)
    return squeezed


def _upgraded(number: str) -> str:
    """18 characters as they are; 15 digits get the century and a check digit (GB 11643-1999, 4)."""
    if len(number) == 18:
        return number
    if len(number) != 15:
        raise IdNumberError(IdNumberErrorCode.WRONG_LENGTH)
    if number.endswith("X"):
        raise IdNumberError(IdNumberErrorCode.WRONG_CHARACTER)
    _birth_date("19" + number[6:12])
    seventeen = number[:6] + "19" + number[6:]
    return seventeen + check_digit(seventeen)


def _birth_date(digits: str) -> date:
    try:
        return date(int(digits[:4]), int(digits[4:6]), int(digits[6:8]))
    except ValueError:
        raise IdNumberError(IdNumberErrorCode.IMPOSSIBLE_DATE) from None
