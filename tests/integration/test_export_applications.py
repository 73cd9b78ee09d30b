"""The pseudonymised export: no person in it, whole or not at all, in the trail with its rows and digest."""

from __future__ import annotations

import csv
import hashlib
import json
import os
import stat
from decimal import Decimal

import pytest
from click.testing import CliRunner

from app import clock, transactions
from app.cli import main
from app.commands import platform
from app.domain.actor import SYSTEM
from app.domain.states import State
from app.extensions import db
from app.models.application import Assessment
from app.models.base import new_id
from app.services import export_applications
from app.services.export_applications import pseudonym
from tests import factories, onsite
from tests.factories import SIMING

RESULT = {
    "applicant_class": "=migrant",
    "points": {"items": [{"id": "residence", "points": "8"}, {"id": "home", "points": "20"}]},
}


@pytest.fixture
def child(app):
    parent = factories.make_person("林志明", phone="+8613712345678")
    return factories.make_child(parent, "欧阳小明", born_on="2011-03-05"), parent


@pytest.fixture
def own(child):
    row = factories.make_application(
        child[1], child[0], state=State.CONFIRMED, form=json.dumps({"notes": "湖滨南路88号"})
    )
    for number, total in ((1, "12.00"), (2, "28.00")):
        with transactions.unit():
            made = Assessment(
                id=new_id(), application_id=row.id, district_code=SIMING, number=number, policy_id="p",
                policy_digest="", inputs_digest="", eligible=True, provisional=False, total=Decimal(total),
                result=RESULT, made_on="2017-04-20", created_at=clock.now(),
            )  # fmt: skip
            made.facts = "{}"
            db.session.add(made)
    return row


def export(out):
    with transactions.unit():
        return export_applications.export(2017, out, actor=SYSTEM, now=clock.now())


def lines(out) -> list[dict[str, str]]:
    with out.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_one_line_per_application(own, tmp_path):
    factories.make_application(state=State.DRAFT)
    assert export(tmp_path / "a.csv").rows == 1
    assert lines(tmp_path / "a.csv") == [
        {
            "pseudonym": pseudonym(2017, own.child_id),
            "birth_month": "2011-03",
            "sex": "male",
            "district": SIMING,
            "class": "'=migrant",
            "state": "confirmed",
            "submitted_on_month": "2017-04",
            "total": "28.00",
            "items": "residence=8;home=20",
        }
    ]


def test_nobody_can_be_read_from_it(own, child, tmp_path):
    export(tmp_path / "a.csv")
    content = (tmp_path / "a.csv").read_text(encoding="utf-8")
    kid, parent = child
    identities = [kid.id_number, parent.id_number, str(kid.id), str(parent.id), str(own.id), own.serial]
    for secret in [*identities, kid.name, parent.name, "13712345678", "湖滨", "2011-03-05"]:
        assert secret not in content


def test_the_same_child_in_one_season_and_another_in_the_next(own):
    assert pseudonym(2017, own.child_id) == pseudonym(2017, own.child_id)
    assert pseudonym(2017, own.child_id) != pseudonym(2018, own.child_id)


def test_every_application_once_over_many_batches(app, tmp_path, monkeypatch):
    monkeypatch.setattr(export_applications, "BATCH", 2)
    for _ in range(5):
        factories.make_application()
    assert export(tmp_path / "a.csv").rows == 5
    assert len({line["pseudonym"] for line in lines(tmp_path / "a.csv")}) == 5


def test_only_its_owner_reads_it_and_the_trail_knows_it(own, tmp_path):
    out = tmp_path / "a.csv"
    done = export(out)
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert done.digest == hashlib.sha256(out.read_bytes()).hexdigest()
    event = onsite.events("applications_exported")[0]
    assert (event.data["rows"], event.data["digest"]) == (1, done.digest)


def test_a_failure_leaves_nothing_behind(own, tmp_path, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _: (_ for _ in ()).throw(OSError(28, "No space left on device")))
    with pytest.raises(OSError, match="No space"):
        export(tmp_path / "a.csv")
    assert list(tmp_path.iterdir()) == []


@pytest.fixture
def command(app, settings, monkeypatch):
    monkeypatch.setattr(platform, "wired", lambda: settings)
    return lambda *arguments: CliRunner().invoke(main, ["export", "applications", *arguments])


def test_the_command(own, command, tmp_path):
    out = tmp_path / "a.csv"
    answer = command("--season", "2017", "--out", str(out))
    assert answer.exit_code == 0, answer.output
    assert json.loads(answer.output)["rows"] == 1
    assert command("--season", "2017", "--out", str(out)).exit_code == 2, "never over a file that is there"
    assert command("--season", "2017", "--out", str(out), "--force").exit_code == 0
    assert list(tmp_path.iterdir()) == [out]


def test_bad_calls_are_one_sentence(own, command, tmp_path):
    assert command("--season", "1999", "--out", str(tmp_path / "a.csv")).exit_code == 3
    answer = command("--season", "2017", "--out", str(tmp_path / "none" / "a.csv"))
    assert answer.exit_code == 1
    assert "无法写入" in answer.output
