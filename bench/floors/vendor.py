"""A lean vendor of texts: takes every message after `--latency-ms` and does nothing else, so that it is not the limit.

The handset, the stand-in with phones and a memory, takes 700 to 900 texts a second on two cores by itself.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import secrets

from sms.handset.message import Message, resource

_LENGTH = re.compile(rb"(?i)\r\ncontent-length: *(\d+)")
_SID = "SM" + "0" * 32


class Vendor(asyncio.Protocol):
    """One kept-alive connection; requests on it are answered in their order."""

    def __init__(self, latency: float) -> None:
        self._latency = latency
        self._loop = asyncio.get_running_loop()
        self._received = b""
        self._transport: asyncio.Transport | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def connection_lost(self, _: Exception | None) -> None:
        self._transport = None

    def data_received(self, data: bytes) -> None:
        self._received += data
        while (end := self._received.find(b"\r\n\r\n")) >= 0:
            stated = _LENGTH.search(self._received, 0, end)
            whole = end + 4 + (int(stated[1]) if stated else 0)
            if len(self._received) < whole:
                return
            self._received = self._received[whole:]
            self._loop.call_later(self._latency, self._answer)

    def _answer(self) -> None:
        if self._transport is not None:
            self._transport.write(_ANSWER.replace(_SID.encode(), b"SM" + secrets.token_hex(16).encode()))


def _answer() -> bytes:
    """What Twilio answers, byte for byte as long."""
    message = Message(
        sid=_SID,
        account_sid="AC" + "0" * 32,
        recipient="+8613900000000",
        sender="+15005550006",
        service_sid=None,
        body="【厦门招生】结果已公布" * 4,
        segments=1,
        status="queued",
        error_code=None,
        callback_url="",
        created_at=0.0,
        updated_at=0.0,
        sent_at=None,
    )
    body = json.dumps(resource(message), ensure_ascii=False).encode()
    head = f"HTTP/1.1 201 Created\r\nContent-Type: application/json; charset=utf-8\r\nContent-Length: {len(body)}"
    return head.encode() + b"\r\n\r\n" + body


_ANSWER = _answer()


async def _serve(port: int, latency: float) -> None:
    server = await asyncio.get_running_loop().create_server(
        lambda: Vendor(latency), "127.0.0.1", port, backlog=1024
    )
    async with server:
        await server.serve_forever()


def main() -> None:
    """`python -m bench.floors.vendor --port N --latency-ms 50`; ends with its process."""
    parser = argparse.ArgumentParser(prog="bench.floors.vendor")
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--latency-ms", type=int, default=50)
    choice = parser.parse_args()
    asyncio.run(_serve(choice.port, choice.latency_ms / 1000))


if __name__ == "__main__":
    main()
