"""What tests about review, slots and the desk start from: an assessment, a device, a task."""

from __future__ import annotations

import base64
import io
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

from PIL import Image, ImageDraw
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.desk import DeskDevice
from app.models.review import ReviewTask
from app.models.slot import Booking, Site, Slot
from app.models.staff import Staff
from app.tokens import new_secret, secret_hash
from tests import factories

FACTS = json.dumps(
    {
        "case": {"entry_year": 2017, "child": {"name": "小明", "born_on": "2011-03-05"}},
        "unverified": [],
        "materials": [],
    }
)
ITEMS = [
    {
        "id": "residence",
        "title": "居住",
        "title_en": "Residence",
        "points": "8.00",
        "cap": "12",
        "evidence": ["police.residence_permit"],
    }
]


def make_assessment(
    application: Application,
    *,
    complete: bool = True,
    documents: tuple[dict[str, Any], ...] = (),
    total: str = "8.00",
) -> Assessment:
    with transactions.unit():
        row = Assessment(
            id=new_id(),
            application_id=application.id,
            district_code=application.district_code,
            number=1,
            policy_id=application.policy_id,
            policy_digest="",
            inputs_digest="",
            eligible=True,
            provisional=False,
            total=Decimal(total),
            result={
                "checks": [],
                "points": {"total": total, "items": ITEMS},
                "documents": list(documents),
                "green_channel": complete,
            },
            made_on="2017-04-20",
            created_at=clock.now(),
        )
        row.facts = FACTS
        db.session.add(row)
        return row


def make_ready(*, complete: bool = True, **columns: Any) -> Application:
    """An application whose points were confirmed online, with its assessment."""
    columns.setdefault("state", State.POINTS_CONFIRMED)
    row = factories.make_application(points_confirmed_at=clock.now(), **columns)
    make_assessment(row, complete=complete)
    return row


def book(application: Application, slot: Slot) -> None:
    """A live booking, the seat taken, the state moved."""
    with transactions.unit():
        db.session.add(
            Booking(
                id=new_id(),
                slot_id=slot.id,
                application_id=application.id,
                district_code=application.district_code,
                state="live",
                origin="assigned",
                booked_at=clock.now(),
            )
        )
        fresh = db.session.get_one(Application, application.id)
        fresh.state = State.SLOT_BOOKED
        fresh.version += 1
        db.session.get_one(Slot, slot.id).taken += 1


def make_desk(site: Site, *, name: str = "1号窗口", clerk: str = "王窗口") -> dict[str, str]:
    """Headers of a clerk at an enrolled device of the site."""
    staff = factories.make_staff("desk", site.district_code, clerk)
    return factories.sign_in(staff.person_id) | {"X-Desk-Device": make_device(site, staff, name=name)}


def make_device(site: Site, staff: Staff, *, name: str = "1号窗口") -> str:
    """An enrolled device's token."""
    token = new_secret()
    with transactions.unit():
        db.session.add(
            DeskDevice(
                id=new_id(),
                district_code=site.district_code,
                site_id=site.id,
                name=name,
                token_hash=secret_hash(token),
                created_by=staff.id,
                created_at=clock.now(),
                enrolled_at=clock.now(),
            )
        )
    return token


def make_task(application: Application, item: str = "home", **columns: Any) -> UUID:
    with transactions.unit():
        task = ReviewTask(
            id=new_id(),
            application_id=application.id,
            district_code=application.district_code,
            item=item,
            because=columns.pop("because", {}),
            state="open",
            reasons=[],
            created_at=columns.pop("created_at", clock.now()),
            **columns,
        )
        db.session.add(task)
        return task.id


def signature(*, size: tuple[int, int] = (300, 120), ink: bool = True, kind: str = "PNG") -> str:
    """A drawn signature, base64."""
    image = Image.new("RGB", size, "white")
    if ink:
        ImageDraw.Draw(image).line([(5, 5), (size[0] - 5, size[1] - 5)], fill="black", width=3)
    buffer = io.BytesIO()
    image.save(buffer, kind)
    return base64.b64encode(buffer.getvalue()).decode()


def fetch(model: Any, identity: Any) -> Any:
    """A row as committed."""
    with transactions.unit():
        return db.session.get_one(model, identity, populate_existing=True)


def rows(statement: Any) -> list[Any]:
    """The scalars of a query, as committed."""
    with transactions.unit():
        return list(db.session.scalars(statement))


def events(name: str) -> list[AuditEvent]:
    """What the audit trail holds of one kind, in the order it was written."""
    return rows(select(AuditEvent).where(AuditEvent.event == name).order_by(AuditEvent.number))
