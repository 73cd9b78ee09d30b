"""What becomes of an act that a desk did without a connection, and how that is told."""

from __future__ import annotations

from enum import StrEnum

from app.domain.explain import Text


class Outcome(StrEnum):
    """What became of an act: settled, settled by another, refused for good, or for a person to look at."""

    RECORDED = "recorded"
    CONFIRMED = "confirmed"
    ALREADY = "already"
    REFUSED = "refused"
    CONFLICT = "conflict"


TELLS: dict[Outcome, Text] = {
    Outcome.RECORDED: Text("扫码记录已上传。", "The scan was recorded."),
    Outcome.CONFIRMED: Text("已确认。", "Confirmed."),
    Outcome.ALREADY: Text(
        "此前已由其他窗口确认，不必重复办理。", "Confirmed before at another desk; nothing more to do."
    ),
    Outcome.REFUSED: Text("未办理。", "Not done."),
    Outcome.CONFLICT: Text(
        "家长已签字，但申请状态已变化，须人工处理。",
        "The parent signed, but the application has changed since: a person has to look at it.",
    ),
}  # fmt: skip
ASK_SUPERVISOR = Text(
    "请主管查看后联系家长；签字时间和原因已记入审计。",
    "Ask the supervisor to look and to call the parent; time and reason are in the trail.",
)
CALL_PARENT = Text(
    "请联系家长核实，说明情况后再处理。", "Call the parent, say what happened, and settle it together."
)
NOTHING = Text("不需要再做什么。", "Nothing more to do.")
SCAN_AGAIN = Text("请联网后重新扫描。", "Scan it again on line.")
