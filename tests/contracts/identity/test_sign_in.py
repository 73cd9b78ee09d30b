"""The relying party against the running stand-in: every level, every way, and what the pages show."""

from __future__ import annotations

from datetime import UTC, datetime

import httpx
import pytest

from identity import id_number
from identity.ports import Acr, IdentityError, IdentityErrorCode, satisfies
from identity.walker import WalkStopped
from tests.contracts.identity.running_provider import (
    AFTER_SIGN_OUT,
    PEOPLE,
    RunningProvider,
    begin,
    finish,
    person,
)


def test_four_factors(provider: RunningProvider):
    identity = provider.sign_in(Acr.BANK_CARD)
    assert (identity.name, identity.id_number, identity.phone) == (
        PEOPLE["lin"][1],
        PEOPLE["lin"][0],
        PEOPLE["lin"][2],
    )
    assert (identity.acr, identity.amr) == (Acr.BANK_CARD, ("kba", "sms", "mfa"))
    assert identity.issuer == provider.url
    assert abs((datetime.now(UTC) - identity.auth_time).total_seconds()) < 30


def test_face_on_top(provider: RunningProvider):
    steps: list[str] = []
    identity = provider.sign_in(Acr.FACE, on_step=lambda page: steps.append(page.step))
    assert identity.acr is Acr.FACE
    assert "face" in identity.amr
    assert steps == ["card", "code", "face", "consent"]


def test_a_face_that_fails_repeats_only_that_step_and_another_way_is_there(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party, Acr.FACE)
    with httpx.Client() as browser, pytest.raises(WalkStopped) as stopped:
        provider.walk(request, "dot", browser=browser)
    assert (stopped.value.step, stopped.value.code) == ("face", "face_failed")
    identity = provider.sign_in(Acr.FACE, "dot", face=False)
    assert identity.acr is Acr.SECOND_CARD
    assert identity.name == "阿依古丽·麦麦提"


def test_without_a_camera_the_page_says_so(provider: RunningProvider):
    with pytest.raises(WalkStopped) as stopped:
        provider.sign_in(Acr.FACE, "rare")
    assert stopped.value.code == "no_camera"


def test_second_card_when_asked(provider: RunningProvider):
    identity = provider.sign_in(Acr.SECOND_CARD, "rare", face=False)
    assert identity.acr is Acr.SECOND_CARD
    assert identity.name == "𬱖𠮷"


def test_counter_for_who_cannot_prove_online(provider: RunningProvider):
    walked = person("hk", paper_code=provider.paper_code("hk"))
    identity = provider.sign_in(Acr.FACE, "hk", person=walked)
    assert (identity.acr, identity.amr, identity.phone) == (Acr.COUNTER, ("counter",), None)
    assert (identity.id_number, identity.id_kind) == ("H12345678", "hk_macao_permit")


def test_a_paper_code_instead_of_the_face(provider: RunningProvider):
    walked = person("dot", second_card=None, paper_code=provider.paper_code("dot").lower())
    identity = provider.sign_in(Acr.FACE, "dot", person=walked, face=False)
    assert identity.acr is Acr.COUNTER
    assert set(identity.amr) == {"kba", "sms", "mfa", "counter"}


def test_a_paper_code_works_once_and_for_its_person_only(provider: RunningProvider):
    code = provider.paper_code("hk")
    with pytest.raises(WalkStopped) as stopped:
        provider.sign_in(Acr.COUNTER, person=person("lin", paper_code=code))
    assert stopped.value.code == "paper_code_wrong"
    walked = person("hk", paper_code=code)
    provider.sign_in(Acr.COUNTER, person=walked)
    with pytest.raises(WalkStopped):
        provider.sign_in(Acr.COUNTER, person=walked)


