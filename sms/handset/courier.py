"""Moves messages through their statuses and reports each to the sender, signed as Twilio signs."""

from __future__ import annotations

import asyncio
import base64
import hashlib
import hmac
import re
import time
from urllib.parse import urldefrag, urlsplit

import aiohttp

from sms.handset.config import Config
from sms.handset.fault import CallbackFault, Faults
from sms.handset.magic import journey
from sms.handset.message import Message, report
from sms.handset.store import Store

_IN_FLIGHT = 64
_TIMEOUT = aiohttp.ClientTimeout(total=15, sock_connect=5)
_RETRIES = 2
_FIRST_WAIT = 0.2


class Courier:
    """One per running stand-in; `faults` may be replaced while it works."""

    def __init__(self, config: Config, store: Store) -> None:
        self.faults: Faults = config.faults
        self._config = config
        self._store = store
        self._tasks: set[asyncio.Task[None]] = set()
        self._room = asyncio.Semaphore(_IN_FLIGHT)
        self._session = aiohttp.ClientSession(timeout=_TIMEOUT)

    def start(self, message: Message) -> asyncio.Task[None]:
        """Begin, or after a restart go on with, the delivery of a message."""
        task = asyncio.create_task(self._deliver(message))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task

    async def close(self) -> None:
        """Stop; what is unfinished goes on at the next start."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()

    async def _deliver(self, message: Message) -> None:
        steps = journey(message.recipient, message.body)
        done = [step.status for step in steps].index(message.status) + 1 if message.status != "queued" else 0
        held: list[Message] = []
        for step in steps[done:]:
            if CallbackFault.EARLY not in self.faults.callbacks:
                await asyncio.sleep(self._config.delivery_ms / 1000)
            message = message.after(step, time.time())
            self._store.save(message)
            if CallbackFault.REORDER in self.faults.callbacks:
                held.insert(0, message)
            else:
                await self._report(message)
        for late in held:
            await self._report(late)

    async def _report(self, message: Message) -> None:
        faults = self.faults
        if not message.callback_url or CallbackFault.DROP in faults.callbacks:
            return
        await asyncio.sleep(faults.callback_delay_ms / 1000)
        for _ in range(2 if CallbackFault.DUPLICATE in faults.callbacks else 1):
            await self._post(message)

    async def _post(self, message: Message) -> None:
        url, fragment = urldefrag(message.callback_url)
        form = report(message)
        headers = {"X-Twilio-Signature": sign(self._config.auth_token, url, form)}
        for attempt in range(_retries(fragment) + 1):
            if attempt:
                await asyncio.sleep(_FIRST_WAIT * 2**attempt)
            try:
                async with self._room, self._session.post(url, data=form, headers=headers) as response:
                    if response.status < 500:
                        return
            except (aiohttp.ClientError, TimeoutError, OSError):
                continue


def sign(auth_token: str, url: str, form: dict[str, str]) -> str:
    """Twilio's signature: HMAC-SHA1 over the address and the sorted fields, run together."""
    text = url + "".join(name + form[name] for name in sorted(form))
    digest = hmac.digest(auth_token.encode(), text.encode(), hashlib.sha1)
    return base64.b64encode(digest).decode()


def is_callback_url(url: str) -> bool:
    """Whether a status report could be posted there."""
    parts = urlsplit(url)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _retries(fragment: str) -> int:
    # Twilio's connection overrides: https://host/path#rc=3 asks for three retries, five at most.
    match = re.search(r"(?:^|&)rc=([0-5])(?:&|$)", fragment)
    return int(match[1]) if match else _RETRIES
