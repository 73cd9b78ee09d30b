"""The itemised statement: every line with its arithmetic, sums that agree, nothing that a printer need not see."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from app import clock, transactions
from app.domain import serial
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


def test_the_page_says_what_the_breakdown_says(client, assessed):
    headers = factories.sign_in(assessed.applicant_id)
    page = client.get(f"/api/v1/applications/{assessed.id}/statement", headers=headers)
    assert (page.status_code, page.mimetype) == (200, "text/html")
    breakdown = client.get(f"/api/v1/applications/{assessed.id}", headers=headers).json["assessment"]
    for item in breakdown["points"]["items"]:
        assert item["title"] in page.text
        assert item["because"] in page.text
    numbers = [Decimal(n) for n in re.findall(r'class="number">(\d+\.\d\d)<', page.text)]
    assert sum(numbers[:-1]) == numbers[-1] == Decimal(breakdown["points"]["total"])
    assert str(serial.parse(assessed.serial)) in page.text
    assert "<svg" in page.text
    assert "<script" not in page.text


def test_it_speaks_english_too_and_allows_its_own_style_only(client, assessed):
    headers = factories.sign_in(assessed.applicant_id) | {"Accept-Language": "en"}
    page = client.get(f"/api/v1/applications/{assessed.id}/statement", headers=headers)
    assert "Itemised statement of points" in page.text
    assert "积分明细单" not in page.text
    assert "unsafe-inline" not in page.headers["Content-Security-Policy"]
    assert "style-src 'sha256-" in page.headers["Content-Security-Policy"]


def test_the_page_that_links_to_it_says_the_language(client, assessed):
    headers = factories.sign_in(assessed.applicant_id) | {"Accept-Language": "zh-CN"}
    path = f"/api/v1/applications/{assessed.id}/statement"
    assert "Itemised statement of points" in client.get(f"{path}?lang=en", headers=headers).text
    assert "积分明细单" in client.get(f"{path}?lang=zh", headers=headers | {"Accept-Language": "en"}).text
    assert client.get(f"{path}?lang=fr", headers=headers).status_code == 422


def test_before_there_is_a_breakdown_there_is_no_page(client, app):
    application = factories.make_application()
    page = client.get(
        f"/api/v1/applications/{application.id}/statement",
        headers=factories.sign_in(application.applicant_id),
    )
    assert page.status_code == 404
