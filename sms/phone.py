"""Phone numbers as people type them, read into E.164: mainland mobiles, other regions only where opened."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberType

from sms.refusal import SmsInputRefused

_MAINLAND_MOBILE = re.compile(r"1[3-9]\d{9}")
_MAINLAND_CODE = 86
_LONGEST = 40  # what a person types, spaces and brackets included


class PhoneRefused(SmsInputRefused):
    """A number that gets no text message from us."""


class NotANumber(PhoneRefused):
    """Too short, too long, or not a number at all."""

    code: ClassVar[str] = "phone_not_a_number"
    zh: ClassVar[str] = "这不是手机号码，请填写11位手机号。"
    en: ClassVar[str] = "This is not a mobile number; please enter the 11 digits."


class Landline(PhoneRefused):
    """A fixed line, or a service number."""

    code: ClassVar[str] = "phone_landline"
    zh: ClassVar[str] = "这是固定电话或服务号码，收不到短信，请填写手机号。"
    en: ClassVar[str] = "A landline or service number gets no text messages; please enter a mobile number."


class ForeignNumber(PhoneRefused):
    """A number of a region that is not opened."""

    code: ClassVar[str] = "phone_foreign_number"
    zh: ClassVar[str] = "目前只能向中国内地手机号发短信，请填写内地手机号，或到服务窗口登记。"
    en: ClassVar[str] = "We text mainland mobiles only; please enter one, or register at a service counter."


@dataclass(frozen=True, slots=True)
class Phone:
    """A mobile number; `e164` such as +8613800138000, `national` such as 13800138000, `region` such as CN."""

    e164: str
    national: str
    region: str

    @property
    def prefix(self) -> str:
        """The first seven national digits: the block a carrier hands out, for limits per prefix."""
        return self.national[:7]

    @property
    def mask(self) -> str:
        """For logs and screens: 138****8000; every other region keeps two digits at either end."""
        head, tail = (3, 4) if self.region == "CN" else (2, 2)
        return f"{self.national[:head]}{'*' * (len(self.national) - head - tail)}{self.national[-tail:]}"


def parse(text: str, *, regions: Sequence[str] = ("CN",)) -> Phone:
    """Read a number typed by a person: full-width digits, spaces, dashes and +86 do not matter.

    Raises `NotANumber`, `Landline` or `ForeignNumber`.
    """
    number = _read(text)
    national = phonenumbers.national_significant_number(number)
    if number.country_code == _MAINLAND_CODE:
        return _mainland(number, national, regions)
    region = phonenumbers.region_code_for_number(number)
    if region is None or not phonenumbers.is_valid_number(number):
        raise NotANumber
    if region not in regions:
        raise ForeignNumber
    if phonenumbers.number_type(number) not in (PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE_OR_MOBILE):
        raise Landline
    return Phone(_e164(number), national, region)


def _read(text: str) -> PhoneNumber:
    plain = unicodedata.normalize("NFKC", text).strip()
    if len(plain) > _LONGEST or re.search(r"[^\d+\-\s().]", plain, re.ASCII):
        raise NotANumber
    try:
        return phonenumbers.parse(plain, "CN")
    except NumberParseException as error:
        raise NotANumber from error


def _mainland(number: PhoneNumber, national: str, regions: Sequence[str]) -> Phone:
    # The block list of phonenumbers lags behind newly opened mobile blocks, so the shape decides.
    if _MAINLAND_MOBILE.fullmatch(national):
        if "CN" not in regions:
            raise ForeignNumber
        return Phone(_e164(number), national, "CN")
    raise Landline if phonenumbers.is_valid_number(number) else NotANumber


def _e164(number: PhoneNumber) -> str:
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
