"""No text goes out that two different officers have not agreed to."""

from __future__ import annotations

import time

import pytest
from click.testing import CliRunner
from sqlalchemy import delete, select, update

from app import clock, transactions
from app.extensions import db
from app.models.audit import AuditEvent
from app.models.message import Message
from app.models.template import TemplateApproval
from app.services import approve_template, approved_text
from app.services.load_city import load_city
from app.services.queue_message import queue_message
from app.startup_checks import _check_texts
from registries.cast.city import make_city
from sms import template, template_file
from tests import factories, onsite

PATH = "/api/v1/district/texts"
REPLY = "reply.zh.v1"


@pytest.fixture(autouse=True)
def unapproved(app):
    """The city before anybody agreed to anything."""
    with transactions.unit():
        db.session.execute(delete(TemplateApproval))
    approved_text.forget()


@pytest.fixture
def officers(app) -> tuple[dict[str, str], dict[str, str]]:
    return (
        factories.sign_in(factories.make_staff("admin").person_id),
        factories.sign_in(factories.make_staff("bureau", None).person_id),
    )


def tell(key: str = "one") -> bool:
    factories.make_season()
    with transactions.unit():
        return queue_message(
            "reply",
            to="+8613800138000",
            language="zh",
            values={"serial": "SM17-P1-000001-X"},
            dedupe_key=key,
            now=clock.now(),
        )


def test_a_text_goes_out_once_two_people_agreed(client, officers):
    first, second = officers
    with pytest.raises(approved_text.TextNotApproved):
        tell()
    assert client.post(f"{PATH}/{REPLY}/approvals", headers=second).json["code"] == "text_not_submitted"
    assert client.post(f"{PATH}/{REPLY}/submissions", headers=first).json["state"] == "submitted"
    with pytest.raises(approved_text.TextNotApproved):
        tell()
    again = client.post(f"{PATH}/{REPLY}/approvals", headers=first)
    assert (again.status_code, again.json["code"]) == (403, "same_person")
    done = client.post(f"{PATH}/{REPLY}/approvals", headers=second).json
    assert (done["state"], done["in_use"], done["approved_by"]) == ("approved", True, "陈**")
    assert tell()
    assert onsite.rows(select(Message.template_version)) == [REPLY]
    events = onsite.rows(select(AuditEvent.event).where(AuditEvent.subject == f"text:{REPLY}"))
    assert sorted(events) == ["text_approved", "text_submitted"]


def test_one_person_with_two_duties_is_one_pair_of_eyes(client):
    person = factories.make_person()
    factories.make_season()
    factories.appoint(person, "admin", factories.SIMING)
    factories.appoint(person, "bureau", None)
    headers = factories.sign_in(person.id)
    client.post(f"{PATH}/{REPLY}/submissions", headers=headers)
    assert client.post(f"{PATH}/{REPLY}/approvals", headers=headers).json["code"] == "same_person"


def test_the_database_itself_wants_two_people(officers):
    person = factories.make_person()
    with pytest.raises(approve_template.SamePerson), transactions.unit():
        db.session.add(
            TemplateApproval(
                name=REPLY, digest="0" * 64, submitted_by=person.id, submitted_at=clock.now(),
                approved_by=person.id, approved_at=clock.now(),
            )
        )  # fmt: skip


def test_the_newest_approved_version_is_sent_and_a_changed_file_is_no_longer_approved(
    client, officers, monkeypatch
):
    first, second = officers
    client.post(f"{PATH}/{REPLY}/submissions", headers=first)
    client.post(f"{PATH}/{REPLY}/approvals", headers=second)
    written, versions = template_file.digests(), template.list_templates()
    newer = next(one for one in versions if one.name == REPLY)
    newer = type(newer)(newer.purpose, "zh", 2, newer.text, newer.placeholders)
    both = (*versions, newer)
    for module in (template, approved_text, approve_template):
        monkeypatch.setattr(module, "list_templates", lambda: both)
    for module in (approved_text, approve_template):
        monkeypatch.setattr(module, "digests", lambda: written | {newer.name: "a" * 64})
    approved_text.forget()
    tell("with one approved")
    client.post(f"{PATH}/{newer.name}/submissions", headers=second)
    client.post(f"{PATH}/{newer.name}/approvals", headers=first)
    tell("with two approved")
    sent = onsite.rows(select(Message.template_version).order_by(Message.created_at))
    assert sent == [REPLY, "reply.zh.v2"]
    in_use = {one["name"] for one in client.get(PATH, headers=first).json["items"] if one["in_use"]}
    assert in_use == {"reply.zh.v2"}
    for module in (approved_text, approve_template):
        monkeypatch.setattr(module, "digests", lambda: written | {newer.name: "b" * 64, REPLY: "c" * 64})
    approved_text.forget()
    with pytest.raises(approved_text.TextNotApproved):
        tell("after somebody changed the files")


