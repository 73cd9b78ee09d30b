"""When a text may wake nobody: notices that fall into the night wait for the morning."""

from __future__ import annotations

from datetime import datetime, timedelta, tzinfo


def after_quiet(instant: datetime, hours: tuple[int, int] | None, zone: tzinfo) -> datetime:
    """The first moment from `instant` on that lies outside the quiet `hours` (start, end; whole hours in `zone`).

    (21, 8) runs over midnight; None, or an empty span, means that no hour is quiet.
    """
    if hours is None or hours[0] == hours[1]:
        return instant
    start, end = hours
    local = instant.astimezone(zone)
    if not _is_quiet(local.hour, start, end):
        return instant
    morning = local.replace(hour=end, minute=0, second=0, microsecond=0)
    if local.hour >= end:
        morning += timedelta(days=1)
    return morning.astimezone(instant.tzinfo)


def _is_quiet(hour: int, start: int, end: int) -> bool:
    return start <= hour < end if start < end else hour >= start or hour < end
