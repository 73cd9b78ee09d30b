"""A family of Huli sees in which band its points lie; other districts, other states and other people see none."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.application import Application
from app.services import show_rank_band
from app.services.assess_application import assess
from tests import factories


@pytest.fixture(autouse=True)
def _counted_anew():
    show_rank_band.forget()


def _qualified(total: int, *, district: str = "huli", state: State = State.QUALIFIED) -> Application:
    application = factories.make_application(district=district, state=state)
    with transactions.unit():
        assessment = assess(db.session.get_one(Application, application.id), now=clock.now())
        assessment.total = Decimal(total)
    return application


def _read(client, application, **changed):
    headers = factories.sign_in(changed.get("person_id", application.applicant_id))
    return client.get(f"/api/v1/applications/{application.id}/rank-band", headers=headers)


def test_the_band_is_shown_once_enough_have_qualified(client, app):
    first = _qualified(80)
    for total in range(60, 78):
        _qualified(total)
    few = _read(client, first)
    assert few.status_code == 200
    assert (few.json["from_percent"], few.json["among"]) == (None, None)
    assert "20" in few.json["text_zh"]
    last = _qualified(50)
    show_rank_band.forget()
    assert (_read(client, first).json["from_percent"], _read(client, first).json["to_percent"]) == (0, 10)
    assert (_read(client, last).json["from_percent"], _read(client, last).json["to_percent"]) == (90, 100)
    assert _read(client, last).json["among"] == 20


def test_a_newer_assessment_counts_instead_of_the_older(client, app):
    families = [_qualified(60) for _ in range(20)]
    with transactions.unit():
        assess(db.session.get_one(Application, families[0].id), now=clock.now()).total = Decimal(99)
    assert _read(client, families[0]).json["to_percent"] == 10
    assert _read(client, families[1]).json["from_percent"] == 0


@pytest.mark.parametrize(("district", "state"), [("siming", State.QUALIFIED), ("huli", State.UNDER_REVIEW)])
def test_where_the_pack_shows_none_or_nothing_is_settled_there_is_none(client, app, district, state):
    application = _qualified(60, district=district, state=state)
    assert set(_read(client, application).json.values()) == {None}


def test_a_stranger_is_told_nothing(client, app):
    application = _qualified(60)
    assert _read(client, application, person_id=factories.make_person().id).status_code == 404