@pytest.mark.parametrize(
    ("slug", "changes"),
    [
        ("lin", {"id_number": "11010519491231002x"}),
        ("lin", {"id_number": "１１０１０５４９１２３１００２"}),
        ("lin", {"bank_card": "6222 0200 0000 0000 011", "phone": "138 0000 0001"}),
        ("lin", {"name": " 林 志远 "}),
        ("dot", {"name": "阿依古丽•麦麦提"}),
        ("old", {"id_number": id_number.normalise(PEOPLE["old"][0])}),
        ("old", {}),
    ],
)
def test_what_people_type_is_understood(provider: RunningProvider, slug: str, changes: dict[str, str]):
    identity = provider.sign_in(slug=slug, person=person(slug, **changes))
    assert identity.name == PEOPLE[slug][1]
    assert len(identity.id_number) == 18


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"name": "林致远"}, "factors_wrong"),
        ({"bank_card": "6222020000000000029"}, "factors_wrong"),
        ({"phone": "13800000002"}, "factors_wrong"),
        ({"id_number": "440524188001010014"}, "factors_wrong"),
        ({"id_number": "H99999999"}, "factors_wrong"),
        ({"id_number": "110105194912310021"}, "id_number.wrong_check_digit"),
        ({"phone": ""}, "field_missing"),
    ],
)
def test_wrong_factors_send_no_code(provider: RunningProvider, changes: dict[str, str], code: str):
    before = httpx.get(f"{provider.url}/standin/codes").json()
    with pytest.raises(WalkStopped) as stopped:
        provider.sign_in(person=person("lin", **changes))
    assert (stopped.value.code, stopped.value.status) == (code, 422)
    assert httpx.get(f"{provider.url}/standin/codes").json() == before


def test_refusing_consent_gives_nothing_away(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(request, agree=False)
    assert set(callback) == {"error", "state", "iss"}
    with pytest.raises(IdentityError) as refusal:
        finish(party, request, callback)
    assert refusal.value.code is IdentityErrorCode.DENIED


def test_the_session_steps_up_with_the_face_alone(provider: RunningProvider):
    party, steps = provider.relying_party(), []
    with httpx.Client() as browser:
        first = begin(party)
        low = finish(party, first, provider.walk(first, browser=browser))
        again = begin(party, Acr.FACE)
        callback = provider.walk(again, browser=browser, on_step=lambda page: steps.append(page.step))
        high = finish(party, again, callback)
    assert steps == ["face"]
    assert low.subject == high.subject
    assert satisfies(high.acr, Acr.FACE)
    assert high.auth_time >= low.auth_time


def test_prompt_login_and_max_age_ask_again(provider: RunningProvider):
    party = provider.relying_party()
    with httpx.Client() as browser:
        request = begin(party)
        provider.walk(request, browser=browser)
        for options in ({"prompt": "login"}, {"max_age": 0}):
            steps: list[str] = []
            again = begin(party, **options)
            provider.walk(again, browser=browser, on_step=lambda page, seen=steps: seen.append(page.step))
            assert steps[:2] == ["card", "code"]


def test_prompt_none_never_shows_a_page(provider: RunningProvider):
    party = provider.relying_party()
    with httpx.Client() as browser:
        silent = begin(party, prompt="none")
        with pytest.raises(IdentityError) as refusal:
            finish(party, silent, provider.walk(silent, browser=browser))
        assert refusal.value.code is IdentityErrorCode.LOGIN_REQUIRED
        request = begin(party)
        provider.walk(request, browser=browser)
        silent = begin(party, prompt="none")
        assert finish(party, silent, provider.walk(silent, browser=browser)).acr is Acr.BANK_CARD


def test_signing_out_ends_the_session(provider: RunningProvider):
    party = provider.relying_party()
    with httpx.Client() as browser:
        request = begin(party)
        identity = finish(party, request, provider.walk(request, browser=browser))
        url = party.sign_out_url(id_token=identity.id_token, post_logout_redirect_uri=AFTER_SIGN_OUT)
        answer = browser.get(url)
        assert (answer.status_code, answer.headers["location"]) == (303, AFTER_SIGN_OUT)
        elsewhere = url.replace("8000", "8001")
        assert browser.get(elsewhere).status_code == 400
        silent = begin(party, prompt="none")
        assert provider.walk(silent, browser=browser)["error"] == "login_required"


def test_pages_speak_both_languages_and_allow_no_script(provider: RunningProvider):
    party = provider.relying_party()
    with httpx.Client(follow_redirects=True) as browser:
        chinese = browser.get(begin(party).url)
        english = browser.get(begin(party, locale="en").url)
    assert 'lang="zh-CN"' in chinese.text
    assert "核对身份信息" in chinese.text
    assert "Who are you?" in english.text
    for page in (chinese, english):
        policy = page.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "form-action 'self' http://127.0.0.1:8000" in policy
        assert "<script" not in page.text
        assert page.headers["Cache-Control"] == "no-store"


def test_the_consent_page_lists_the_claims_masked(provider: RunningProvider):
    claims: list[str] = []
    provider.sign_in(on_step=lambda page: claims.extend(page.claims))
    assert claims == ["name", "id_number", "id_kind", "phone_number"]
