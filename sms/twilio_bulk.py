"""A batch to Twilio over one event loop: the SDK's wire format, many requests in flight, a bounded rate."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from dataclasses import dataclass

import aiohttp

from sms.ports import Sms, SmsOutcomeUnknown, SmsRefused, SmsUnavailable
from sms.twilio_pace import Outcome, Pace, Patience
from sms.twilio_wire import Account, encoded, form, receipt, refusal


async def send_all(
    account: Account,
    messages: list[Sms],
    concurrency: int,
    rate: float | None,
    patience: int | None = None,
    *,
    pace: Pace | None = None,
) -> list[Outcome]:
    """Post every message once, `concurrency` at a time; outcomes in the order of `messages`, never an exception.

    `rate` starts per second, together with all others that share `pace`.
    After `patience` failures in a row the rest is not started and stays `not_tried`.
    """
    outcomes: list[Outcome] = [SmsUnavailable("not_tried")] * len(messages)
    waiting = iter(enumerate(messages))
    ends = Patience(patience)
    timeout = aiohttp.ClientTimeout(
        total=2 * account.timeout, sock_connect=account.timeout, sock_read=account.timeout
    )
    headers = {
        "Accept": "application/json",
        "Authorization": aiohttp.encode_basic_auth(account.sid, account.token),
        "Content-Type": "application/x-www-form-urlencoded",
    }
    connector = aiohttp.TCPConnector(limit=concurrency)
    async with aiohttp.ClientSession(connector=connector, timeout=timeout, headers=headers) as session:
        lane = _Lane(session, account, pace or Pace(), rate, ends, waiting, outcomes)
        await asyncio.gather(*(lane.run() for _ in range(min(concurrency, len(messages)))))
    return outcomes


@dataclass(frozen=True, slots=True)
class _Lane:
    session: aiohttp.ClientSession
    account: Account
    pace: Pace
    rate: float | None
    patience: Patience
    waiting: Iterator[tuple[int, Sms]]
    outcomes: list[Outcome]

    async def run(self) -> None:
        for place, sms in self.waiting:
            await self.pace.turn(self.rate)
            if self.patience.has_ended:
                return
            self.outcomes[place] = await self._post(sms)
            self.patience.note(self.outcomes[place])

    async def _post(self, sms: Sms) -> Outcome:
        try:
            data = encoded(form(sms, self.account.sender))
            async with self.session.post(self.account.url, data=data, allow_redirects=False) as response:
                return _outcome(response.status, await response.read())
        except UnicodeEncodeError:
            return SmsRefused("unencodable")
        except (aiohttp.ClientConnectorError, aiohttp.ConnectionTimeoutError) as error:
            return SmsUnavailable("no_connection", detail=type(error).__name__)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            return SmsOutcomeUnknown(detail=type(error).__name__)


def _outcome(status: int, body: bytes) -> Outcome:
    if status >= 300:
        return refusal(status, body)
    try:
        return receipt(json.loads(body))
    except (KeyError, TypeError, ValueError) as error:
        return SmsOutcomeUnknown(detail=f"HTTP {status}, {type(error).__name__}")
