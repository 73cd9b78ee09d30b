"""Every fault the stand-in knows: the relying party refuses cleanly, in time, or copes."""

from __future__ import annotations

import dataclasses
import time
from collections.abc import Callable

import httpx
import pytest

from identity.ports import IdentityError, IdentityErrorCode
from identity.provider.faults import Fault
from tests.contracts.identity.running_provider import RunningProvider, begin, finish

Code = IdentityErrorCode
REFUSED = {
    Fault.DENIED: Code.DENIED,
    Fault.SLOW: Code.PROVIDER_UNAVAILABLE,
    Fault.DOWN: Code.PROVIDER_UNAVAILABLE,
    Fault.EXPIRED: Code.EXPIRED,
    Fault.WRONG_ISS: Code.WRONG_ISSUER,
    Fault.WRONG_AUD: Code.WRONG_AUDIENCE,
    Fault.WRONG_ALG: Code.BAD_TOKEN,
    Fault.WRONG_NONCE: Code.WRONG_NONCE,
    Fault.WRONG_SIGNATURE: Code.BAD_TOKEN,
    Fault.CLOCK_SKEW: Code.BAD_TOKEN,
    Fault.WRONG_SUB: Code.WRONG_SUBJECT,
    Fault.MISSING_VERIFIED_CLAIMS: Code.MISSING_CLAIMS,
    Fault.LOW_ACR: Code.LEVEL_TOO_LOW,
}


def test_every_fault_is_covered():
    assert set(REFUSED) | {Fault.ROTATED_KEY} == set(Fault)


@pytest.mark.parametrize("fault", REFUSED)
def test_a_fault_chosen_on_the_page_is_refused(provider: RunningProvider, fault: Fault):
    party = provider.relying_party(timeout=1.0)
    request = begin(party)
    callback = provider.walk(request, fault=fault)
    started = time.monotonic()
    with pytest.raises(IdentityError) as refusal:
        finish(party, request, callback)
    assert refusal.value.code is REFUSED[fault]
    assert refusal.value.permanent is (fault not in (Fault.SLOW, Fault.DOWN))
    assert time.monotonic() - started < 3


def test_a_fault_in_the_address_is_refused_too(provider: RunningProvider):
    party = provider.relying_party()
    request = begin(party)
    callback = provider.walk(dataclasses.replace(request, url=request.url + "&fault=wrong_aud"))
    with pytest.raises(IdentityError) as refusal:
        finish(party, request, callback)
    assert refusal.value.code is Code.WRONG_AUDIENCE


def test_a_rotated_key_is_fetched_once_and_accepted(provider: RunningProvider):
    party = provider.relying_party(refetch_seconds=60.0)
    provider.sign_in(party=party)
    provider.sign_in(party=party, fault="rotated_key")
    with pytest.raises(IdentityError) as refusal:
        provider.sign_in(party=party, fault="rotated_key")
    assert refusal.value.code is Code.BAD_TOKEN
    assert refusal.value.detail == "unknown kid"


def test_keys_overlap_after_a_rotation(provider: RunningProvider):
    before = httpx.get(f"{provider.url}/jwks.json").json()["keys"][0]["kid"]
    fresh = httpx.post(f"{provider.url}/standin/rotate-key").json()["kid"]
    published = [key["kid"] for key in httpx.get(f"{provider.url}/jwks.json").json()["keys"]]
    assert published[0] == fresh
    assert before in published
    assert all("d" not in key for key in httpx.get(f"{provider.url}/jwks.json").json()["keys"])


@pytest.mark.parametrize("fault", [Fault.SLOW, Fault.DOWN])
def test_a_fault_for_everybody_stops_the_beginning_in_time(provider: RunningProvider, fault: Fault):
    party = provider.relying_party(timeout=1.0)
    provider.switch_fault(fault)
    try:
        started = time.monotonic()
        with pytest.raises(IdentityError) as refusal:
            begin(party)
        assert time.monotonic() - started < 3
    finally:
        provider.switch_fault(None)
    assert refusal.value.code is Code.PROVIDER_UNAVAILABLE
    assert not refusal.value.permanent
    assert begin(party).url


def test_faults_and_codes_are_short_lived_by_configuration(start_provider: Callable[..., RunningProvider]):
    hasty = start_provider(
        IDP_CODE_SECONDS="1", IDP_FAULT="wrong_nonce", IDP_ROTATE_AFTER="1", IDP_KEY_OVERLAP="0"
    )
    party = hasty.relying_party()
    with pytest.raises(IdentityError) as refusal:
        hasty.sign_in(party=party)
    assert refusal.value.code is Code.WRONG_NONCE
    hasty.switch_fault(None)
    request = begin(party)
    callback = hasty.walk(request)
    time.sleep(1.2)
    with pytest.raises(IdentityError) as refusal:
        finish(party, request, callback)
    assert refusal.value.code is Code.CODE_REFUSED
    first = httpx.get(f"{hasty.url}/jwks.json").json()["keys"]
    time.sleep(1.2)
    assert first != httpx.get(f"{hasty.url}/jwks.json").json()["keys"]
    assert hasty.sign_in(party=party).name
