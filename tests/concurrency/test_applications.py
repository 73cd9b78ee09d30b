"""Races for one application: a double tap, one child in six districts, two phones, one token used by many."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from threading import Barrier, BrokenBarrierError
from uuid import uuid4

import pytest
from sqlalchemy import func, select, text

from app import clock, policies, transactions
from app.domain.states import LIVE, State
from app.extensions import db
from app.models.application import Application, Assessment
from app.models.audit import AuditEvent
from app.models.base import new_id
from app.models.message import Message
from app.models.outbox import OutboxEntry
from app.models.session import SignInSession
from app.services import issue_tokens, submit_application
from app.store import people, sessions
from tests import factories
from tests.factories import DISTRICTS
from tests.onrush import at_once

DECLARATION = {"filled": [], "declaration_version": "1"}


@pytest.fixture(autouse=True, scope="module")
def _laws_are_read() -> None:
    for pinyin in DISTRICTS:
        policies.load(f"xiamen/{pinyin}/2017")


def _count(table: type, *conditions) -> int:
    with transactions.unit():
        return db.session.scalar(select(func.count()).select_from(table).where(*conditions))


def _patiently(app, path: str, headers: dict[str, str], body=None, method: str = "POST"):
    """One call, made again after `busy`, as an app does: being told to wait is no effect."""
    for _ in range(40):
        answer = app.test_client().open(f"/api/v1{path}", method=method, json=body, headers=headers)
        if answer.status_code != 503:
            return answer
        time.sleep(0.1)
    return answer


def test_a_hundred_taps_submit_once_and_all_get_the_same_answer(app):
    draft = factories.make_application(state=State.DRAFT)
    headers = factories.sign_in(draft.applicant_id) | {"Idempotency-Key": "one-and-the-same"}
    path = f"/applications/{draft.id}/submissions"
    answers = at_once(lambda _: _patiently(app, path, headers, DECLARATION), range(100))
    assert Counter(answer.status_code for answer in answers) == {201: 100}
    assert len({answer.data for answer in answers}) == 1
    assert sum("Idempotent-Replayed" not in answer.headers for answer in answers) == 1
    assert (_count(Assessment), _count(Message)) == (1, 1)
    assert _count(OutboxEntry, OutboxEntry.job == "check_application") == 1
    assert _count(AuditEvent, AuditEvent.event == "application_submitted") == 1


def test_taps_with_keys_of_their_own_submit_once(app):
    draft = factories.make_application(state=State.DRAFT)
    headers = factories.sign_in(draft.applicant_id)
    path = f"/applications/{draft.id}/submissions"
    answers = at_once(
        lambda _: _patiently(app, path, headers | {"Idempotency-Key": uuid4().hex}, DECLARATION), range(20)
    )
    assert Counter((a.status_code, a.json.get("code")) for a in answers) == {
        (201, None): 1,
        (409, "not_in_this_state"): 19,
    }
    assert _count(Message) == 1


# --- one child, six districts


@pytest.fixture
def six_drafts(app) -> list[tuple[dict[str, str], str]]:
    """Six guardians of one child, each with a draft in another district: headers and path of each submission."""
    child = factories.make_child(factories.make_person())
    drafts = []
    for district in DISTRICTS:
        guardian = factories.make_person(f"监护人{district}")
        with transactions.unit():
            people.add_guardianship(
                guardian.id, child.id, relation="guardian", origin="household", now=clock.now()
            )
        row = factories.make_application(guardian, child, state=State.DRAFT, district=district)
        drafts.append((factories.sign_in(guardian.id), f"/applications/{row.id}/submissions"))
    return drafts


@pytest.fixture
def all_have_looked(monkeypatch) -> None:
    """Every submission looks for a live application before any of them stores one: the race at its worst."""
    barrier, look = Barrier(6), submit_application.refuse_if_applied

    def look_and_wait(*args, **kwargs) -> None:
        look(*args, **kwargs)
        with suppress(BrokenBarrierError):  # one that comes late is not waited for
            barrier.wait(timeout=1.0)

    monkeypatch.setattr(submit_application, "refuse_if_applied", look_and_wait)


@contextmanager
def _without_the_constraint() -> Iterator[None]:
    with db.engine.begin() as connection:
        made = connection.scalar(
            text("SELECT indexdef FROM pg_indexes WHERE indexname = 'uq_application_live_child'")
        )
        connection.execute(text("DROP INDEX uq_application_live_child"))
    try:
        yield
    finally:
        with db.engine.begin() as connection:
            connection.execute(text("TRUNCATE application CASCADE"))
            connection.execute(text(made))


def _submit_all(app, drafts, times: int) -> list:
    tries = [draft for draft in drafts for _ in range(times)]
    return at_once(
        lambda draft: _patiently(app, draft[1], draft[0] | {"Idempotency-Key": uuid4().hex}, DECLARATION),
        tries,
    )


def test_one_child_in_six_districts_is_submitted_once(app, six_drafts, all_have_looked):
    answers = _submit_all(app, six_drafts, times=1)
    assert Counter((a.status_code, a.json.get("code")) for a in answers) == {
        (201, None): 1,
        (409, "child_already_applied"): 5,
    }
    winner = next(a.json["serial"] for a in answers if a.status_code == 201)
    assert not any(winner in str(a.json) for a in answers if a.status_code == 409)
    assert _count(Application, Application.state.in_(LIVE)) == 1
    assert _count(Application, Application.serial.is_not(None)) == 1
    assert _count(Message) == 1


def test_forty_threads_for_six_districts(app, six_drafts):
    answers = _submit_all(app, six_drafts, times=7)
    assert Counter(a.status_code for a in answers) == {201: 1, 409: 41}
    assert _count(Application, Application.state.in_(LIVE)) == 1


def test_without_the_constraint_the_child_is_taken_six_times(app, six_drafts, all_have_looked):
    """The control: looking before storing is not enough; the database's constraint is what holds."""
    with _without_the_constraint():
        answers = _submit_all(app, six_drafts, times=1)
        assert sum(answer.status_code == 201 for answer in answers) > 1
        assert _count(Application, Application.state.in_(LIVE)) > 1


