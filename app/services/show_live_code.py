"""The rotating code for the family's screen: half a minute old at most when it is shown."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app.domain import rotating_code, serial
from app.domain.actor import NotFound, Person
from app.domain.rotating_code import RotatingCode
from app.ports import ports
from app.store import applications


def show_live_code(application_id: UUID, *, actor: Person, now: datetime) -> RotatingCode:
    """The present code of the guardian's own application; `NotFound` before there is a serial."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    if application.serial is None:
        raise NotFound
    return rotating_code.issue(serial.parse(application.serial), ports().message_key, at=now)
