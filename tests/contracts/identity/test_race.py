"""What may happen once happens once, however many ask at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urljoin

import httpx
import pytest

from identity.ports import Acr, IdentityError, IdentityErrorCode
from identity.walker import Page, WalkStopped, read_page
from tests.contracts.identity.running_provider import RunningProvider, begin, finish, person

MANY = 20


def outcomes(attempt: Callable[[int], str]) -> list[str]:
    with ThreadPoolExecutor(MANY) as pool:
        return list(pool.map(attempt, range(MANY)))


def test_a_callback_is_redeemed_once(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(request)

    def redeem(_: int) -> str:
        try:
            return finish(party, request, callback).name
        except IdentityError as error:
            return error.code

    seen = outcomes(redeem)
    assert seen.count("林志远") <= 1
    assert seen.count(IdentityErrorCode.CODE_REFUSED) >= MANY - 1


def test_a_paper_code_is_redeemed_once(provider: RunningProvider):
    walked = person("hk", paper_code=provider.paper_code("hk"))

    def redeem(_: int) -> str:
        try:
            return provider.sign_in(Acr.COUNTER, person=walked).acr
        except WalkStopped as stopped:
            return stopped.code

    seen = outcomes(redeem)
    assert seen.count(Acr.COUNTER) == 1
    assert seen.count("paper_code_wrong") == MANY - 1


def test_many_clicks_on_agree_make_one_code(provider: RunningProvider):
    consents: list[Page] = []
    with httpx.Client() as browser:
        with pytest.raises(Stop):
            provider.walk(begin(provider.relying_party()), browser=browser, on_step=stop_at_consent(consents))
        page = consents[0]

        def agree(_: int) -> str:
            answer = browser.post(urljoin(provider.url, page.action), data={**page.hidden, "action": "agree"})
            return "code" if answer.is_redirect else read_page(answer.text).problem

        seen = outcomes(agree)
    assert seen.count("code") == 1
    assert seen.count("unknown_sign_in") == MANY - 1


class Stop(Exception):
    """The walk has gone far enough."""


def stop_at_consent(consents: list[Page]) -> Callable[[Page], None]:
    def look(page: Page) -> None:
        if page.step == "consent":
            consents.append(page)
            raise Stop

    return look
