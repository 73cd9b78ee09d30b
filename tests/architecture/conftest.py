"""The application on real engines, for rules about the whole of it."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.actor import Role
from app.extensions import db
from app.models.base import new_id
from app.models.desk import DeskDevice
from app.models.mandate import Mandate
from app.models.slot import Site
from tests import factories, onsite
from tests.architecture import calling
from tests.architecture.access_table import CLERK, MANDATED
from tests.architecture.subjects import make_subjects
from tests.database import app, application, client

__all__ = ["app", "application", "client"]


@pytest.fixture(scope="session", autouse=True)
def routes(application):
    """Let `calling` know the routes."""
    calling.use(application)


@pytest.fixture
def everyone(app):
    """rule → headers of someone who may; with the ids of what is theirs."""
    person_id, ids = make_subjects()
    headers = {role: factories.sign_in(factories.make_staff(role).person_id) for role in Role}
    return headers | at_the_desk(person_id, ids["site_id"]) | {"person": factories.sign_in(person_id)}, ids


def at_the_desk(parent_id: UUID, site_id: UUID) -> dict[str, dict[str, str]]:
    """Rule → headers: a clerk at a device, and one with the parent's mandate."""
    staff = factories.make_staff("desk", name="何窗口")
    with transactions.unit():
        site = db.session.get_one(Site, site_id)
    helper = factories.sign_in(staff.person_id)
    clerk = helper | {"X-Desk-Device": onsite.make_device(site, staff)}
    with transactions.unit():
        device = db.session.scalars(select(DeskDevice).where(DeskDevice.created_by == staff.id)).one()
        mandate = Mandate(
            id=new_id(), season_id=factories.make_season(), district_code=factories.SIMING, parent_id=parent_id,
            helper_id=staff.id, device_id=device.id, kind="code", state="live", created_at=clock.now(),
            confirmable_until_at=clock.now(),
            confirmed_at=clock.now(), expires_at=clock.now() + timedelta(hours=2),
        )  # fmt: skip
        db.session.add(mandate)
    return {CLERK: clerk, MANDATED: clerk | {"X-Mandate": str(mandate.id)}}
