"""The privacy ledger to take along: a table that computes nothing, a signature that anybody can check, all consents."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import timedelta

import pytest

from app import audit, clock, transactions
from app.extensions import db
from app.models.base import new_id
from app.models.consent import Consent
from app.receipts import is_genuine
from app.services import export_ledger
from tests import factories


@pytest.fixture
def person(app):
    person = factories.make_person()
    now = clock.now()
    with transactions.unit():
        for days, withdrawn in ((3, now - timedelta(days=2)), (1, None)):
            consent = Consent(
                id=new_id(),
                person_id=person.id,
                dataset="police.household",
                text_version="2017-1",
                given_at=now - timedelta(days=days),
                withdrawn_at=withdrawn,
            )
            db.session.add(consent)
        for number in range(3):
            audit.record(
                f"person:{person.id}",
                "dataset_fetched",
                f"person:{person.id}",
                now=now - timedelta(minutes=number),
                dataset="police.household",
                status="=cmd|' /C calc'!A0" if number == 1 else "ready",
            )
    return person


@pytest.fixture
def own(person):
    return factories.sign_in(person.id)


def test_the_table_reads_in_a_spreadsheet_and_computes_nothing(client, own, monkeypatch):
    monkeypatch.setattr(export_ledger, "PAGE", 2)  # more than one page
    answer = client.get("/api/v1/me/ledger.csv", headers=own)
    assert answer.mimetype == "text/csv"
    assert answer.data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert tuple(rows[0]) == export_ledger.COLUMNS
    assert [row[1] for row in rows[1:]] == ["向部门查询了记录"] * 3
    assert rows[2][-1].startswith("'=")
    assert {row[2] for row in rows[1:]} == {"本人"}


def test_the_export_is_signed_and_a_change_is_noticed(client, own):
    export = client.get("/api/v1/me/ledger-export", headers=own).json
    receipt = export["receipt"]
    digest = hashlib.sha256(export_ledger.canonical(export["content"])).hexdigest()
    assert receipt["digest"] == digest
    assert is_genuine(receipt, receipt["public_key"])
    assert client.post("/api/v1/receipt-verifications", json=receipt).json == {"genuine": True}
    export["content"]["events"].pop()
    assert hashlib.sha256(export_ledger.canonical(export["content"])).hexdigest() != digest
    assert not is_genuine(receipt | {"digest": "0" * 64}, receipt["public_key"])


def test_every_consent_is_there_with_its_time(client, own):
    items = client.get("/api/v1/me/consent-history", headers=own).json["items"]
    assert [(one["is_live"], one["withdrawn_at"] is None) for one in items] == [(True, True), (False, False)]
    assert items[0]["dataset_zh"]


def test_nobody_gets_anothers(client, person):
    stranger = factories.sign_in(factories.make_person("王五").id)
    assert client.get("/api/v1/me/consent-history", headers=stranger).json["items"] == []
    assert client.get("/api/v1/me/ledger-export", headers=stranger).json["content"]["events"] == []
