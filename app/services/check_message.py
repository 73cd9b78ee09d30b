"""Is this SMS ours? Serial, the phone's last four digits and the text's four digits together, and one answer else."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from app import transactions
from app.domain import serial
from app.models.message import Message
from app.ports import ports
from app.privacy import vault
from app.services import message_title
from app.services.look_up import MISSES, WITHIN, TooManyLookups
from app.store import lookups, message_report
from sms.text import check_code


@dataclass(frozen=True)
class Checked:
    """Whether all three belong together; what was sent and when only if they do."""

    genuine: bool
    said_zh: str
    said_en: str
    title_zh: str | None = None
    title_en: str | None = None
    sent_at: datetime | None = None


NOT_CONFIRMED = Checked(
    genuine=False,
    said_zh="未能核实：可能不是本平台发送，也可能有一项输错。请勿按短信操作，"
    "可登录小程序在“消息”中对照，或拨打 12345。",
    said_en="Not confirmed: it may not be ours, or one of the three was mistyped. Do not act on it; compare it in the"
    " app under “messages”, or call 12345.",
)


def code_of(message: Message) -> str:
    """The four digits that the text ends with; a copy that was sent again carries those of the first."""
    root = message.dedupe_key.partition(message_report.COPY)[0]
    return check_code(ports().message_key, root)


def check_message(text: str, *, phone_last4: str, code: str, address: str, now: datetime) -> Checked:
    """Whether a text of ours with this code went to this phone about this serial.

    Unknown serial, another phone and a wrong code are one answer, so that nothing can be learnt by trying; every try
    is stored and committed before it is judged, and ten misses of a serial or an address in ten minutes end it.
    """
    compact = serial.parse(text).compact
    row = lookups.add_try(
        vault.index("message_check.serial", compact), vault.index("message_check.address", address), now=now
    )
    transactions.release()
    if lookups.count_tries(row, since=now - WITHIN) > MISSES:
        lookups.forget(row)
        transactions.release()
        minutes = int(WITHIN.total_seconds() // 60)
        raise TooManyLookups(minutes=minutes, retry_after=minutes * 60)
    matching = [
        message
        for message in message_report.list_of_serial(compact)
        if _is_to(message, phone_last4) & hmac.compare_digest(code_of(message), code)
    ]
    if not matching:
        return NOT_CONFIRMED
    lookups.forget(row)
    return _genuine(matching[-1])


def _is_to(message: Message, last4: str) -> bool:
    return hmac.compare_digest((message.to or "")[-4:], last4)


def _genuine(message: Message) -> Checked:
    title = message_title.of(message.purpose)
    return Checked(
        genuine=True,
        said_zh="已核实：这是本平台发送的短信。本平台不会索要密码、验证码或转账。",
        said_en="Confirmed: this is ours. We never ask for a password, a code or money.",
        title_zh=title.zh,
        title_en=title.en,
        sent_at=message.sent_at or message.created_at,
    )
