"""What a result means for the family, in words: the outcome and the next step, in Chinese and English."""

from __future__ import annotations

from app.domain.explain import Text
from app.domain.procedure import Window
from app.domain.states import State

OUTCOMES = (State.PLACED, State.WAITING, State.NOT_PLACED)

_NEXT = {
    State.WAITING: Text("如有空余学位，将按顺序短信通知", "we will text you in order when a seat is free"),
    State.NOT_PLACED: Text("可咨询区教育局了解统筹安排", "please ask the district about other schools"),
}


def outcome(state: State, school: str | None) -> Text:
    """The result itself: at most 50 characters in Chinese."""
    if state is State.PLACED:
        return Text(f"录取学校为{school}", f"placed at {school}")
    return {
        State.WAITING: Text("进入候补名单", "on the waiting list"),
        State.NOT_PLACED: Text("未录取", "not placed"),
    }[state]


def next_step(state: State, reporting: Window | None) -> Text:
    """What the family does next; placed children report at school within `reporting`, if the policy names it."""
    if state is not State.PLACED:
        return _NEXT[state]
    if reporting is None:
        return Text("请按学校通知报到", "please register at school when it tells you")
    first, last = reporting.opens_on, reporting.closes_on
    return Text(
        f"请于{first.month}月{first.day}日至{last.month}月{last.day}日到校报到，带户口簿和预防接种证",
        f"please register at school from {first:%-d %b} to {last:%-d %b} with household booklet and vaccination card",
    )
