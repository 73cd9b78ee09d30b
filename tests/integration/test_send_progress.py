"""How far the texts of a released list have come."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from app import clock, transactions
from app.domain.send_progress import SendProgress
from app.extensions import db
from app.jobs.run import run
from app.models.message import Message
from app.models.outbox import OutboxEntry
from tests import factories, onsite
from tests.integration.test_results import BASE, admin, families, propose, supervisor

__all__ = ["admin", "families", "supervisor"]


def progress(client, publication: str, headers) -> dict:
    answer = client.get(f"{BASE}/{publication}/progress", headers=headers)
    assert answer.status_code == 200, answer.json
    return answer.json


def settle(*states: str) -> None:
    """The texts in these states, handed over a minute ago where they are not waiting."""
    ids = onsite.rows(select(Message.id).order_by(Message.created_at, Message.id))
    sent_at = clock.wall() - timedelta(minutes=1)
    with transactions.unit():
        for identity, state in zip(ids, states, strict=True):
            at = None if state == "pending" else sent_at
            db.session.execute(update(Message).where(Message.id == identity).values(state=state, sent_at=at))


def test_from_the_release_to_the_last_text(client, families, admin, supervisor):
    publication = propose(client, families, admin)
    before = progress(client, publication, admin)
    assert (before["families"], before["queued"], before["is_announced"], before["is_done"]) == (
        3,
        0,
        False,
        False,
    )
    client.post(f"{BASE}/{publication}/approvals", headers=supervisor)
    assert progress(client, publication, admin)["is_announced"] is False, "the job is only promised"
    run(onsite.rows(select(OutboxEntry.id).where(OutboxEntry.job == "announce_results")))
    queued = progress(client, publication, admin)
    assert (queued["is_announced"], queued["queued"], queued["waiting"]) == (True, 3, 3)
    assert (queued["seconds_left"], queued["sentence_zh"]) == (None, "已发出 0 条，还有 3 条等待。")
    settle("delivered", "failed", "pending")
    under_way = progress(client, publication, supervisor)
    counts = {
        name: under_way[name] for name in ("handed_over", "delivered", "failed", "waiting", "per_minute")
    }
    assert counts == {"handed_over": 2, "delivered": 1, "failed": 1, "waiting": 1, "per_minute": 1.0}
    assert (under_way["seconds_left"], under_way["is_done"]) == (60, False)
    settle("delivered", "failed", "sent")
    done = progress(client, publication, admin)
    assert (done["is_done"], done["seconds_left"]) == (True, 0)
    assert done["sentence_zh"] == "已全部发出：3 条，送达 1 条，未送达 1 条。"


def test_another_district_hears_nothing(client, families, admin):
    publication = propose(client, families, admin)
    stranger = factories.sign_in(factories.make_staff("admin", factories.HULI).person_id)
    assert client.get(f"{BASE}/{publication}/progress", headers=stranger).status_code == 404


@pytest.mark.parametrize(("recent", "left"), [(0, None), (1, 240), (120, 2), (1000, 1)])
def test_the_time_left_follows_the_pace(recent, left):
    run_ = SendProgress(10, {"pending": 2, "sent": 8}, True, recent, 120)
    assert run_.seconds_left == left
