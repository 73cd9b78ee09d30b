"""The back channel of a sign-in: begin and callback; the pages in between, where a person types, are left out."""

from __future__ import annotations

import base64
import http.client
import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import count
from urllib.parse import parse_qs, urlencode, urlsplit

from bench.measurement import Race, Row, Sample, per_second, race
from bench.stage import Stage

TOGETHER, AT_A_TIME, PEOPLE = 8, 40, 20
_PROVIDER = (
    "granian --interface wsgi --host 127.0.0.1 --port $IDP_PORT --workers 1 --blocking-threads 4 --no-ws "
    "bench.floors.provider:app"
)
_CHALLENGE = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbBJsslr_O0c"


def measure(stage: Stage) -> list[Row]:
    """Ours against the same protocol with one session stored, beside a provider that only gives the right answers."""
    person, numbers = stage.families[0].father, count()
    ours, floor = stage.web, stage.floor  # started here: a server ends with the thread that started it
    with stage.beside("provider", _PROVIDER):
        stage.wait_for(stage.environment["IDP_PORT"])
        raced = race(
            {
                "ours": lambda: _sign_in_all(_ours(stage, ours, next(numbers)) for _ in range(AT_A_TIME)),
                "floor": lambda: _sign_in_all(_floor(floor, str(person)) for _ in range(AT_A_TIME)),
                "provider": lambda: _sign_in_all(_provider(stage) for _ in range(AT_A_TIME)),
            }
        )
    net = _net(raced, "floor") / _net(raced, "ours")
    return [
        Row(
            "sign-in: begin and callback",
            per_second(raced.rate("ours")),
            per_second(raced.rate("floor")),
            ratio=f"{raced.ratio('ours', 'floor'):.2f}",
        ),
        Row(
            f"  same, net of the provider's {per_second(raced.rate('provider'))}",
            per_second(1 / _net(raced, "ours")),
            per_second(1 / _net(raced, "floor")),
            ratio=f"{net:.2f}",
        ),
    ]


def _net(raced: Race, name: str) -> float:
    """Seconds a sign-in less those that the provider takes for its three answers."""
    return max(1 / raced.rate(name) - 1 / raced.rate("provider"), 1e-6)


def _sign_in_all(sign_ins: Iterable[Callable[[], None]]) -> Sample:
    """All of them, so many at a time."""
    began, done = time.perf_counter(), 0
    with ThreadPoolExecutor(TOGETHER) as pool:
        for _ in pool.map(lambda one: one(), sign_ins):
            done += 1
    return Sample(done / (time.perf_counter() - began))


def _ours(stage: Stage, port: int, number: int) -> Callable[[], None]:
    issuer, who = stage.environment["OIDC_ISSUER"], str(number % PEOPLE)
    asked = urlencode({"client": "native", "return_to": "/", "app_challenge": _CHALLENGE})

    def run() -> None:
        headers = {"X-Forwarded-For": f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"}
        pushed = _pushed(_redirect(port, f"/api/v1/auth/login?{asked}", headers))
        query = urlencode({"code": f"{pushed['nonce']}.{who}", "state": pushed["state"], "iss": issuer})
        _redirect(port, f"/api/v1/auth/callback?{query}", headers)

    return run


def _floor(port: int, person: str) -> Callable[[], None]:
    def run() -> None:
        pushed = _pushed(_redirect(port, "/sign-in/login", {}))
        query = urlencode({"code": f"{pushed['nonce']}.1", "person": person})
        _redirect(port, f"/sign-in/callback?{query}", {})

    return run


def _provider(stage: Stage) -> Callable[[], None]:
    """What the provider answers in one sign-in, by itself."""
    port = int(stage.environment["IDP_PORT"])
    ask = partial(_ask, port, headers={"Content-Type": "application/x-www-form-urlencoded"})

    def run() -> None:
        ask("POST", "/par", body=urlencode({"state": "s", "nonce": "n"}))
        ask("POST", "/token", body=urlencode({"code": "n.1", "client_id": "icity"}))
        _ask(port, "GET", "/userinfo", headers={"Authorization": "Bearer 1"})

    return run


def _redirect(port: int, path: str, headers: dict[str, str]) -> str:
    status, location = _ask(port, "GET", path, headers=headers)
    if status != 302:
        raise RuntimeError(f"{path}: {status}")
    return location


def _ask(
    port: int, method: str, path: str, *, headers: dict[str, str], body: str | None = None
) -> tuple[int, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status, answer.getheader("Location", "")
    finally:
        connection.close()


def _pushed(address: str) -> dict[str, str]:
    """State and nonce, which the lean provider gives back as the request's own name."""
    name = parse_qs(urlsplit(address).query)["request_uri"][0]
    kept: dict[str, str] = json.loads(base64.urlsafe_b64decode(name))
    return kept
