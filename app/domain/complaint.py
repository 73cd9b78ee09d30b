"""Complaints (信访、举报): their numbers, topics, findings, and by when they are answered."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections.abc import Mapping
from enum import StrEnum

from stdnum.iso7064 import mod_37_36

from app.domain.errors import InvalidInput
from app.domain.explain import Text

PREFIX = "TS"  # 投诉
ANSWER_DAYS = 15  # working days
MOST_PHOTOS = 3
_SHAPE = re.compile(r"TS(\d{2})(\d{8})([0-9A-Z])")
_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: none that is taken for another
_SECRET_LENGTH = 16  # of 5 bits each


class NumberMisread(InvalidInput):
    """Not a complaint's number, or its check character does not fit."""

    code = "complaint_number_misread"
    zh = "受理编号有误，请对照回执逐位输入。"
    en = "The number was misread; please type it as on the receipt."


class Topic(StrEnum):
    """What a complaint is about."""

    FEES = "fees"
    UNFAIR = "unfair"
    FALSE_PAPERS = "false_papers"
    STAFF = "staff"
    PRIVACY = "privacy"
    SYSTEM = "system"
    OTHER = "other"


TOPICS: Mapping[Topic, Text] = {
    Topic.FEES: Text("违规收费", "Fees that must not be asked"),
    Topic.UNFAIR: Text("招生不公", "Unfair enrolment"),
    Topic.FALSE_PAPERS: Text("材料造假", "False papers"),
    Topic.STAFF: Text("工作人员作风", "Conduct of staff"),
    Topic.PRIVACY: Text("泄露个人信息", "Personal data given away"),
    Topic.SYSTEM: Text("平台使用问题", "Trouble with the platform"),
    Topic.OTHER: Text("其他", "Something else"),
}


class ComplaintState(StrEnum):
    """How far a complaint is."""

    RECEIVED = "received"
    ACCEPTED = "accepted"
    ANSWERED = "answered"


STATES: Mapping[ComplaintState, Text] = {
    ComplaintState.RECEIVED: Text("已收到", "Received"),
    ComplaintState.ACCEPTED: Text("办理中", "Being looked into"),
    ComplaintState.ANSWERED: Text("已答复", "Answered"),
}


class Finding(StrEnum):
    """What was found."""

    UPHELD = "upheld"
    PARTLY_UPHELD = "partly_upheld"
    NOT_UPHELD = "not_upheld"
    NOT_OURS = "not_ours"


FINDINGS: Mapping[Finding, Text] = {
    Finding.UPHELD: Text("属实", "Upheld"),
    Finding.PARTLY_UPHELD: Text("部分属实", "Partly upheld"),
    Finding.NOT_UPHELD: Text("不属实", "Not upheld"),
    Finding.NOT_OURS: Text("不属于教育部门职责，已告知渠道", "Not within our remit; told where to go"),
}


def new_number(year: int) -> str:
    """A fresh number, compact: random digits, so that it tells neither how many came before nor when."""
    body = f"{PREFIX}{year % 100:02d}{secrets.randbelow(10**8):08d}"
    return body + str(mod_37_36.calc_check_digit(body))


def new_secret() -> str:
    """80 random bits in Crockford's letters: with the number it opens the answer, and nothing else does."""
    return "".join(secrets.choice(_LETTERS) for _ in range(_SECRET_LENGTH))


def parse_number(text: str) -> str:
    """The compact number; case, width, spaces and dashes do not matter. `NumberMisread` where it cannot be one."""
    plain = _plain(text)
    if not _SHAPE.fullmatch(plain) or not mod_37_36.is_valid(plain):
        raise NumberMisread
    return plain


def plain_secret(text: str) -> str:
    """The secret as it was made, whatever a person typed for it."""
    return _plain(text).translate(str.maketrans("OIL", "011"))


def printed_number(compact: str) -> str:
    """TS26-00012345-K."""
    return f"{compact[:4]}-{compact[4:-1]}-{compact[-1]}"


def printed_secret(secret: str) -> str:
    """In fours."""
    return "-".join(secret[at : at + 4] for at in range(0, len(secret), 4))


def _plain(text: str) -> str:
    return re.sub(r"[\s\-\u2010-\u2015]", "", unicodedata.normalize("NFKC", text).upper())
