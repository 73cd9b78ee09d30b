"""Departments that answer in days, and records that change: tickets, polls, signed news, and no notice used twice."""

from __future__ import annotations

import time
import uuid
from datetime import timedelta

import httpx
import jwt
import pytest

from app import clock, transactions
from app.services import await_answer
from app.store import records
from tests.contracts.registries.running_exchange import make_key
from tests.family_city import promised, work
from tests.sms_city import later

DATASET = "hrss.social_insurance"
NEWS = "/api/v1/callbacks/registries"


def waiting(cast, exchange, seconds=3600):
    exchange.fault(dataset=DATASET, kind="later_s", value=seconds)
    return cast.family("ready")


def kept(who):
    with transactions.unit():
        row = records.find_snapshot(who.person_id, who.person_id, DATASET)
        return f"{row.id}-{row.version}", row.status, row.due_at


def sweep() -> int:
    with transactions.unit():
        return await_answer.sweep(now=clock.now(), wall=clock.wall())


def notice(exchange, request_id, key=None, typ="icity-notice+jwt", **changed):
    """What the running exchange would send; signed with its own key from its state directory."""
    now = int(time.time())
    claims = {
        "iss": "urn:icity:exchange", "aud": "icity", "iat": now, "exp": now + 60, "jti": uuid.uuid4().hex,
        "event": "ready", "request_id": request_id, "dataset": DATASET,
    } | changed  # fmt: skip
    pem = key or (exchange.folder / "exchange-key.pem").read_text()
    kid = httpx.get(f"{exchange.url}/.well-known/jwks.json", trust_env=False).json()["keys"][0]["kid"]
    return jwt.encode(claims, pem, algorithm="ES256", headers={"typ": typ, "kid": kid})


def test_an_accepted_question_waits_and_is_asked_again_when_due(cast, exchange):
    who = waiting(cast, exchange)
    request_id, status, due_at = kept(who)
    assert status == "awaited"
    assert timedelta(minutes=59) < due_at - clock.now() <= timedelta(minutes=61)
    assert (who.section(DATASET)["status"], who.section(DATASET)["verdict"]) == ("awaited", None)
    assert sweep() == 0
    later(timedelta(minutes=61))
    exchange.clear_faults()
    assert sweep() == 2  # father and mother
    assert sweep() == 0
    work()
    assert kept(who)[:2] == (request_id, "ready")
    assert who.section(DATASET)["values"]["months"]


def test_a_new_sign_in_does_not_lose_the_ticket(cast, exchange):
    who = waiting(cast, exchange)
    before = kept(who)
    later(timedelta(hours=13))
    who.consent()
    work()
    assert kept(who) == before
    answer = who.send("POST", f"/me/record/{DATASET}/refetches", {})
    assert (answer.status_code, answer.json["code"]) == (409, "already_asking")


def test_nobody_waits_for_ever(cast, exchange):
    who = waiting(cast, exchange, seconds=40 * 86400)
    assert kept(who)[2] - clock.now() <= await_answer.LONGEST
    later(await_answer.LONGEST + timedelta(minutes=1))
    assert sweep() == 2
    work("fetch_dataset")
    assert kept(who)[1] == "unavailable"
    assert who.section(DATASET)["verdict"] == "unverifiable"


def test_the_exchange_tells_when_the_answer_is_there(cast, exchange, client):
    who = waiting(cast, exchange)
    exchange.clear_faults()
    request_id = kept(who)[0]
    token = notice(exchange, request_id)
    assert client.post(NEWS, data=token).status_code == 204
    assert [entry.job for entry in promised("fetch_dataset")] == ["fetch_dataset"]
    work()
    assert kept(who)[:2] == (request_id, "ready")
    again = client.post(NEWS, data=token)
    assert (again.status_code, again.json["code"]) == (409, "replayed_notice")


def test_a_changed_record_is_asked_again_under_the_same_consent(cast, exchange, client):
    who = cast.family("ready")
    request_id, status, _ = kept(who)
    assert status == "ready"
    assert client.post(NEWS, data=notice(exchange, request_id, event="changed")).status_code == 204
    assert kept(who)[1] == "pending"
    work()
    name, _, version = request_id.rpartition("-")
    assert kept(who)[:2] == (f"{name}-{int(version) + 1}", "ready")
    old = client.post(NEWS, data=notice(exchange, request_id, event="changed"))
    assert old.status_code == 204
    assert promised() == []


@pytest.mark.parametrize(
    "changed",
    [
        {"key": "other"}, {"typ": "icity-answer+jwt"}, {"aud": "somebody"}, {"iss": "urn:other"}, {"event": "gone"},
        {"exp": 1}, {"iat": 1}, {"extra": "x"},
    ],
)  # fmt: skip
def test_forged_stale_and_misaddressed_news_is_refused(cast, exchange, client, changed):
    who = waiting(cast, exchange)
    if "key" in changed:
        changed = {"key": make_key()[0]}
    answer = client.post(NEWS, data=notice(exchange, kept(who)[0], **changed))
    assert (answer.status_code, answer.json["code"]) == (403, "not_allowed")
    assert promised() == []


def test_news_of_nothing_changes_nothing(cast, exchange, client):
    who = waiting(cast, exchange)
    for request_id in ("x-1", f"{uuid.uuid4()}-1", kept(who)[0] + "9"):
        assert client.post(NEWS, data=notice(exchange, request_id)).status_code == 204
    assert client.post(NEWS, data=b"\xff" * 200).status_code == 403
    assert client.post(NEWS, data=b"a" * 5000).status_code == 403
    assert promised() == []
