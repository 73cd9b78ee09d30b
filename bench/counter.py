"""What the desk and the look-up need: submitted applications with a slot now, and a clerk at an enrolled device."""

from __future__ import annotations

import base64
import io
from datetime import timedelta
from uuid import uuid4

from PIL import Image, ImageDraw
from sqlalchemy import select, text

from app import clock, policies, transactions
from app.domain import actor
from app.extensions import db
from app.models.application import Application
from app.models.base import new_id
from app.models.desk import DeskDevice
from app.models.person import Person
from app.models.season import Season
from app.models.slot import Booking, Site, Slot
from app.models.staff import Staff
from app.services import submit_application
from app.tokens import secret_hash
from bench.population import DISTRICT, Family, sign_in
from bench.submission import take_back

POLICY = "xiamen/siming/2017"


def submit_in_process(families: list[Family]) -> list[str]:
    """Submit every draft; the serials, in the families' order."""
    take_back()
    version, serials = policies.load(POLICY).declaration.version, []
    for family in families:
        with transactions.unit():
            done = submit_application.submit(
                family.application,
                [],
                declaration_version=version,
                actor=actor.Person(family.father, uuid4(), "face", clock.wall(), "native", "zh"),
                now=clock.now(),
            )
            serials.append(done.application.serial or "")
    return serials


def add_site() -> Site:
    """A site of the benchmark's own."""
    with transactions.unit():
        site = Site(id=new_id(), district_code=DISTRICT, name_zh=uuid4().hex, name_en="Bench", address="-")
        db.session.add(site)
    return site


def add_slots(site: Site, number: int, *, capacity: int, first_in: timedelta) -> list[Slot]:
    """Slots of three hours in the ordinary lane, a day apart."""
    begin = clock.now() + first_in
    with transactions.unit():
        season = db.session.scalars(select(Season)).one()
        slots = [
            Slot(
                id=new_id(),
                season_id=season.id,
                site_id=site.id,
                district_code=DISTRICT,
                lane="ordinary",
                starts_at=begin + timedelta(days=day),
                ends_at=begin + timedelta(days=day, hours=3),
                capacity=capacity,
            )
            for day in range(number)
        ]
        db.session.add_all(slots)
    return slots


def expect_now(families: list[Family], site: Site) -> None:
    """Every family has a slot that is running."""
    slot = add_slots(site, 1, capacity=len(families), first_in=timedelta(minutes=-5))[0]
    with transactions.unit():
        for family in families:
            row = db.session.get_one(Application, family.application)
            row.state, row.points_confirmed_at = "slot_booked", clock.now()
            db.session.add(
                Booking(
                    id=new_id(),
                    slot_id=slot.id,
                    application_id=row.id,
                    district_code=DISTRICT,
                    state="live",
                    origin="assigned",
                    booked_at=clock.now(),
                )
            )
        db.session.execute(
            text("UPDATE slot SET taken = :taken WHERE id = :id"), {"taken": len(families), "id": slot.id}
        )


def enrol_clerk(site: Site) -> dict[str, str]:
    """The headers of a clerk at a device of the site."""
    token, now = uuid4().hex, clock.now()
    with transactions.unit():
        clerk = Person(id=new_id(), id_index=new_id().bytes, id_kind="citizen", created_at=now)
        clerk.name = "陈窗口"
        db.session.add(clerk)
        db.session.flush()
        staff = Staff(id=new_id(), person_id=clerk.id, role="desk", district_code=DISTRICT, appointed_at=now)
        db.session.add(staff)
        db.session.flush()
        db.session.add(
            DeskDevice(
                id=new_id(),
                district_code=DISTRICT,
                site_id=site.id,
                name="1",
                token_hash=secret_hash(token),
                created_by=staff.id,
                created_at=now,
                enrolled_at=now,
            )
        )
        return sign_in(clerk.id) | {"X-Desk-Device": token}


def signature() -> str:
    """A signed PNG, base64."""
    image = Image.new("L", (400, 200), 255)
    ImageDraw.Draw(image).line([(20, 150), (120, 40), (200, 160), (380, 60)], fill=0, width=4)
    buffer = io.BytesIO()
    image.save(buffer, "PNG")
    return base64.b64encode(buffer.getvalue()).decode()
