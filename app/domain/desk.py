"""What the desk is told about a serial: one reason, one colour, one lane, one next step."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from uuid import UUID

from app.domain.errors import InvalidInput
from app.domain.explain import Text
from app.domain.rotating_code import Screen
from app.domain.slots import CITY_ZONE, GREEN, ORDINARY
from app.domain.states import State

EARLY = timedelta(minutes=30)
CLOCK_AHEAD = timedelta(minutes=5)
OLDEST_REPLAY = timedelta(hours=72)


class Reason(StrEnum):
    """Why the desk sees what it sees; stable, for machines."""

    READY_GREEN = "ready_green"
    READY_ORDINARY = "ready_ordinary"
    ALREADY_CONFIRMED = "already_confirmed"
    NOT_YET_DUE = "not_yet_due"
    SLOT_MISSED = "slot_missed"
    NO_SLOT = "no_slot"
    WRONG_SITE = "wrong_site"
    POINTS_NOT_CONFIRMED = "points_not_confirmed"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    INELIGIBLE = "ineligible"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"
    OTHER_DISTRICT = "other_district"
    SERIAL_REPLACED = "serial_replaced"
    LIVE_CODE_NEEDED = "live_code_needed"
    UNKNOWN_SERIAL = "unknown_serial"
    MISREAD = "misread"
    NOT_IN_SNAPSHOT = "not_in_snapshot"  # told by a device without a connection only


OVERRIDABLE = frozenset({Reason.NOT_YET_DUE, Reason.SLOT_MISSED, Reason.NO_SLOT, Reason.WRONG_SITE})
"""What a supervisor may set aside for a day: time and place, never the state of the file."""


class NonceReused(InvalidInput):
    """A nonce stands for one act; it came with another serial or another act."""

    code = "nonce_reused"
    zh = "同一请求编号已用于其他流水号或其他操作，请重新扫描。"
    en = "This nonce was used for another serial or another act; please scan again."


class Verdict(StrEnum):
    """What to do: serve, nothing more, something first, or not here."""

    READY = "ready"
    DONE = "done"
    WAIT = "wait"
    REFUSED = "refused"


COLOURS = {Verdict.READY: "green", Verdict.DONE: "amber", Verdict.WAIT: "amber", Verdict.REFUSED: "red"}


@dataclass(frozen=True)
class Advice:
    """How a reason is told: what to do, what it means, and what comes next."""

    verdict: Verdict
    message: Text
    next_step: Text


_WALK_IN = Text(
    "可按现场办理登记到今天的普通窗口（walk-in）。", "They may be taken in at today's ordinary window."
)
_SIGN = Text("核对身份证原件，请家长签字确认。", "See the original ID card, then let the parent sign.")

ADVICE: dict[Reason, Advice] = {
    Reason.READY_GREEN: Advice(
        Verdict.READY, Text("绿色通道：材料齐全，可以办理。", "Green channel: the file is complete."), _SIGN
    ),
    Reason.READY_ORDINARY: Advice(
        Verdict.READY,
        Text("普通窗口：请核对所列原件后办理。", "Ordinary window: see the originals listed."),
        _SIGN,
    ),
    Reason.ALREADY_CONFIRMED: Advice(
        Verdict.DONE,
        Text("已完成现场确认，不必重复办理。", "Already confirmed; nothing more to do."),
        Text("告知家长等待录取结果短信。", "Tell the parent to wait for the result by text message."),
    ),
    Reason.NOT_YET_DUE: Advice(
        Verdict.WAIT,
        Text("预约时间还没到。", "The appointment is later."),
        Text(
            "请按预约时间前来；确有困难，可登记到今天的普通窗口。",
            "Please come at the appointed time, or take them in at today's ordinary window.",
        ),
    ),
    Reason.SLOT_MISSED: Advice(Verdict.WAIT, Text("已过预约时间。", "The appointment has passed."), _WALK_IN),
    Reason.NO_SLOT: Advice(
        Verdict.WAIT, Text("积分已确认，尚无预约时间。", "Points confirmed, no appointment yet."), _WALK_IN
    ),
    Reason.WRONG_SITE: Advice(
        Verdict.WAIT,
        Text("预约的是本区另一个地点。", "The appointment is at another site of this district."),
        Text(
            "请到预约地点办理；确有困难，可登记到今天的普通窗口。",
            "Please go to the appointed site, or take them in at today's ordinary window.",
        ),
    ),
    Reason.POINTS_NOT_CONFIRMED: Advice(
        Verdict.WAIT,
        Text("积分尚未在线确认。", "The points are not confirmed online yet."),
        Text("请家长登录小程序确认积分后再来。", "The parent confirms the points in the mini-app first."),
    ),
    Reason.UNDER_REVIEW: Advice(
        Verdict.WAIT,
        Text("资料仍在核验或审核中。", "The file is still being checked."),
        Text("请家长等候短信通知。", "The parent will be told by text message."),
    ),
    Reason.RETURNED: Advice(
        Verdict.WAIT,
        Text("申请已退回补正。", "The application was returned for a correction."),
        Text(
            "请家长登录小程序修改并重新提交；不便用手机的，可在窗口代办。",
            "The parent mends and resubmits it in the mini-app, or here under a mandate.",
        ),
    ),
    Reason.INELIGIBLE: Advice(
        Verdict.REFUSED,
        Text("审核结果为不符合条件。", "The application was found not eligible."),
        Text(
            "原因见小程序；有异议可申请复查。",
            "The reasons are in the mini-app, where a re-check can be asked.",
        ),
    ),
    Reason.WITHDRAWN: Advice(
        Verdict.REFUSED,
        Text("申请已撤回或已放弃。", "The application was withdrawn or given up."),
        Text("报名期内可重新申请。", "A new application is possible while the window is open."),
    ),
    Reason.LAPSED: Advice(
        Verdict.REFUSED,
        Text("申请已逾期失效。", "The application has lapsed."),
        Text("请家长联系区招生办。", "The parent may ask the district's office."),
    ),
    Reason.OTHER_DISTRICT: Advice(
        Verdict.REFUSED,
        Text("这是其他区的流水号。", "This serial belongs to another district."),
        Text("请家长到申请所在区办理。", "The parent goes to the district applied to."),
    ),
    Reason.SERIAL_REPLACED: Advice(
        Verdict.REFUSED,
        Text("这个流水号已作废，已换发新号。", "This serial was replaced by a new one."),
        Text(
            "请家长出示新的流水号（见小程序或短信）。",
            "Ask the parent for the new serial, in the mini-app or the text message.",
        ),
    ),
    Reason.LIVE_CODE_NEEDED: Advice(
        Verdict.WAIT,
        Text("出示的不是实时动态码。", "This is not the live code."),
        Text(
            "请家长在小程序中打开动态码；打不开时，核对身份证原件后办理。",
            "Ask for the live code in the mini-app; without it, see the original ID card before going on.",
        ),
    ),
    Reason.UNKNOWN_SERIAL: Advice(
        Verdict.REFUSED,
        Text("没有这个流水号。", "There is no such serial."),
        Text("请对照回执核对后重试。", "Check it against the receipt and try again."),
    ),
    Reason.MISREAD: Advice(
        Verdict.REFUSED,
        Text("流水号读取有误。", "The serial was misread."),
        Text(
            "请重新扫描，或对照回执逐位输入。",
            "Scan it again, or type it as printed on the receipt.",
        ),
    ),
    Reason.NOT_IN_SNAPSHOT: Advice(
        Verdict.WAIT,
        Text("本机离线名单中没有这个流水号。", "This serial is not in the list kept for being off line."),
        Text(
            "请到联网的窗口办理，或联网后重试；家长的签名回执可先核验真伪。",
            "Go to a desk with a connection, or try again on line; a signed receipt can be checked meanwhile.",
        ),
    ),
}

CONFIRMABLE = frozenset({Reason.READY_GREEN, Reason.READY_ORDINARY, Reason.LIVE_CODE_NEEDED})
"""May be confirmed; the original ID card is seen anyway, which is the other way where there is no live code."""
ADMISSIBLE = frozenset({Reason.NO_SLOT, Reason.SLOT_MISSED, Reason.WRONG_SITE, Reason.NOT_YET_DUE})
"""May be taken in at today's ordinary window."""

