"""The way of an application as its family reads it: which steps the pack has, which are done, and where it stands."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from app.domain.explain import Text
from app.domain.procedure import Confirmation
from app.domain.states import State


class Standing(StrEnum):
    """How far a step is."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


class Step(NamedTuple):
    """One step of the way."""

    id: str
    title: Text
    standing: Standing


_TITLES = {
    "submit": Text("提交申请", "Submit the application"),
    "check": Text("部门核验与审核", "Checked by the departments"),
    "confirm": Text("确认结果", "Confirm the outcome"),
    "visit": Text("现场确认", "Confirm on site"),
    "result": Text("公布结果", "The result"),
    "report": Text("到校报到", "Report to the school"),
}
_LEFT_OUT = {
    Confirmation.ON_SITE: frozenset[str](),
    Confirmation.ONLINE: frozenset({"visit"}),
    Confirmation.NONE: frozenset({"confirm", "visit"}),
}
_STANDS_AT = {
    State.DRAFT: "submit",
    State.SUBMITTED: "check",
    State.CHECKING: "check",
    State.UNDER_REVIEW: "check",
    State.RETURNED: "check",
    State.INELIGIBLE: "check",
    State.QUALIFIED: "confirm",
    State.POINTS_CONFIRMED: "visit",
    State.SLOT_BOOKED: "visit",
    State.CONFIRMED: "result",
    State.RANKED: "result",
    State.WAITING: "result",
    State.NOT_PLACED: "result",
    State.PLACED: "report",
}


def steps(state: str, confirmation: Confirmation) -> tuple[Step, ...]:
    """The steps in order; none for an application that was given up, all done for a child that is enrolled."""
    shown = [step for step in _TITLES if step not in _LEFT_OUT[confirmation]]
    if state == State.ENROLLED:
        return tuple(Step(step, _TITLES[step], Standing.DONE) for step in shown)
    at = _STANDS_AT.get(State(state))
    if at is None:
        return ()
    position = shown.index(at) if at in shown else shown.index("check")
    return tuple(Step(step, _TITLES[step], _standing(n, position)) for n, step in enumerate(shown))


def _standing(step: int, position: int) -> Standing:
    if step == position:
        return Standing.NOW
    return Standing.DONE if step < position else Standing.AHEAD
