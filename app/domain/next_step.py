"""What happens next with an application: a code for a program, a sentence for the family; by state and by pack."""

from __future__ import annotations

from enum import StrEnum

from app.domain.explain import Text
from app.domain.policy import Policy
from app.domain.procedure import Confirmation
from app.domain.states import State


class NextStep(StrEnum):
    """Who acts next and how; what only waits needs nothing of the family."""

    SUBMIT = "submit"
    WAIT = "wait"
    MEND = "mend"
    CONFIRM = "confirm"
    ASK_RECHECK = "ask_recheck"
    WAIT_FOR_SLOT = "wait_for_slot"
    VISIT = "visit"
    WAIT_FOR_RESULT = "wait_for_result"
    REPORT = "report"
    NONE = "none"


_BY_STATE = {
    State.DRAFT: NextStep.SUBMIT,
    State.SUBMITTED: NextStep.WAIT,
    State.CHECKING: NextStep.WAIT,
    State.UNDER_REVIEW: NextStep.WAIT,
    State.RETURNED: NextStep.MEND,
    State.QUALIFIED: NextStep.CONFIRM,
    State.INELIGIBLE: NextStep.ASK_RECHECK,
    State.POINTS_CONFIRMED: NextStep.WAIT_FOR_SLOT,
    State.SLOT_BOOKED: NextStep.VISIT,
    State.CONFIRMED: NextStep.WAIT_FOR_RESULT,
    State.RANKED: NextStep.WAIT_FOR_RESULT,
    State.WAITING: NextStep.WAIT_FOR_RESULT,
    State.PLACED: NextStep.REPORT,
}

_COMPARED = Text(
    "系统正在与各部门核对，结果会短信通知", "Being compared with the departments; an SMS will follow"
)
_TOLD = {
    State.DRAFT: Text("核对并提交申请", "Check and submit the application"),
    State.SUBMITTED: _COMPARED,
    State.CHECKING: _COMPARED,
    State.UNDER_REVIEW: Text(
        "工作人员正在审核，结果会短信通知", "A reviewer is looking at it; an SMS will follow"
    ),
    State.RETURNED: Text("请按退回原因补充后重新提交", "Please supply what was asked for and submit again"),
    State.QUALIFIED: Text("请核对积分明细并确认", "Please look at the breakdown and confirm the points"),
    State.INELIGIBLE: Text(
        "可查看逐项原因，申请复查或补交材料", "See each reason; you may ask for a re-check"
    ),
    State.POINTS_CONFIRMED: Text(
        "正在安排现场确认时间，会短信通知", "A time on site is being arranged; an SMS will follow"
    ),
    State.SLOT_BOOKED: Text(
        "请按时携身份证原件到现场签字确认", "Come at the given time with the original ID card and sign"
    ),
    State.CONFIRMED: Text("等待公布结果，会短信通知", "Wait for the result; an SMS will follow"),
}
_CONFIRM_BATCH = Text(
    "请核对信息和所属批次并在线确认，不必到现场",
    "Please check the data and the batch, and confirm online; no visit is needed",
)
_CONFIRM_ONLINE = Text(
    "请核对积分明细并在线确认，不必到现场",
    "Please look at the breakdown and confirm it online; no visit is needed",
)
_BY_DATA = Text(
    "部门数据核验通过，无需到场，等待短信通知结果", "Approved by data: no visit; an SMS will follow"
)


def after(state: str, policy: Policy | None) -> NextStep:
    """The next step in `state`; a file that the pack confirms by data is never the family's to confirm."""
    step = _BY_STATE.get(State(state), NextStep.NONE)
    is_silent = policy is not None and policy.procedure.confirmation is Confirmation.NONE
    return NextStep.WAIT if is_silent and step is NextStep.CONFIRM else step


def tell(state: str, policy: Policy | None) -> Text:
    """The same for a person; empty where nothing follows."""
    if policy is not None and (told := _by_pack(State(state), policy)):
        return told
    return _TOLD.get(State(state), Text("", ""))


def _by_pack(state: State, policy: Policy) -> Text | None:
    """What only some systems say: nobody is sent to a desk that the pack does not have."""
    confirmation = policy.procedure.confirmation
    if state is State.CONFIRMED and confirmation is Confirmation.NONE:
        return _BY_DATA
    if state is State.QUALIFIED and confirmation is Confirmation.NONE:
        return _COMPARED
    if state is State.QUALIFIED and confirmation is Confirmation.ONLINE:
        return _CONFIRM_BATCH if policy.kind == "batches" else _CONFIRM_ONLINE
    return None
