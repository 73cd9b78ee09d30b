"""Read a phone number as typed, or refuse it in the platform's words."""

from __future__ import annotations

from app.domain.errors import InvalidInput
from app.ports import ports
from sms import phone
from sms.phone import Phone


class NotAPhoneNumber(InvalidInput):
    """Too short, too long, or not a number."""

    code = phone.NotANumber.code
    zh = phone.NotANumber.zh
    en = phone.NotANumber.en


class LandlineGiven(InvalidInput):
    """A fixed line gets no text messages."""

    code = phone.Landline.code
    zh = phone.Landline.zh
    en = phone.Landline.en


class ForeignNumberGiven(InvalidInput):
    """A number of a region that the city has not opened."""

    code = phone.ForeignNumber.code
    zh = phone.ForeignNumber.zh
    en = phone.ForeignNumber.en


def read_phone(text: str) -> Phone:
    """The number in E.164 with its parts; refuses landlines, foreign numbers and what is no number."""
    try:
        return phone.parse(text, regions=ports().sms_regions)
    except phone.Landline as error:
        raise LandlineGiven(pointer="/phone") from error
    except phone.ForeignNumber as error:
        raise ForeignNumberGiven(pointer="/phone") from error
    except phone.PhoneRefused as error:
        raise NotAPhoneNumber(pointer="/phone") from error