def test_moving_and_submitting_at_once_leaves_one(app, six_drafts):
    """One guardian moves the live application between districts while the others try to submit."""
    (headers, path), *others = six_drafts
    first = _patiently(app, path, headers | {"Idempotency-Key": uuid4().hex}, DECLARATION)
    assert first.status_code == 201
    move = path.replace("submissions", "district-changes")
    version = first.json["version"]

    def act(step: int):
        if step % 2:
            body = {"district_code": DISTRICTS["jimei"][0]}
            return _patiently(app, move, headers | {"If-Match": f'"{version}"'}, body)
        other, target = others[step // 2 % len(others)]
        return _patiently(app, target, other | {"Idempotency-Key": uuid4().hex}, DECLARATION)

    answers = at_once(act, range(10))
    assert sum(answer.status_code < 300 for answer in answers) == 1
    assert _count(Application, Application.state.in_(LIVE)) == 1


# --- two phones


def test_of_many_edits_of_one_version_one_is_stored(app):
    draft = factories.make_application(state=State.DRAFT)
    headers = factories.sign_in(draft.applicant_id) | {"If-Match": '"1"'}
    path = f"/applications/{draft.id}"
    answers = at_once(
        lambda n: _patiently(app, path, headers, {"notes": f"第 {n} 次"}, method="PATCH"), range(20)
    )
    assert Counter((a.status_code, a.json.get("code")) for a in answers) == {
        (200, None): 1,
        (412, "stale_form"): 19,
    }
    kept = next(a.json["form"]["notes"] for a in answers if a.status_code == 200)
    shown = app.test_client().get(f"/api/v1{path}", headers=headers).json
    assert (shown["form"]["notes"], shown["version"]) == (kept, 2)


def test_a_child_begun_on_many_phones_has_one_draft(app):
    father = factories.make_person()
    child = factories.make_child(father)
    factories.make_season()
    headers = factories.sign_in(father.id)
    answers = at_once(
        lambda _: _patiently(app, "/applications", headers, {"child_id": str(child.id)}), range(20)
    )
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert _count(Application) == 1


# --- one token


def test_a_refresh_token_shared_by_many_gives_one_pair_and_ends_the_family(app):
    with transactions.unit():
        session = _session(factories.make_person().id)
        pair = issue_tokens.issue(session, now=clock.wall())
    body = {"refresh_token": pair.refresh_token}
    answers = at_once(lambda _: _patiently(app, "/auth/refreshes", {}, body), range(20))
    assert Counter(answer.status_code for answer in answers) == {201: 1, 401: 19}
    assert _count(SignInSession, SignInSession.revoked_because == "refresh_token_reuse") == 1


def _session(person_id) -> SignInSession:
    now = clock.wall()
    session = SignInSession(
        id=new_id(), person_id=person_id, client="native", acr="urn:icity:acr:face", amr=[], auth_time=now,
        created_at=now, last_used_at=now, expires_at=now.replace(year=now.year + 1),
    )  # fmt: skip
    sessions.add_session(session)
    return session
