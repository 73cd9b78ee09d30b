"""What a reviewer may say: the decisions, the reasons to choose from, and for how long a claim lives."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from app.domain.explain import Text

CLAIM_LIFETIME = timedelta(minutes=15)
REVEALS_PER_HOUR = 30
_ANSWER_LENGTH = {"zh": 60, "en": 120}


class Decision(StrEnum):
    """What was decided about one item."""

    APPROVED = "approved"
    REJECTED = "rejected"
    RETURNED = "returned"


DECISIONS: Mapping[Decision, Text] = {
    Decision.APPROVED: Text("通过", "approved"),
    Decision.REJECTED: Text("不通过", "rejected"),
    Decision.RETURNED: Text("退回补充", "returned"),
}


CONSEQUENCES: Mapping[Decision, Text] = {
    Decision.APPROVED: Text(
        "这一项即告通过；最后一项办结后，系统自动结案并短信告知家长。决定不能撤销。",
        "The item passes; after the last one the file is settled and the family is told by SMS. This is final.",
    ),
    Decision.REJECTED: Text(
        "这一项按“未能证明”处理，积分和资格随之重算；最后一项办结后短信告知家长。决定不能撤销。",
        "The item counts as not proved, points and conditions are worked out again, and after the last item the "
        "family is told by SMS. This is final.",
    ),
    Decision.RETURNED: Text(
        "整份申请退回家长补充，短信列明原因；其余待审项目一并停下，家长补交后重新进入审核。",
        "The whole application goes back to the family with the reasons by SMS; what else was open stops and "
        "is looked at again when it comes back.",
    ),
}


class ReasonCode(StrEnum):
    """Why something was rejected or returned."""

    PHOTO_UNREADABLE = "photo_unreadable"
    DOCUMENT_MISSING = "document_missing"
    DOCUMENT_EXPIRED = "document_expired"
    DOCUMENT_OF_ANOTHER = "document_of_another"
    VALUE_DIFFERS = "value_differs"
    HOME_NOT_PROVED = "home_not_proved"
    ALREADY_ENROLLED = "already_enrolled"
    NOT_IN_GRADE = "not_in_grade"
    OTHER = "other"


REASONS: Mapping[ReasonCode, Text] = {
    ReasonCode.PHOTO_UNREADABLE: Text("材料照片不清晰", "the photo of a paper is not readable"),
    ReasonCode.DOCUMENT_MISSING: Text("缺少材料", "a paper is missing"),
    ReasonCode.DOCUMENT_EXPIRED: Text("材料已过期", "a paper has expired"),
    ReasonCode.DOCUMENT_OF_ANOTHER: Text("材料不是本人的", "a paper is of someone else"),
    ReasonCode.VALUE_DIFFERS: Text("信息与部门登记不一致", "a value differs from the department's record"),
    ReasonCode.HOME_NOT_PROVED: Text("房产情况未能证明", "the home is not proved"),
    ReasonCode.ALREADY_ENROLLED: Text("孩子已有学籍", "the child has a student record already"),
    ReasonCode.NOT_IN_GRADE: Text(
        "孩子不在小学毕业年级", "the child is not in the last grade of primary school"
    ),
    ReasonCode.OTHER: Text("其他原因，详见小程序", "another reason, shown in the mini-app"),
}


def tell(reasons: list[str], language: str, *, things: int) -> str:
    """The reasons as one phrase that fits into a text message, and how many `things` are to mend where several are."""
    longest = _ANSWER_LENGTH["en" if language == "en" else "zh"]
    phrases = [getattr(REASONS[ReasonCode(code)], "en" if language == "en" else "zh") for code in reasons]
    if things > 1:
        phrases.insert(0, f"{things} things to mend" if language == "en" else f"共{things}项")
    return ("; " if language == "en" else "，").join(phrases)[:longest]


def datasets_of(item: str, evidence: Mapping[str, list[str]]) -> frozenset[str]:
    """The datasets to lay side by side for a task; `evidence` are those of the breakdown's lines."""
    kind, _, of = item.partition(":")
    if kind == "home":
        return frozenset({"natural_resources.property", "police.household"})
    if kind == "student_record":
        return frozenset({"education.student_record", "police.household"})
    if kind == "guardianship":
        return frozenset({"civil_affairs.marriage", "police.household"})
    if kind == "dispute":
        return frozenset({of, "police.household"})
    return frozenset(evidence.get(of, ())) | {"police.household"}


def leaves(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value of a nested payload with its path: `homes/0/owners/1/name`."""
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from leaves(part, f"{path}/{key}" if path else str(key))
    elif isinstance(value, list):
        for position, part in enumerate(value):
            yield from leaves(part, f"{path}/{position}")
    else:
        yield path, value
