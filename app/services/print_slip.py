"""What the large-print slip says: serial, time, place, what to bring and whom to call; of names only the mask."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from app import clock
from app.domain import next_step, serial
from app.domain.actor import Clerk
from app.domain.states import LABELS, State
from app.privacy import mask_name
from app.services import find_policy, list_documents
from app.services.find_at_desk import find_served
from app.services.list_documents import Listed
from app.store import people, slots


@dataclass(frozen=True)
class Slip:
    """One page for a family that reads on paper."""

    serial: str
    qr_text: str
    child: str
    state_zh: str
    state_en: str
    next_zh: str
    next_en: str
    starts_at: datetime | None
    ends_at: datetime | None
    site_zh: str | None
    site_en: str | None
    address: str | None
    bring: tuple[Listed, ...]
    hotline: str
    printed_at: datetime


def make(text: str, *, clerk: Clerk, now: datetime) -> Slip:
    """The slip of the family whose serial was scanned."""
    application = find_served(text, clerk)
    read = serial.parse(application.serial or "")
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    told = next_step.tell(application.state, policy)
    booked = slots.find_live(application.id)
    zh, en = LABELS[State(application.state)]
    return Slip(
        serial=str(read),
        qr_text=read.qr_text,
        child=mask_name(people.get_person(application.child_id).name),
        state_zh=zh,
        state_en=en,
        next_zh=told.zh,
        next_en=told.en,
        starts_at=clock.local(booked.slot.starts_at) if booked else None,
        ends_at=clock.local(booked.slot.ends_at) if booked else None,
        site_zh=booked.site.name_zh if booked else None,
        site_en=booked.site.name_en if booked else None,
        address=booked.site.address if booked else None,
        bring=tuple(entry for entry in list_documents.of_application(application) if entry.needed),
        hotline=policy.contact.hotline,
        printed_at=clock.local(now),
    )
