"""What a vendor's error number means: whether trying again can help, and what the desk tells the family.

Numbers are Twilio's (its error dictionary); words are those of `SmsUnavailable` and `SmsOutcomeUnknown`.
A number says what the carrier claims, which is sometimes wrong, so no sentence says "does not exist".
"""

from __future__ import annotations

from dataclasses import dataclass

from sms.refusal import Language


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a message did not arrive; `permanent` means that the same message will fail again."""

    code: str
    permanent: bool
    zh: str
    en: str

    def sentence(self, language: Language) -> str:
        """The sentence for the desk's call list."""
        return self.zh if language == "zh" else self.en


_OUR_SIDE_ZH, _OUR_SIDE_EN = (
    "短信服务设置有误，已通知管理员，稍后会重发。",
    "Our SMS account is misconfigured; it will be resent.",
)
_BUSY_ZH, _BUSY_EN = (
    "短信服务繁忙或中断，稍后会自动重发。",
    "The SMS service is busy or down; it will be resent.",
)
_NUMBER_ZH, _NUMBER_EN = (
    "号码可能有误，请与家长核对手机号。",
    "The number may be wrong; please check it with the family.",
)

_ROWS: tuple[tuple[str, bool, str, str], ...] = (
    ("20003", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    ("20404", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    ("20429", False, _BUSY_ZH, _BUSY_EN),
    ("20500", False, _BUSY_ZH, _BUSY_EN),
    ("20503", False, _BUSY_ZH, _BUSY_EN),
    ("21211", True, _NUMBER_ZH, _NUMBER_EN),
    ("21217", True, _NUMBER_ZH, _NUMBER_EN),
    ("21408", True, "尚未开通该地区的短信。", "Messages to that region are not enabled."),
    ("21602", True, "短信内容为空。", "The message is empty."),
    ("21603", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    ("21604", True, _NUMBER_ZH, _NUMBER_EN),
    ("21606", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    ("21610", True, "家长已退订短信，请电话联系。", "The family has opted out of messages; please call."),
    ("21611", False, _BUSY_ZH, _BUSY_EN),
    ("21612", True, "无法送达该号码，请电话联系。", "That number cannot be reached by SMS; please call."),
    ("21614", True, "不是手机号码，请与家长核对。", "Not a mobile number; please check with the family."),
    ("21617", True, "短信内容太长。", "The message is too long."),
    ("21635", True, "是固定电话，收不到短信，请电话联系。", "A landline gets no messages; please call."),
    ("21659", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    ("30001", False, _BUSY_ZH, _BUSY_EN),
    ("30002", False, _OUR_SIDE_ZH, _OUR_SIDE_EN),
    (
        "30003",
        False,
        "手机关机或不在服务区，稍后会重发。",
        "The phone is off or out of reach; it will be resent.",
    ),
    ("30004", True, "手机拒收短信，请电话联系。", "The phone blocks messages; please call."),
    ("30005", True, "号码可能已停用，请与家长核对。", "The number may be out of use; please check."),
    (
        "30006",
        True,
        "是固定电话或运营商不支持，请电话联系。",
        "A landline or unsupported carrier; please call.",
    ),
    (
        "30007",
        True,
        "被运营商拦截，请电话联系并报告短信内容。",
        "Blocked by the carrier; call, and report the text.",
    ),
    ("30008", False, "运营商未说明原因，稍后会重发。", "The carrier gave no reason; it will be resent."),
    ("unencodable", True, "短信内容有无法发送的字符。", "The text holds a character that cannot be sent."),
    ("no_connection", False, _BUSY_ZH, _BUSY_EN),
    ("not_tried", False, _BUSY_ZH, _BUSY_EN),
    (
        "outcome_unknown",
        False,
        "是否送达尚不清楚，正在核对。",
        "It is not yet known whether it was taken; checking.",
    ),
)

REASONS = {row[0]: Reason(*row) for row in _ROWS}


def explain(code: str) -> Reason:
    """The reason behind a vendor's code; a code we do not know is treated as permanent, so that a person looks."""
    unknown = Reason(
        code, True, "短信未送达，请电话联系家长。", "The message was not delivered; please call."
    )
    return REASONS.get(code, unknown)
