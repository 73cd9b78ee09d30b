"""What the timetable does to applications: a reminder before a window closes, the lapse after it."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from app import clock, policies
from app.domain.actor import SYSTEM
from app.domain.policy import Policy
from app.domain.procedure import Window
from app.domain.states import State
from app.models.application import Application
from app.services import tell_family
from app.services.cancel_slot import cancel_slot
from app.services.move_application import move
from app.store import applications, deadlines, mends, seasons

BATCH = 500

_AWAITED = {
    "points_confirmation": (State.QUALIFIED, State.RETURNED),
    "confirmation": (State.QUALIFIED, State.RETURNED),
    "on_site": (State.POINTS_CONFIRMED, State.SLOT_BOOKED),
}
"""Which states a window waits for: the family must act before it closes."""


def remind(*, now: datetime) -> int:
    """Remind, once per window, the families that have not done yet what the window is for; how many."""
    today = clock.local(now).date()
    told = 0
    for policy in _policies():
        for reminder in policy.messages.reminders:
            window = policy.find_window(reminder.window)
            if window is None or not _is_due(window, reminder.days_before, today):
                continue
            for application in _awaited(policy, window):
                tell_family.deadline(application, window, policy, now=now)
                told += 1
    return told


def lapse(*, now: datetime) -> int:
    """Let the applications lapse that missed a window (not confirmed means waived); how many."""
    today = clock.local(now).date()
    lapsed = 0
    for policy in _policies():
        for window_id in _AWAITED:
            window = policy.find_window(window_id)
            if window is None or today <= window.closes_on:
                continue
            for application in _missed(policy, window, now=now):
                _lapse(application.id, window, now=now)
                lapsed += 1
    return lapsed


def _policies() -> list[Policy]:
    season = seasons.find_current()
    rules = seasons.list_districts(season.id) if season else []
    return [policies.load(rule.policy_id) for _district, rule in rules]


def _is_due(window: Window, days_before: int, today: date) -> bool:
    return window.closes_on - timedelta(days=days_before) == today


def _awaited(policy: Policy, window: Window) -> list[Application]:
    return deadlines.list_awaited(
        policy.district.code,
        _AWAITED.get(window.id, ()),
        reminder=window.id,
        limit=BATCH,
    )


def _missed(policy: Policy, window: Window, *, now: datetime) -> list[Application]:
    """Those whose time is up; while a record is mended the clock stands still."""
    return deadlines.list_awaited(
        policy.district.code,
        _AWAITED.get(window.id, ()),
        reminder=None,
        limit=BATCH,
        unless=mends.is_paused(window.closes_on, now=now, today=clock.local(now).date()),
    )


def _lapse(application_id: UUID, window: Window, *, now: datetime) -> None:
    application = applications.lock(application_id)
    if application.state not in _AWAITED[window.id]:
        return
    cancel_slot(application, actor=SYSTEM, now=now)
    move(application, State.LAPSED, actor=SYSTEM, now=now, window=window.id)
    application.closed_at = now
