"""A clerk sees the original of a paper once, so that nobody has to bring it again (trust level B)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from app import audit, outbox, transactions
from app.domain import states
from app.domain.actor import Clerk
from app.domain.states import State
from app.models.application import Application, Material
from app.models.base import new_id
from app.services.find_at_desk import find_served
from app.services.hand_in_material import require_known, require_room
from app.services.recode_picture import recode
from app.store import applications, materials

_OPEN = frozenset(
    {
        State.SUBMITTED,
        State.CHECKING,
        State.UNDER_REVIEW,
        State.RETURNED,
        State.QUALIFIED,
        State.POINTS_CONFIRMED,
        State.SLOT_BOOKED,
    }
)
_ASSESSED_AGAIN = frozenset({State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW})


def attach(
    text: str, *, document: str, content: bytes, is_seen: bool, clerk: Clerk, now: datetime
) -> Material:
    """Photograph a paper at the counter; with the original seen it is verified. Decoded with no connection held."""
    application = find_served(text, clerk)
    _require_open(application)
    require_known(application, document)
    transactions.release()
    picture = recode(content)
    application = applications.lock(application.id)
    _require_open(application)
    require_room(application)
    material = Material(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        document=document,
        media_type="image/jpeg",
        size=len(picture),
        digest=hashlib.sha256(picture).hexdigest(),
        uploaded_by=clerk.staff.person_id,
        uploaded_at=now,
    )
    materials.add_material(material, picture)
    _note(application, material, "paper_scanned_at_desk", clerk, now=now)
    if is_seen:
        _see(application, material, clerk, now=now)
    return material


def see(text: str, material_id: UUID, *, clerk: Clerk, now: datetime) -> Material:
    """The original of what the family uploaded was seen; twice is once."""
    application = applications.lock(find_served(text, clerk).id)
    _require_open(application)
    material = materials.get_material(application.id, material_id)
    if material.seen_at is None:
        _see(application, material, clerk, now=now)
    return material


def _see(application: Application, material: Material, clerk: Clerk, *, now: datetime) -> None:
    """Points that were confirmed stay as they are; before that, the file is checked with what was seen."""
    material.seen_by, material.seen_at = clerk.staff.staff_id, now
    _note(application, material, "original_seen", clerk, now=now)
    if application.state in _ASSESSED_AGAIN:
        outbox.promise("check_application", application.id, now=now)


def takes_papers(application: Application) -> bool:
    """Whether a paper may still be added at the counter."""
    return application.state in _OPEN


def _require_open(application: Application) -> None:
    if not takes_papers(application):
        raise states.refusal(application.state)


def _note(application: Application, material: Material, event: str, clerk: Clerk, *, now: datetime) -> None:
    audit.record(
        clerk.name,
        event,
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        device=str(clerk.device_id),
        material=str(material.id),
        document=material.document,
        digest=material.digest,
    )
