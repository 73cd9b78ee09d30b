"""Figures: each district its own, the bureau all, nobody else any."""

from __future__ import annotations

from app import clock, transactions
from app.domain.states import State
from app.extensions import db
from app.models.snapshot import DatasetCount
from app.services.queue_message import queue_message
from tests import factories

PATH = "/api/v1/district/statistics"


def headers(role: str, district_code: str | None = factories.SIMING) -> dict[str, str]:
    return factories.sign_in(factories.make_staff(role, district_code).person_id)


def test_a_district_sees_its_own_and_the_bureau_all(client):
    factories.make_application(state=State.CONFIRMED)
    factories.make_application(state=State.DRAFT)
    factories.make_application(state=State.CONFIRMED, district="huli")
    confirmed = {"state": "confirmed", "count": 1}
    own = client.get(PATH, headers=headers("admin")).json
    assert own["applications"] == [{"district_code": factories.SIMING, **confirmed}]
    city = client.get(PATH, headers=headers("bureau", None)).json
    assert city["district_code"] is None
    assert [one["district_code"] for one in city["applications"]] == [factories.SIMING, factories.HULI]


def test_pass_rates_per_dataset_over_all_days(client):
    with transactions.unit():
        for day, verdict, count in ((1, "verified", 60), (2, "verified", 3), (2, "mismatch", 37)):
            db.session.add(
                DatasetCount(
                    dataset="police.household",
                    day=clock.today().replace(day=day),
                    verdict=verdict,
                    count=count,
                )
            )
    (rate,) = client.get(PATH, headers=headers("supervisor")).json["datasets"]
    assert (rate["dataset"], rate["total"], rate["pass_rate"]) == ("police.household", 100, 0.63)
    assert rate["verdicts"] == {"mismatch": 37, "verified": 63}


def test_messages_by_state(client):
    factories.make_season()
    with transactions.unit():
        queue_message(
            "reply",
            to="+8613800138000",
            language="zh",
            values={"serial": "SM17-P1-000001-X"},
            dedupe_key="one",
            now=clock.now(),
            district_code=factories.SIMING,
        )
    messages = client.get(PATH, headers=headers("admin")).json["messages"]
    assert messages == [{"district_code": factories.SIMING, "state": "pending", "count": 1}]
    assert client.get(PATH, headers=headers("admin", factories.HULI)).json["messages"] == []


def test_others_see_nothing(client):
    assert client.get(PATH).status_code == 401
    assert client.get(PATH, headers=headers("desk")).status_code == 403
    assert client.get(PATH, headers=factories.sign_in(factories.make_person().id)).status_code == 403
