"""Dates and times as a text message says them: with the weekday, in China's time."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

from sms.refusal import Language

CHINA = ZoneInfo("Asia/Shanghai")

_ZH_WEEKDAYS = "一二三四五六日"
_EN_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_EN_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def spoken_date(day: date, language: Language) -> str:
    """7月18日（周六） or Sat 18 Jul; raises TypeError for a datetime, whose day depends on a zone."""
    if isinstance(day, datetime):
        raise TypeError("a moment where a date is expected")
    if language == "zh":
        return f"{day.month}月{day.day}日（周{_ZH_WEEKDAYS[day.weekday()]}）"
    return f"{_EN_WEEKDAYS[day.weekday()]} {day.day} {_EN_MONTHS[day.month - 1]}"


def spoken_moment(moment: date, language: Language) -> str:
    """7月16日（周四）18:00 or Thu 16 Jul 18:00; raises ValueError for a naive or missing time."""
    if not isinstance(moment, datetime) or moment.tzinfo is None:
        raise ValueError("a moment needs a time and a zone")
    local = moment.astimezone(CHINA)
    gap = "" if language == "zh" else " "
    return f"{spoken_date(local.date(), language)}{gap}{local:%H:%M}"