_BY_STATE: dict[str, Reason] = {
    State.SUBMITTED: Reason.UNDER_REVIEW,
    State.CHECKING: Reason.UNDER_REVIEW,
    State.UNDER_REVIEW: Reason.UNDER_REVIEW,
    State.RETURNED: Reason.RETURNED,
    State.QUALIFIED: Reason.POINTS_NOT_CONFIRMED,
    State.INELIGIBLE: Reason.INELIGIBLE,
    State.POINTS_CONFIRMED: Reason.NO_SLOT,
    State.WITHDRAWN: Reason.WITHDRAWN,
    State.DECLINED: Reason.WITHDRAWN,
    State.LAPSED: Reason.LAPSED,
}


@dataclass(frozen=True)
class Appointment:
    """Where and when the family is expected, in which lane."""

    site_id: UUID
    lane: str
    starts_at: datetime
    ends_at: datetime


def judge(
    state: str, appointment: Appointment | None, *, site_id: UUID, is_complete: bool, now: datetime
) -> Reason:
    """The reason for an application of the desk's own district at a desk of `site_id`, at `now`.

    Completeness is judged again here: a file that is no longer complete leaves the green lane.
    """
    if state != State.SLOT_BOOKED:
        return _BY_STATE.get(state, Reason.ALREADY_CONFIRMED)
    if appointment is None:
        return Reason.NO_SLOT
    if _day(appointment.ends_at) < _day(now):
        return Reason.SLOT_MISSED
    if appointment.site_id != site_id:
        return Reason.WRONG_SITE
    if now < appointment.starts_at - EARLY:
        return Reason.NOT_YET_DUE
    return (
        Reason.READY_GREEN if lane(appointment, is_complete=is_complete) == GREEN else Reason.READY_ORDINARY
    )


def set_aside(appointment: Appointment | None, *, is_complete: bool) -> Reason:
    """The reason where a supervisor has set time and place aside."""
    is_green = lane(appointment, is_complete=is_complete) == GREEN
    return Reason.READY_GREEN if is_green else Reason.READY_ORDINARY


def ask_for_live(reason: Reason, *, required: bool, screen: Screen) -> Reason:
    """`reason`, or the live code first where the district asks for it and something else was shown."""
    is_ready = reason in (Reason.READY_GREEN, Reason.READY_ORDINARY)
    return Reason.LIVE_CODE_NEEDED if is_ready and required and screen is not Screen.LIVE else reason


def lane(appointment: Appointment | None, *, is_complete: bool) -> str:
    """The lane to serve in: green only where it was given and the file is complete now."""
    return GREEN if appointment is not None and appointment.lane == GREEN and is_complete else ORDINARY


def is_plausible(scanned_at: datetime, *, now: datetime) -> bool:
    """Whether a device's clock can be believed: not ahead, and not older than a long weekend offline."""
    return now - OLDEST_REPLAY <= scanned_at <= now + CLOCK_AHEAD


def _day(instant: datetime) -> str:
    return instant.astimezone(CITY_ZONE).date().isoformat()