def test_a_preview_says_what_it_costs(client, officers):
    shown = client.get(f"{PATH}/result.zh.v1/preview", headers=officers[0]).json
    assert shown["text"].startswith("【")
    assert shown["encoding"] == "UCS-2"
    assert shown["segments"] == -(-shown["characters"] // 67)
    assert client.get(f"{PATH}/result.zh.v99/preview", headers=officers[0]).status_code == 404


def test_the_start_is_refused_while_a_text_of_an_open_season_is_missing(app):
    _check_texts()  # no season yet: nothing is told to anybody
    factories.make_season()
    with pytest.raises(Exception, match="no approved version of the texts code"):
        _check_texts()
    two = [approve_template.Officer(factories.make_person().id, f"test:{n}") for n in range(2)]
    with transactions.unit():
        assert approve_template.approve_all(*two, now=clock.now()) == len(template_file.digests())
    _check_texts()
    with transactions.unit():
        db.session.execute(
            update(TemplateApproval)
            .where(TemplateApproval.name == REPLY)
            .values(approved_by=None, approved_at=None)
        )
    with pytest.raises(Exception, match=r"reply\.zh"):
        _check_texts()


def test_a_demo_city_is_approved_by_two_of_its_officers(app, tmp_path):
    with transactions.unit():
        added = load_city(make_city(tmp_path, people=20, seed=3), now=clock.now())
    assert added.texts == len(template_file.digests())
    with transactions.unit():
        assert approved_text.list_missing() == []


def test_the_command_line_asks_who_acts(app, monkeypatch):
    from app.commands import platform
    from app.commands.sms_template import template as group

    monkeypatch.setattr(platform, "wired", lambda: None)
    first, second = factories.make_staff("admin"), factories.make_staff("bureau", None)
    nobody = factories.make_person()
    with transactions.unit():
        numbers = [
            db.session.get_one(type(nobody), one).id_number for one in (first.person_id, second.person_id)
        ]

    def run(*arguments: str, who: str):
        return CliRunner().invoke(group, list(arguments), input=f"{who}\n")

    assert run("submit", REPLY, who=nobody.id_number).exit_code == 3
    assert run("submit", REPLY, who=numbers[0]).output == f"{REPLY}\tsubmitted\n"
    assert run("approve", REPLY, who=numbers[0]).exit_code == 3
    assert run("approve", "--all", who=numbers[1]).output == f"{REPLY}\tapproved\n"
    assert f"* {REPLY}" in run("list", who="").output
    assert run("approve", who=numbers[1]).exit_code == 2


def test_it_is_known_without_asking_each_time(app):
    two = [approve_template.Officer(factories.make_person().id, f"test:{n}") for n in range(2)]
    with transactions.unit():
        approve_template.approve_all(*two, now=clock.now())
        approved_text.version_of("result", "zh")
        db.session.execute(delete(TemplateApproval))
        begun = time.perf_counter()
        for _ in range(10_000):
            approved_text.version_of("result", "zh")
        assert time.perf_counter() - begun < 1.0
        db.session.rollback()


def test_each_officer_is_told_what_they_may_do(client):
    first, second = (
        factories.sign_in(factories.make_staff("admin", name=f"管理员{name}").person_id) for name in "甲乙"
    )

    def seen(headers):
        items = client.get(PATH, headers=headers).json["items"]
        return next(one for one in items if one["name"] == REPLY)

    fresh = seen(first)
    assert (fresh["title_zh"], fresh["can_submit"], fresh["can_approve"]) == ("咨询有答复", True, False)
    assert client.post(f"{PATH}/{REPLY}/submissions", headers=first).status_code == 201
    own, other = seen(first), seen(second)
    assert (own["can_submit"], own["can_approve"], other["can_approve"]) == (False, False, True)
    assert own["waits_zh"]
    assert "waits_zh" not in other
    assert client.post(f"{PATH}/{REPLY}/approvals", headers=second).status_code == 201
    done = seen(second)
    assert (done["can_approve"], done["in_use"], done["approved_by"]) == (False, True, "管***")
