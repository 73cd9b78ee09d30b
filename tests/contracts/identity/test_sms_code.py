"""Codes by SMS: limits, expiry, single use, and the road through a Twilio-like gateway."""

from __future__ import annotations

import base64
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs

import httpx
import pytest

from identity.walker import Page, WalkStopped, read_page
from tests.contracts.identity.running_provider import RunningProvider, begin, person


class AtCode:
    """A browser that stands at the code page."""

    def __init__(self, provider: RunningProvider, browser: httpx.Client, slug: str = "lin") -> None:
        self.provider, self.browser, self.slug = provider, browser, slug
        page = read_page(self._get(begin(provider.relying_party()).url).text)
        typed = person(slug)
        fields = {name: getattr(typed, name) for name in ("name", "id_number", "bank_card", "phone")}
        answer = self.post(page, {**fields, "action": "next"})
        self.page = read_page(self._get(provider.url + answer.headers["location"]).text)
        assert self.page.step == "code"

    def _get(self, url: str) -> httpx.Response:
        return self.browser.get(url, follow_redirects=True)

    def post(self, page: Page, fields: dict[str, str]) -> httpx.Response:
        return self.browser.post(self.provider.url + page.action, data={**page.hidden, **fields})

    def try_code(self, code: str) -> str:
        answer = self.post(self.page, {"code": code, "action": "next"})
        return "" if answer.is_redirect else read_page(answer.text).problem

    def wrong_code(self) -> str:
        return "000000" if self.provider.last_code(self.slug) != "000000" else "000001"


@pytest.fixture
def at_code(provider: RunningProvider) -> Iterator[AtCode]:
    with httpx.Client() as browser:
        yield AtCode(provider, browser)


def test_the_sixth_try_is_not_even_looked_at(provider: RunningProvider, at_code: AtCode):
    wrong = at_code.wrong_code()
    assert [at_code.try_code(wrong) for _ in range(5)] == ["code_wrong"] * 5
    assert at_code.try_code(provider.last_code("lin")) == "code_too_many"


def test_after_too_many_tries_a_new_code_helps(provider: RunningProvider, at_code: AtCode):
    for _ in range(5):
        at_code.try_code(at_code.wrong_code())
    old = provider.last_code("lin")
    assert at_code.post(at_code.page, {"action": "resend"}).is_redirect
    assert old == provider.last_code("lin") or at_code.try_code(old) == "code_wrong"
    assert at_code.try_code(provider.last_code("lin")) == ""


def test_of_a_hundred_parallel_guesses_five_are_evaluated(at_code: AtCode):
    wrong = at_code.wrong_code()
    with ThreadPoolExecutor(16) as pool:
        outcomes = list(pool.map(lambda _: at_code.try_code(wrong), range(100)))
    assert outcomes.count("code_wrong") == 5
    assert outcomes.count("code_too_many") == 95


def test_a_right_code_is_taken_once_however_often_it_is_sent(provider: RunningProvider, at_code: AtCode):
    code = provider.last_code("lin")
    with ThreadPoolExecutor(5) as pool:
        outcomes = list(pool.map(lambda _: at_code.try_code(code), range(5)))
    assert outcomes.count("") >= 1
    again = at_code.post(at_code.page, {"code": code, "action": "next"})
    assert read_page(at_code._get(provider.url + again.headers["location"]).text).step == "consent"


def test_a_code_of_another_sign_in_is_wrong(provider: RunningProvider, at_code: AtCode):
    mine = provider.last_code("lin")
    with httpx.Client() as browser:
        other = AtCode(provider, browser)
        assert mine == provider.last_code("lin") or other.try_code(mine) == "code_wrong"


def test_codes_expire_and_are_not_sent_without_end(start_provider: Callable[..., RunningProvider]):
    strict = start_provider(IDP_SMS_CODE_SECONDS="1", IDP_RESEND_SECONDS="600", IDP_SMS_PER_HOUR="2")
    with httpx.Client() as browser:
        slow = AtCode(strict, browser)
        resent = slow.post(slow.page, {"action": "resend"})
        assert read_page(resent.text).problem == "code_not_sent"
        threading.Event().wait(1.2)
        assert slow.try_code(strict.last_code("lin")) == "code_expired"
        AtCode(strict, browser)
        AtCode(strict, browser)
    assert len(httpx.get(f"{strict.url}/standin/codes").json()["codes"]) == 2


def test_guessing_a_person_is_limited_across_sign_ins(start_provider: Callable[..., RunningProvider]):
    strict = start_provider(IDP_ATTEMPTS_PER_HOUR="3")
    problems = []
    for _ in range(4):
        with pytest.raises(WalkStopped) as stopped:
            strict.sign_in(person=person("lin", bank_card="6222020000000000099"))
        problems.append(stopped.value.code)
    assert problems == ["factors_wrong"] * 3 + ["too_many"]
    assert strict.sign_in(slug="dot").name


class Gateway(BaseHTTPRequestHandler):
    """Just enough of Twilio's Messages resource to see what is sent."""

    taken: list[tuple[str, str, dict[str, str]]]
    status = 201

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        self.taken.append((self.path, self.headers["Authorization"], form))
        self.send_response(type(self).status)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"{}")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def gateway() -> Iterator[tuple[str, type[Gateway]]]:
    handler = type("FreshGateway", (Gateway,), {"taken": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}", handler
    server.shutdown()
    server.server_close()


def test_codes_go_through_the_gateway(
    start_provider: Callable[..., RunningProvider], gateway: tuple[str, type[Gateway]]
):
    url, handler = gateway
    sending = start_provider(
        IDP_SMS_URL=url, IDP_SMS_ACCOUNT="ACidp", IDP_SMS_TOKEN="secret", IDP_SMS_FROM="+8610690000"
    )

    def read_phone() -> str:
        return handler.taken[-1][2]["Body"].split("验证码")[1][:6]

    assert sending.sign_in(get_code=read_phone).name
    path, authorization, form = handler.taken[-1]
    assert path == "/2010-04-01/Accounts/ACidp/Messages.json"
    assert base64.b64decode(authorization.split()[1]) == b"ACidp:secret"
    assert (form["To"], form["From"]) == ("+8613800000001", "+8610690000")
    assert "http" not in form["Body"]
    assert httpx.get(f"{sending.url}/standin/codes").json()["codes"] == []
    handler.status = 500
    with pytest.raises(WalkStopped) as stopped:
        sending.sign_in(get_code=read_phone)
    assert (stopped.value.step, stopped.value.code) == ("code", "sms_failed")
