"""How often one client may call, with Redis and without."""

from __future__ import annotations

from redis.exceptions import ConnectionError as RedisGone

from app import rate_limits
from app.extensions import broker
from tests import factories


def test_a_client_that_calls_too_often_is_told_when_again(client, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("3/minute"))
    headers = factories.sign_in(factories.make_person().id)
    answers = [client.get("/api/v1/me", headers=headers).status_code for _ in range(4)]
    assert answers == [200, 200, 200, 429]
    refused = client.get("/api/v1/me", headers=headers)
    assert refused.headers["Retry-After"] == "60"
    assert refused.json["code"] == "too_many_requests"


def test_another_client_is_not_held_up(client, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("1/minute"))
    first, second = (factories.sign_in(factories.make_person().id) for _ in range(2))
    assert client.get("/api/v1/me", headers=first).status_code == 200
    assert client.get("/api/v1/me", headers=first).status_code == 429
    assert client.get("/api/v1/me", headers=second).status_code == 200


def test_without_redis_calls_go_on_and_are_counted_here(client, monkeypatch):
    def gone(*args, **kwargs):
        raise RedisGone

    monkeypatch.setattr(rate_limits.limiter, "_local", rate_limits.RateLimiter()._local)
    monkeypatch.setattr(rate_limits.limiter._shared, "hit", gone)
    monkeypatch.setattr(rate_limits.limiter, "_silent_until", 0.0)
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("2/minute"))
    headers = factories.sign_in(factories.make_person().id)
    assert [client.get("/api/v1/me", headers=headers).status_code for _ in range(3)] == [200, 200, 429]


def test_what_a_client_does_seldom_is_told_to_redis_later_and_not_lost(client, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("8/minute"))
    monkeypatch.setattr(rate_limits.limiter, "_local", rate_limits.Tally())
    headers = factories.sign_in(factories.make_person().id)
    assert client.get("/api/v1/me", headers=headers).status_code == 200
    assert broker.client.keys("*LIMITS*") == []
    codes = [client.get("/api/v1/me", headers=headers).status_code for _ in range(8)]
    assert codes == [200] * 7 + [429]


def test_another_process_grants_no_more_than_its_quarter(client, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("8/minute"))
    headers = factories.sign_in(factories.make_person().id)
    granted = 0
    for _process in range(2):
        monkeypatch.setattr(rate_limits.limiter, "_local", rate_limits.Tally())
        granted += sum(client.get("/api/v1/me", headers=headers).status_code == 200 for _ in range(12))
    assert 8 <= granted < 8 + 8 // 4


def test_nothing_of_the_client_is_readable_in_redis(client, monkeypatch):
    monkeypatch.setitem(rate_limits.ALLOWED, rate_limits.Class.PERSON, rate_limits.parse("3/minute"))
    headers = factories.sign_in(factories.make_person().id)
    client.get("/api/v1/me", headers=headers)
    keys = b" ".join(broker.client.keys("*"))
    assert b"LIMITS" in keys
    assert headers["Authorization"].split()[1][-20:].encode() not in keys
    assert b"127.0.0.1" not in keys
