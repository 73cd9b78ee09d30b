"""What the family is told by SMS at each turn; the pack's deadlines fill the texts."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app import clock
from app.domain import review, serial
from app.domain.errors import Language
from app.domain.explain import Text
from app.domain.policy import Policy
from app.domain.procedure import Window
from app.models.application import Application
from app.services import address_family, find_policy
from app.services.address_family import Values
from app.store import deadlines

_ANSWER_WITHIN = timedelta(days=10)


def submitted(application: Application, policy: Policy, *, now: datetime) -> None:
    """The serial, and by when an answer comes."""
    answer_by = clock.local(now).date() + _ANSWER_WITHIN
    values = {"answer_by": answer_by.isoformat()}
    _tell(application, "submitted", lambda _: values, policy=policy, now=now)


def serial_replaced(application: Application, *, now: datetime) -> None:
    """That the old serial is void, and the new one; once per serial."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    key = f"serial_replaced/{application.serial}"
    _tell(application, "serial_replaced", lambda _: {}, policy=policy, now=now, dedupe_key=key)


def points_ready(application: Application, policy: Policy, *, now: datetime) -> None:
    """The points, or the batch, can be looked at and confirmed."""
    window = policy.find_window("points_confirmation") or policy.find_window("confirmation")
    last = window.closes_on if window else clock.local(now).date() + _ANSWER_WITHIN
    values = {"deadline": _evening(last).isoformat()}
    _tell(application, "points_ready", lambda _: values, policy=policy, now=now)


def returned(application: Application, reasons: list[str], *, things: int, now: datetime) -> None:
    """How many `things` have to be mended, why, and until when (see `mend_by`)."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    deadline = _evening(mend_by(policy, today=clock.local(now).date())).isoformat()
    _tell(
        application,
        "returned",
        lambda language: {"reason": review.tell(reasons, language, things=things), "deadline": deadline},
        policy=policy,
        now=now,
    )


def mend_by(policy: Policy, *, today: date) -> date:
    """The last day for what was returned `today`: while a window for changes is open its own, else in ten days."""
    windows = (policy.find_window("application"), policy.find_window("recheck"))
    open_until = [window.closes_on for window in windows if window is not None and window.closes_on > today]
    return min(open_until, default=today + _ANSWER_WITHIN)


_TASKS = {
    "points_confirmation": ("积分确认", "confirming the points"),
    "confirmation": ("在线确认", "confirming online"),
    "on_site": ("现场确认", "confirming on site"),
}


def deadline(application: Application, window: Window, policy: Policy, *, now: datetime) -> None:
    """What has to be done before the window closes, said once."""
    zh, en = _TASKS.get(window.id, (window.title.zh, window.title.en))
    until = _evening(window.closes_on).isoformat()
    _tell(
        application,
        "deadline_reminder",
        lambda language: {"task": en if language == "en" else zh, "deadline": until},
        policy=policy,
        now=now,
        dedupe_key=deadlines.dedupe_key(window.id, application.id),
    )


def not_eligible(application: Application, result: Mapping[str, Any], *, now: datetime) -> None:
    """That the conditions are not met, and where the reasons stand."""
    zh = {"outcome": "未达到申请条件", "next_step": "请登录小程序查看逐项原因，可申请复查或补交材料"}
    en = {
        "outcome": "conditions not met",
        "next_step": "See each reason in the app; you may ask for a re-check",
    }
    _tell(application, "result", lambda language: en if language == "en" else zh, policy=None, now=now)


_LONGEST = {"zh": (80, 60), "en": (160, 110)}


def finding_made(
    application: Application, finding_id: UUID, found: Text, effect: Text, policy: Policy, *, now: datetime
) -> None:
    """What two people found and what it leads to; the reason stands on the family's page, never in a text."""

    def values(language: Language) -> dict[str, str]:
        of_finding, of_effect = _LONGEST[language]
        return {
            "finding": getattr(found, language)[:of_finding],
            "effect": getattr(effect, language)[:of_effect],
        }

    key = f"finding_made/{finding_id}"
    _tell(application, "finding_made", values, policy=policy, now=now, dedupe_key=key)


def _tell(
    application: Application,
    purpose: str,
    values: Values,
    *,
    policy: Policy | None,
    now: datetime,
    dedupe_key: str | None = None,
) -> None:
    if application.serial is None:
        return
    shared = {"serial": printed(application.serial)}
    if policy is not None:
        shared["hotline"] = policy.contact.hotline
    address_family.tell(
        application,
        purpose,
        lambda language: {**shared, **values(language)},
        dedupe_key=dedupe_key or f"{purpose}/{application.id}/{application.version}",
        now=now,
        queue="urgent",
        template=None if policy is None else policy.messages.template_of(purpose),
    )


def printed(compact: str) -> str:
    """The serial as it is printed."""
    return str(serial.parse(compact))


def _evening(day: date) -> datetime:
    return datetime.combine(day, time(18, 0), tzinfo=clock.CITY_ZONE)
