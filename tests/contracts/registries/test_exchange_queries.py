"""The running exchange refuses what is forged, tampered with, replayed, stale or without purpose and consent."""

import base64
import json
import sqlite3
import subprocess
import sys

import httpx
import jwt
import pytest

from tests.contracts.registries.running_exchange import environment, make_key, start
from tests.from_now import FromNow


@pytest.fixture(scope="module")
def subject(cast):
    return cast("ready-father")


def code_of(answer):
    return answer.status_code, answer.json()["code"]


def test_an_honest_query_is_answered_once(exchange, subject):
    token = exchange.sign(exchange.claims(subject))
    first = exchange.post(token)
    assert (first.status_code, first.headers["content-type"]) == (200, "application/jose")
    assert code_of(exchange.post(token)) == (409, "replayed_query")


def test_replay_is_remembered_across_a_restart(city, subject, tmp_path):
    before = start(city, tmp_path)
    token = before.sign(before.claims(subject))
    assert before.post(token).status_code == 200
    assert before.stop() == 0
    clients = json.dumps([{"client_id": "icity", "jwks": {"keys": [_public(before.client_key)]}}])
    after = start(city, tmp_path, EXCHANGE_CLIENTS=clients)
    assert code_of(after.post(token)) == (409, "replayed_query")
    assert after.stop() == 0


def _public(pem):
    from cryptography.hazmat.primitives.serialization import load_pem_private_key
    from jwt.algorithms import ECAlgorithm

    return ECAlgorithm.to_jwk(load_pem_private_key(pem.encode(), None).public_key(), as_dict=True)


@pytest.mark.parametrize(
    ("changed", "expected"),
    [
        ({"iss": "stranger"}, (401, "unknown_client")),
        ({"aud": "urn:other"}, (400, "bad_query")),
        ({"aud": ["urn:icity:exchange", "urn:other"]}, (400, "bad_query")),
        ({"exp": None}, (400, "bad_query")),
        ({"jti": None}, (400, "bad_query")),
        ({"jti": "short"}, (400, "bad_query")),
        ({"dataset": "police.secrets"}, (404, "unknown_dataset")),
        ({"subject": None}, (400, "bad_query")),
        ({"subject": {"id_number": "1' OR 1=1 --", "name": "x"}}, (400, "bad_query")),
        ({"extra": 1}, (400, "bad_query")),
        ({"purpose": None}, (400, "bad_query")),
        ({"purpose": " "}, (403, "bad_purpose")),
        ({"consent": ""}, (403, "no_consent")),
        ({"iat": 1, "exp": 2_000_000_000}, (401, "stale_query")),
        ({"iat": 1, "exp": 2}, (401, "stale_query")),
        ({"iat": FromNow(3600), "exp": FromNow(3630)}, (401, "stale_query")),
    ],
)
def test_what_does_not_fit_is_refused(exchange, subject, changed, expected):
    assert code_of(exchange.post(exchange.sign(exchange.claims(subject, **changed)))) == expected


def test_forgeries_are_refused(exchange, subject):
    stranger, _ = make_key()
    claims = exchange.claims(subject)
    whole = exchange.sign(claims)
    head, _, signature = whole.split(".")
    other = (
        base64.urlsafe_b64encode(json.dumps(claims | {"purpose": "curiosity"}).encode()).rstrip(b"=").decode()
    )
    unsigned = jwt.encode(claims, None, algorithm="none", headers={"typ": "icity-query+jwt"})
    shared = jwt.encode(claims, "s" * 32, algorithm="HS256", headers={"typ": "icity-query+jwt"})
    forgeries = {
        "another key": exchange.sign(claims, key=stranger),
        "another body": f"{head}.{other}.{signature}",
        "no signature": unsigned,
        "a shared secret": shared,
        "another type": exchange.sign(claims, typ="JWT"),
    }
    answers = {name: code_of(exchange.post(token)) for name, token in forgeries.items()}
    assert answers == dict.fromkeys(forgeries, (401, "bad_signature"))
    assert exchange.post(whole).status_code == 200


@pytest.mark.parametrize(
    "body", [b"", b"x", b"\xff\x00", b"a.b.c", b"[" * 15_000, b"..", b"eyJhbGciOiJFUzI1NiJ9..AA"]
)
def test_noise_is_refused(exchange, body):
    assert code_of(exchange.post(body)) == (400, "bad_query")


