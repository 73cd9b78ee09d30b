"""Carry news to the clients: a signed notice that names one of their own requests, and nothing of any person."""

from __future__ import annotations

import asyncio
import uuid
from collections.abc import Mapping

import aiohttp

from registries.exchange.seal import NOTICE_TYPE, Seal
from registries.exchange.waiting import News, WaitingRoom

PAUSE_SECONDS = 0.3
TIMEOUT_SECONDS = 5.0
_SETTLED = 500  # below: delivered, or refused for good; from here on worth another try


async def deliver(waiting: WaitingRoom, seal: Seal, addresses: Mapping[str, str]) -> None:
    """Until cancelled. A client without an address is not told: it asks by itself."""
    timeout = aiohttp.ClientTimeout(total=TIMEOUT_SECONDS)
    async with aiohttp.ClientSession(timeout=timeout, trust_env=False) as http:
        while True:
            for news in waiting.list_due():
                address = addresses.get(news.client_id)
                if address is None or await _is_told(http, address, notice(seal, news)):
                    waiting.drop(news)
                else:
                    waiting.postpone(news)
            await asyncio.sleep(PAUSE_SECONDS)


def notice(seal: Seal, news: News) -> str:
    """The notice on the wire: a compact JWS."""
    claims = {
        "aud": news.client_id,
        "jti": uuid.uuid4().hex,
        "event": news.event,
        "request_id": news.request_id,
        "dataset": news.dataset,
    }
    return seal.sign(claims, kind=NOTICE_TYPE)


async def _is_told(http: aiohttp.ClientSession, address: str, token: str) -> bool:
    headers = {"content-type": "application/jose"}
    try:
        async with http.post(address, data=token, headers=headers, allow_redirects=False) as response:
            return response.status < _SETTLED and response.status != 429
    except (aiohttp.ClientError, TimeoutError):
        return False
