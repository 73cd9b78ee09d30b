"""What the added departments say: facts from them, contradictions between them, data that has grown old."""

from __future__ import annotations

from datetime import date

import pytest

from app import clock, transactions
from app.domain.comparison import Verdict
from app.domain.consistency import contradictions as contradictory_facts
from app.models.application import Application
from app.services import build_facts, find_policy, needed_datasets
from app.store import applications, statistics
from registries import connector
from tests.family_city import work

RENT = (
    "housing.lease",
    "housing.purchase_contract",
    "natural_resources.no_home",
    "samr.company",
    "tax.payment",
)


@pytest.fixture
def everything_needed(monkeypatch):
    """A season whose packs need every dataset that there is."""
    all_of_them = frozenset(asked.dataset for asked in connector.list_asked())
    monkeypatch.setattr(needed_datasets, "in_season", lambda: all_of_them)


def facts(application_id):
    with transactions.unit():
        application: Application = applications.get(application_id)
        policy = find_policy.in_force(application.season_id, application.district_code)
        return build_facts.build(application, policy)


def test_leases_contracts_companies_and_tax_become_facts(everything_needed, cast):
    who = cast.family("renters")
    told = facts(who.draft("huli")).family
    assert [(lease.district, lease.registered, lease.tenant) for lease in told.leases] == [
        ("湖里", True, "father")
    ]
    assert [(h.title.value, h.joint, len(h.owners)) for h in told.homes] == [("contract", True, 2)]
    father, mother = told.guardians.values()
    assert "tax.payment" in father.records
    assert "tax.payment" not in mother.records
    assert [job.employer.production_district for job in father.employment] == ["湖里"]
    assert told.no_home_certificate is True
    assert "health.birth_certificate" in told.records


def test_departments_that_contradict_each_other_are_both_shown(everything_needed, cast, exchange):
    exchange.fault(dataset="courts.custody", kind="later_s", value=0)
    who = cast.family("contradictory")
    search = who.section("natural_resources.no_home")
    assert search["verdict"] == Verdict.MISMATCH
    assert search["differences"] == [
        {
            "field": "homes", "field_zh": "房产", "field_en": "Home",
            "expected": "1", "expected_source": "natural_resources.property",
            "expected_zh": "1", "expected_en": "1",
            "expected_by_zh": "自然资源和规划局·不动产登记",
            "expected_by_en": "Natural Resources and Planning Bureau: Property register",
            "found": "0", "found_source": "natural_resources.no_home", "found_zh": "0", "found_en": "0",
            "found_by_zh": "自然资源和规划局·无房证明",
            "found_by_en": "Natural Resources and Planning Bureau: No-home certificate",
            "mend_at": "natural_resources.no_home",
            "mend_by_zh": "自然资源和规划局", "mend_by_en": "Natural Resources and Planning Bureau",
        }
    ]  # fmt: skip
    ruling, agreed = who.section("courts.custody"), who.section("civil_affairs.marriage")
    assert {ruling["verdict"], agreed["verdict"]} == {"mismatch"}
    assert (ruling["differences"][0]["expected"], ruling["differences"][0]["found"]) == ("spouse", "self")
    told = facts(who.draft()).family
    assert any("无房证明" in text.zh for text in contradictory_facts(told, date(2017, 4, 20)))


def test_what_is_mended_takes_the_doubt_from_the_other_answer(everything_needed, cast, exchange):
    exchange.fault(dataset="courts.custody", kind="later_s", value=0)
    who = cast.family("contradictory")
    exchange.fault(dataset="courts.custody", kind="missing")
    with transactions.unit():
        from app.services import request_record
        from app.store import people

        person = people.get_person(who.person_id)
        request_record.request(
            person, ["courts.custody"], requested_by=person.id, now=clock.now(), again=True
        )
    work()
    assert who.section("civil_affairs.marriage")["verdict"] == "verified"


def test_old_data_is_shown_and_counted(cast, exchange):
    exchange.fault(dataset="hrss.social_insurance", kind="stale", value="2016-06-30")
    who = cast.family("ready")
    assert who.section("hrss.social_insurance")["is_stale"] is True
    assert who.section("police.household")["is_stale"] is False
    with transactions.unit():
        counted = {(d, verdict): n for d, verdict, n in statistics.list_verdicts()}
    assert counted["hrss.social_insurance", "stale"] == 2
    assert counted["hrss.social_insurance", "verified"] == 2
    assert ("police.household", "stale") not in counted


def test_xiamen_asks_nobody_whom_its_packs_do_not_need(cast, exchange):
    before = len(exchange.log())
    cast.family("renters")
    asked = {entry["dataset"] for entry in exchange.log()[: len(exchange.log()) - before]}
    assert not asked & set(RENT)
