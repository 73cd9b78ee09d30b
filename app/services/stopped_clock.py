"""The day that the clock of an application shows: repairs under way make it stand still."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from app import clock
from app.domain.procedure import Window
from app.models.application import Application
from app.store import mends


def day_of(application: Application, window: Window | None, *, now: datetime) -> date:
    """Today; after the window's last day as many days earlier as repairs took, never before that last day."""
    today = clock.local(now).date()
    if window is None or today <= window.closes_on:
        return today
    shown = today - timedelta(days=mends.paused_days(application.id, window.closes_on, now=now))
    return max(shown, window.closes_on)
