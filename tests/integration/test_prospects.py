"""A family is told what would change its points, from the facts that were judged; nobody else is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from app import clock, transactions
from app.extensions import db
from app.models.application import Application
from app.services.assess_application import assess
from tests import factories


@pytest.fixture
def assessed(app):
    application = factories.make_application()
    with transactions.unit():
        assess(db.session.get_one(Application, application.id), now=clock.now())
    return application


def test_what_would_change_it_is_told_with_its_gain(client, assessed):
    headers = factories.sign_in(assessed.applicant_id)
    shown = client.get(f"/api/v1/applications/{assessed.id}", headers=headers).json["assessment"]
    told = client.get(f"/api/v1/applications/{assessed.id}/prospects", headers=headers)
    assert told.status_code == 200
    for prospect in told.json:
        assert Decimal(prospect["total"]) - Decimal(shown["points"]["total"]) == Decimal(prospect["gain"])
        assert prospect["clears"] or Decimal(prospect["gain"]) > 0
        assert prospect["what"] != prospect["what_en"]
    assert told.json


def test_before_there_is_an_assessment_there_is_nothing_to_tell(client, app):
    application = factories.make_application()
    answer = client.get(
        f"/api/v1/applications/{application.id}/prospects",
        headers=factories.sign_in(application.applicant_id),
    )
    assert answer.status_code == 404