def test_a_big_query_is_refused(exchange):
    assert code_of(exchange.post(b"a" * 100_000)) == (413, "too_big")


def test_refused_queries_say_so_in_both_languages(exchange):
    problem = exchange.post(b"x").json()
    assert set(problem) == {"code", "zh", "en"}
    assert "请求" in problem["zh"]


def test_a_flapping_department_answers_now_and_then(exchange, subject):
    exchange.fault(department="police", kind="flapping")
    statuses = {exchange.post(exchange.sign(exchange.claims(subject))).status_code for _ in range(60)}
    assert statuses == {200, 503}


def test_the_log_cannot_be_edited(city, subject, tmp_path):
    running = start(city, tmp_path)
    assert running.post(running.sign(running.claims(subject))).status_code == 200
    assert running.stop() == 0
    connection = sqlite3.connect(tmp_path / "journal.db")
    assert connection.execute("SELECT count(*) FROM asked").fetchone() == (1,)
    for change in ("UPDATE asked SET purpose = 'x'", "DELETE FROM asked"):
        with pytest.raises(sqlite3.IntegrityError, match="append-only"):
            connection.execute(change)
    connection.close()


def run(city, folder, *arguments, **settings):
    environ = environment(city, folder, make_key()[1], **settings)
    command = [sys.executable, "-m", "registries.exchange", "--port", "0", *arguments]
    return subprocess.run(command, env=environ, capture_output=True, text=True, timeout=30, check=False)


@pytest.mark.parametrize(
    ("setting", "value"),
    [
        ("EXCHANGE_CITY", "nowhere/city.db"),
        ("EXCHANGE_CITY", __file__),
        ("EXCHANGE_CLIENTS", ""),
        ("EXCHANGE_CLIENTS", "[]"),
        ("EXCHANGE_CLIENTS", "nowhere.json"),
        ("EXCHANGE_CLIENTS", '[{"client_id": "a", "jwks": {"keys": [{"kty": "EC"}]}}]'),
        ("EXCHANGE_STATE_DIR", "/proc/nowhere"),
        ("EXCHANGE_FAULTS", '[{"department": "police", "kind": "no_such"}]'),
        ("EXCHANGE_DEPARTMENTS", __file__),
    ],
)
def test_a_bad_setting_is_one_sentence(city, tmp_path, setting, value):
    finished = run(city, tmp_path, **{setting: value})
    assert finished.returncode == 2
    assert "Traceback" not in finished.stderr
    assert len(finished.stderr.strip()) > 10


def test_a_taken_port_is_one_sentence(city, exchange, tmp_path):
    port = exchange.url.rpartition(":")[2]
    finished = run(city, tmp_path, "--port", port)
    assert finished.returncode == 2
    assert f"127.0.0.1:{port}" in finished.stderr
    assert "Traceback" not in finished.stderr


def test_configured_faults_and_downtime_are_on_from_the_start(city, cast, tmp_path):
    departments = tmp_path / "down.yaml"
    quick = "name: 局, latency_ms: 0, jitter_ms: 0, error_rate: 0, batch_days: 0"
    row = "{{code: {}, " + quick + ", downtime: [{}], datasets: {{{}: 数据}}}}"
    datasets = ("police.household", "hrss.employment", "natural_resources.property")
    rows = []
    for dataset in datasets:
        code = dataset.partition(".")[0]
        closed = '"00:00-12:00", "12:00-00:00"' if code == "hrss" else ""
        rows.append(row.format(code, closed, dataset))
    departments.write_text("departments:\n" + "".join(f"  - {line}\n" for line in rows), encoding="utf-8")
    faults = '[{"department": "police", "kind": "down"}]'
    running = start(city, tmp_path, EXCHANGE_FAULTS=faults, EXCHANGE_DEPARTMENTS=str(departments))
    subject = cast("ready-father")
    outcomes = {
        dataset: running.post(running.sign(running.claims(subject, dataset=dataset))).status_code
        for dataset in datasets
    }
    page = httpx.get(running.url, trust_env=False).text
    assert running.stop() == 0
    assert outcomes == {"police.household": 503, "hrss.employment": 503, "natural_resources.property": 200}
    assert "例行维护" in page
