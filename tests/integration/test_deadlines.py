"""What the timetable does: reminders before a window closes, lapses after it."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.models.message import Message
from app.services import sweep_deadlines
from app.store import slots as store
from tests import factories

pytestmark = pytest.mark.usefixtures("app")


def at(day: str, hour: int = 10) -> datetime:
    return datetime.fromisoformat(f"{day}T{hour:02d}:00:00").replace(tzinfo=clock.CITY_ZONE)


def sweep(work, now):
    with transactions.unit():
        return work(now=now)


def state_of(application: Application) -> str:
    with transactions.unit():
        return db.session.get_one(Application, application.id).state


def test_a_family_that_has_not_confirmed_is_reminded_once_two_days_before():
    waiting = factories.make_application(state=State.QUALIFIED)
    factories.make_application(factories.make_person("王某"), state=State.CONFIRMED)
    assert sweep(sweep_deadlines.remind, at("2017-06-27")) == 0
    assert sweep(sweep_deadlines.remind, at("2017-06-28")) == 1
    assert sweep(sweep_deadlines.remind, at("2017-06-28", 11)) == 0
    with transactions.unit():
        texts = db.session.scalars(select(Message)).all()
        assert [(t.purpose, t.application_id) for t in texts] == [("deadline_reminder", waiting.id)]
        assert "积分确认" in texts[0].body
        assert "6月30日" in texts[0].body


def test_what_is_not_confirmed_in_time_lapses_the_day_after():
    waiting = factories.make_application(state=State.QUALIFIED)
    done = factories.make_application(factories.make_person("王某"), state=State.CONFIRMED)
    assert sweep(sweep_deadlines.lapse, at("2017-06-30", 23)) == 0
    assert sweep(sweep_deadlines.lapse, at("2017-07-01", 0)) == 1
    assert (state_of(waiting), state_of(done)) == (State.LAPSED, State.CONFIRMED)


def test_a_lapsed_slot_is_free_again_and_the_child_may_apply_elsewhere():
    _site, slots = factories.make_site_and_slots(first=at("2017-07-24"))
    application = factories.make_application(state=State.SLOT_BOOKED)
    with transactions.unit():
        assert store.take(slots[0].id)
        store.add_booking(db.session.merge(application), slots[0].id, origin="assigned", now=at("2017-07-01"))
    assert sweep(sweep_deadlines.lapse, at("2017-07-27")) == 1
    assert state_of(application) == State.LAPSED
    with transactions.unit():
        assert store.get_slot(slots[0].id)[0].taken == 0
