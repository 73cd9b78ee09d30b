"""A supervisor lets a family be served today whom the rules would send away; the reason is told to the family."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from app import audit, transactions
from app.domain import desk, serial
from app.domain import slots as rules
from app.domain.actor import Clerk, NotAllowed, Role
from app.domain.desk import NonceReused, Reason
from app.domain.errors import DomainError
from app.models.application import Application
from app.models.base import new_id
from app.models.desk import DeskOverride
from app.privacy import mask_text
from app.services.find_at_desk import lock_for_desk
from app.services.judge_scan import answer_about, open_name, screen_of
from app.store import desk_overrides, desks

transactions.refuse_as("uq_desk_override_nonce", NonceReused)


class NotOverridable(DomainError):
    """Ready anyway, or for a reason that no supervisor may set aside."""

    code = "not_overridable"
    zh = "这种情况不能特许：{message_zh}"
    en = "This cannot be overridden: {message_en}"


def override(text: str, *, because: str, clerk: Clerk, nonce: str, now: datetime) -> dict[str, Any]:
    """The answer of a scan after the override, which holds at this site until midnight; a repeated nonce is the same.

    `NotAllowed` unless the clerk is a supervisor; `NotOverridable` unless the verdict is one of `desk.OVERRIDABLE`.
    """
    if clerk.staff.role is not Role.SUPERVISOR:
        raise NotAllowed
    application = lock_for_desk(text, clerk, at=now)
    before = desk_overrides.find_by_nonce(clerk.device_id, nonce)
    if before is not None and before.application_id != application.id:
        raise NonceReused
    if before is None:
        reason = Reason(_answer(text, application, clerk, now)["reason"])
        if reason not in desk.OVERRIDABLE:
            message = desk.ADVICE[reason].message
            raise NotOverridable(reason=str(reason), message_zh=message.zh, message_en=message.en)
        _store(application, reason, mask_text(because), clerk=clerk, nonce=nonce, now=now)
    return _answer(text, application, clerk, now)


def _answer(text: str, application: Application, clerk: Clerk, now: datetime) -> dict[str, Any]:
    read = serial.parse(application.serial or "")
    seen = desks.look(read.compact)
    assert seen is not None  # it is locked by us
    answer = answer_about(read, seen, clerk, screen=screen_of(text, read, at=now), at=now)
    return answer | {"child_name": open_name(seen.child_id, seen.child_name_sealed)}


def _store(
    application: Application, reason: Reason, because: str, *, clerk: Clerk, nonce: str, now: datetime
) -> None:
    row = DeskOverride(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        site_id=clerk.site_id,
        device_id=clerk.device_id,
        staff_id=clerk.staff.staff_id,
        nonce=nonce,
        overridden=reason,
        because=because,
        made_at=now,
        expires_at=rules.next_midnight(now),
    )
    desk_overrides.add(row)
    audit.record(
        clerk.name,
        "desk_overridden",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        device=str(clerk.device_id),
        override=str(row.id),
        reason=str(reason),
        because=because,
    )
