"""How long what is kept (22.7): the periods as data; counts, decisions and the audit trail outlive the values."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from app.domain.explain import Text

_YEAR = timedelta(days=365)


class Kind(StrEnum):
    """What is emptied or removed."""

    DRAFT = "draft"
    RECORD = "record"
    MATERIAL = "material"
    HOME_CLAIM = "home_claim"
    THREAD = "thread"
    THREAD_PHOTO = "thread_photo"
    FORM = "form"
    FACTS = "facts"
    FINDING = "finding"
    SIGNATURE = "signature"
    MANDATE = "mandate"
    KEPT_ANSWER = "kept_answer"
    MESSAGE = "message"
    PHONE_CODE = "phone_code"
    SIGN_IN = "sign_in"
    LOOKUP = "lookup"
    FEEDBACK = "feedback"
    COMPLAINT = "complaint"
    COMPLAINT_PHOTO = "complaint_photo"
    COMPLAINT_ORIGIN = "complaint_origin"


class Start(StrEnum):
    """From when a period runs."""

    WINDOW_CLOSED = "window_closed"
    SEASON_ENDED = "season_ended"
    ROW_MADE = "row_made"


@dataclass(frozen=True)
class Rule:
    """How long one kind is kept, and what it is in words."""

    kind: Kind
    start: Start
    keeps: timedelta
    text: Text


RULES = (
    Rule(Kind.DRAFT, Start.WINDOW_CLOSED, timedelta(days=90), Text("未提交的草稿", "drafts never submitted")),
    Rule(Kind.RECORD, Start.SEASON_ENDED, _YEAR, Text("各部门返回的记录", "answers of the departments")),
    Rule(Kind.MATERIAL, Start.SEASON_ENDED, _YEAR, Text("上传的材料", "uploaded papers")),
    Rule(Kind.HOME_CLAIM, Start.SEASON_ENDED, _YEAR, Text("住房比对索引", "indexes of homes compared")),
    Rule(Kind.THREAD, Start.SEASON_ENDED, _YEAR, Text("咨询留言", "threads with the district")),
    Rule(Kind.THREAD_PHOTO, Start.SEASON_ENDED, _YEAR, Text("咨询照片", "photos sent to the district")),
    Rule(Kind.FORM, Start.SEASON_ENDED, 3 * _YEAR, Text("申请表和电话", "forms and phones")),
    Rule(Kind.FACTS, Start.SEASON_ENDED, 3 * _YEAR, Text("积分依据", "facts behind the points")),
    Rule(Kind.FINDING, Start.SEASON_ENDED, 3 * _YEAR, Text("认定的理由", "reasons of findings")),
    Rule(Kind.SIGNATURE, Start.SEASON_ENDED, 3 * _YEAR, Text("现场签名", "signatures")),
    Rule(Kind.MANDATE, Start.SEASON_ENDED, 3 * _YEAR, Text("窗口代办的书面委托", "mandates on paper")),
    Rule(Kind.KEPT_ANSWER, Start.SEASON_ENDED, timedelta(0), Text("重复请求的答复", "kept answers")),
    Rule(
        Kind.MESSAGE, Start.ROW_MADE, timedelta(days=183), Text("短信内容和号码", "texts and their numbers")
    ),
    Rule(Kind.PHONE_CODE, Start.ROW_MADE, timedelta(days=7), Text("验证码", "codes")),
    Rule(Kind.SIGN_IN, Start.ROW_MADE, timedelta(days=30), Text("登录过程", "sign-ins under way")),
    Rule(Kind.LOOKUP, Start.ROW_MADE, timedelta(days=1), Text("免登录查询", "look-ups without signing in")),
    Rule(Kind.FEEDBACK, Start.ROW_MADE, _YEAR, Text("评价留言", "words of feedback")),
    Rule(Kind.COMPLAINT, Start.ROW_MADE, 3 * _YEAR, Text("投诉和答复", "complaints and answers")),
    Rule(Kind.COMPLAINT_PHOTO, Start.ROW_MADE, 3 * _YEAR, Text("投诉照片", "photos to complaints")),
    Rule(Kind.COMPLAINT_ORIGIN, Start.ROW_MADE, timedelta(days=2), Text("投诉次数", "counts of complaints")),
)

KEPT = Text(
    "审计记录、积分明细、结果和统计：至少保存三年，本命令从不删除",
    "audit trail, breakdowns, results and counts: at least three years; never removed by this command",
)


@dataclass(frozen=True)
class Calendar:
    """The days of one season from which periods run: the last district's, where they differ."""

    window_closed_on: date
    ended_on: date


def due_on(rule: Rule, calendar: Calendar) -> date | None:
    """The first day on which this may go; None for what is counted row by row."""
    if rule.start is Start.ROW_MADE:
        return None
    begins = calendar.window_closed_on if rule.start is Start.WINDOW_CLOSED else calendar.ended_on
    return begins + rule.keeps + timedelta(days=1)


def is_due(rule: Rule, calendar: Calendar, today: date) -> bool:
    """Whether something of this kind may go today."""
    day = due_on(rule, calendar)
    return day is None or today >= day


def made_before(rule: Rule, now: datetime, season_ended_at: datetime) -> datetime:
    """Rows that are counted by their time go when they were made before this instant."""
    return now - rule.keeps if rule.start is Start.ROW_MADE else season_ended_at
