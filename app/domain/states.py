"""The states of an application and the only moves between them; docs/states.md is generated from this table."""

from __future__ import annotations

from enum import StrEnum

from app.domain.errors import DomainError


class State(StrEnum):
    """Where an application stands."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    CHECKING = "checking"
    UNDER_REVIEW = "under_review"
    RETURNED = "returned"
    QUALIFIED = "qualified"
    INELIGIBLE = "ineligible"
    POINTS_CONFIRMED = "points_confirmed"
    SLOT_BOOKED = "slot_booked"
    CONFIRMED = "confirmed"
    RANKED = "ranked"
    PLACED = "placed"
    WAITING = "waiting"
    NOT_PLACED = "not_placed"
    ENROLLED = "enrolled"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    LAPSED = "lapsed"


LABELS: dict[State, tuple[str, str]] = {
    State.DRAFT: ("草稿", "Draft"),
    State.SUBMITTED: ("已提交", "Submitted"),
    State.CHECKING: ("核验中", "Being checked"),
    State.UNDER_REVIEW: ("审核中", "Under review"),
    State.RETURNED: ("退回补充", "Returned for more"),
    State.QUALIFIED: ("符合条件", "Qualified"),
    State.INELIGIBLE: ("不符合条件", "Not eligible"),
    State.POINTS_CONFIRMED: ("积分已确认", "Points confirmed"),
    State.SLOT_BOOKED: ("已安排现场确认", "On-site slot booked"),
    State.CONFIRMED: ("已确认", "Confirmed"),
    State.RANKED: ("已排名", "Ranked"),
    State.PLACED: ("已录取", "Placed"),
    State.WAITING: ("候补", "Waiting"),
    State.NOT_PLACED: ("未录取", "Not placed"),
    State.ENROLLED: ("已入学", "Enrolled"),
    State.DECLINED: ("已放弃", "Declined"),
    State.WITHDRAWN: ("已撤回", "Withdrawn"),
    State.LAPSED: ("逾期失效", "Lapsed"),
}

_S = State
_BEFORE_PLACEMENT = (
    _S.DRAFT, _S.SUBMITTED, _S.CHECKING, _S.UNDER_REVIEW, _S.RETURNED, _S.QUALIFIED, _S.POINTS_CONFIRMED,
    _S.SLOT_BOOKED, _S.CONFIRMED, _S.RANKED,
)  # fmt: skip

MOVES: dict[State, frozenset[State]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.WITHDRAWN}),
    _S.SUBMITTED: frozenset({_S.CHECKING, _S.WITHDRAWN, _S.SUBMITTED}),
    _S.CHECKING: frozenset({_S.UNDER_REVIEW, _S.QUALIFIED, _S.INELIGIBLE, _S.WITHDRAWN, _S.SUBMITTED}),
    _S.UNDER_REVIEW: frozenset({_S.RETURNED, _S.QUALIFIED, _S.INELIGIBLE, _S.WITHDRAWN, _S.SUBMITTED}),
    _S.RETURNED: frozenset({_S.UNDER_REVIEW, _S.WITHDRAWN, _S.LAPSED, _S.SUBMITTED}),
    _S.QUALIFIED: frozenset(
        {
            _S.POINTS_CONFIRMED,
            _S.CONFIRMED,
            _S.UNDER_REVIEW,
            _S.INELIGIBLE,
            _S.WITHDRAWN,
            _S.LAPSED,
            _S.SUBMITTED,
        }
    ),
    _S.INELIGIBLE: frozenset({_S.UNDER_REVIEW, _S.QUALIFIED, _S.WITHDRAWN}),
    _S.POINTS_CONFIRMED: frozenset({_S.SLOT_BOOKED, _S.CONFIRMED, _S.UNDER_REVIEW, _S.WITHDRAWN, _S.LAPSED}),
    _S.SLOT_BOOKED: frozenset({_S.CONFIRMED, _S.POINTS_CONFIRMED, _S.WITHDRAWN, _S.LAPSED}),
    _S.CONFIRMED: frozenset({_S.RANKED, _S.PLACED, _S.WAITING, _S.NOT_PLACED, _S.WITHDRAWN}),
    _S.RANKED: frozenset({_S.PLACED, _S.WAITING, _S.NOT_PLACED, _S.WITHDRAWN}),
    _S.PLACED: frozenset({_S.ENROLLED, _S.DECLINED}),
    _S.WAITING: frozenset({_S.PLACED, _S.NOT_PLACED, _S.DECLINED}),
    _S.NOT_PLACED: frozenset(),
    _S.ENROLLED: frozenset(),
    _S.DECLINED: frozenset(),
    _S.WITHDRAWN: frozenset(),
    _S.LAPSED: frozenset(),
}

LIVE = frozenset(State) - {_S.DRAFT, _S.WITHDRAWN, _S.LAPSED, _S.DECLINED, _S.INELIGIBLE, _S.NOT_PLACED}
"""States in which a child is taken: no second application in the city (the database constraint says the same)."""

EDITABLE = frozenset({_S.DRAFT, _S.SUBMITTED, _S.CHECKING, _S.UNDER_REVIEW, _S.RETURNED, _S.QUALIFIED})
"""States in which the family may still change or move the application while the window is open."""

WITHDRAWABLE = frozenset(_BEFORE_PLACEMENT)


class NotInThisState(DomainError):
    """The application has moved on, or is not there yet."""

    code = "not_in_this_state"
    zh = "申请目前为“{label_zh}”，不能进行此操作。"
    en = "The application is “{label_en}”; this cannot be done now."


def require_move(current: str, to: State) -> None:
    """Refuse with `NotInThisState` unless the table allows `current → to`."""
    if to not in MOVES[State(current)]:
        raise refusal(current)


def refusal(current: str) -> NotInThisState:
    """The refusal for an action that the present state does not allow."""
    label_zh, label_en = LABELS[State(current)]
    return NotInThisState(state=current, label_zh=label_zh, label_en=label_en)


def as_markdown() -> str:
    """The table as a page: one line per state with its moves."""
    lines = ["# States of an application", "", "| state | 中文 | may become |", "|---|---|---|"]
    for state, moves in MOVES.items():
        targets = ", ".join(f"`{m}`" for m in sorted(moves)) or "(final)"
        lines.append(f"| `{state}` | {LABELS[state][0]} | {targets} |")
    return "\n".join(lines) + "\n"
