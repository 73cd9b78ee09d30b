"""Twenty officers replace the same serial at once: one new serial, one text, one revocation."""

from __future__ import annotations

from sqlalchemy import select

from app import clock, policies, transactions
from app.domain.actor import Role, StaffMember
from app.domain.errors import DomainError
from app.models.application import Application
from app.models.message import Message
from app.models.serial import RevokedSerial
from app.services import reissue_serial as reissuing
from app.services.reissue_serial import ReissueReason, reissue_serial
from app.store import applications
from tests import factories, onsite
from tests.onrush import at_once

OFFICERS = 20


def officer() -> StaffMember:
    row = factories.make_staff("supervisor")
    return StaffMember(row.id, row.person_id, Role.SUPERVISOR, row.district_code)


def try_to_reissue(serial: str, actor: StaffMember) -> str:
    try:
        done = transactions.run(
            lambda: reissue_serial(serial, reason=ReissueReason.PAPER_LOST, actor=actor, now=clock.now())
        )
    except DomainError as refusal:
        return refusal.code
    return done.serial


def rush(app) -> tuple[list[str], Application]:
    policies.load("xiamen/siming/2017")
    row = onsite.make_ready()
    actor = officer()
    answers = at_once(lambda _: try_to_reissue(row.serial, actor), range(OFFICERS))
    return answers, onsite.fetch(Application, row.id)


def test_one_of_twenty_replaces_it(app):
    answers, now = rush(app)
    assert answers.count("serial_already_replaced") == OFFICERS - 1
    new = next(answer for answer in answers if answer != "serial_already_replaced")
    assert new.replace("-", "") == now.serial
    assert len(onsite.rows(select(RevokedSerial))) == 1
    assert len(onsite.rows(select(Message).where(Message.purpose == "serial_replaced"))) == 1


def test_without_the_row_lock_the_key_still_decides(app, monkeypatch):
    """The control: everybody reads the old serial; only the primary key of the revoked ones is left to refuse."""
    monkeypatch.setattr(
        reissuing, "_lock", lambda compact, actor: applications.find_by_serial(compact) or _raise()
    )
    answers, _ = rush(app)
    assert len({answer for answer in answers if answer.startswith("SM")}) == 1
    assert len(onsite.rows(select(RevokedSerial))) == 1


def _raise() -> Application:
    raise reissuing.SerialAlreadyReplaced
