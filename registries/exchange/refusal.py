"""Why a query gets no answer: a stable code, the HTTP status, and a sentence in Chinese and English."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Reason:
    """One entry of the list that clients can rely on."""

    code: str
    status: int
    zh: str
    en: str


BODY = Reason("bad_query", 400, "请求无法读取", "The query cannot be read")
SIGNATURE = Reason("bad_signature", 401, "签名不正确", "The signature is wrong")
CLIENT = Reason("unknown_client", 401, "未登记的调用方", "This client is not registered")
EXPIRED = Reason("stale_query", 401, "请求已过期或时间不对", "The query is too old or from the future")
REPLAY = Reason("replayed_query", 409, "该请求已经用过", "This query was used before")
PURPOSE = Reason("bad_purpose", 403, "没有说明用途", "No purpose is given")
CONSENT = Reason("no_consent", 403, "没有授权同意的编号", "No consent reference is given")
SUBJECT = Reason("subject_mismatch", 422, "姓名与证件号码不一致", "Name and ID number do not belong together")
DATASET = Reason("unknown_dataset", 404, "没有这项数据", "No department keeps this dataset")
UNAVAILABLE = Reason(
    "department_unavailable", 503, "部门系统暂时不可用", "The department is not available now"
)
FAILED = Reason("department_failed", 500, "部门系统出错", "The department's system failed")


class Refused(Exception):
    """Raised on the way to an answer; carries the reason."""

    def __init__(self, reason: Reason) -> None:
        super().__init__(reason.code)
        self.reason = reason
