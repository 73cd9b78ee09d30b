"""A kept-alive HTTP/1.1 connection on which one request at a time is posted: what bulk texts need, and nothing more.

A general client (aiohttp) spends more than twice as long on a request, and two cores are to send 3,000 a second.
"""

from __future__ import annotations

import asyncio
import ssl
from dataclasses import dataclass
from functools import cache
from urllib.parse import urlsplit

from sms.http_answer import Answer, Garbled, read


class NotConnected(Exception):
    """The request was never sent."""


class AnswerLost(Exception):
    """The request was sent, at least in part; nobody knows what became of it."""


@dataclass(frozen=True, slots=True)
class Address:
    """Where to post: of `http` or `https`, the certificate checked against the host."""

    host: str
    port: int
    path: str
    secure: ssl.SSLContext | None

    @classmethod
    def of(cls, url: str) -> Address:
        """The address of a URL."""
        parts = urlsplit(url)
        is_secure = parts.scheme == "https"
        port = parts.port or (443 if is_secure else 80)
        return cls(parts.hostname or "", port, parts.path or "/", _trust() if is_secure else None)

    @property
    def name(self) -> str:
        """The Host header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (443 if self.secure else 80) else f"{host}:{self.port}"


@cache
def _trust() -> ssl.SSLContext:
    """The machine's certificate authorities, read once."""
    return ssl.create_default_context()


class _Wire(asyncio.Protocol):
    def __init__(self) -> None:
        self.transport: asyncio.Transport | None = None
        self.received = b""
        self.answer: asyncio.Future[Answer] | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self.transport = transport

    def data_received(self, data: bytes) -> None:
        self.received += data
        self._look()

    def eof_received(self) -> None:
        self._look(has_ended=True)

    def connection_lost(self, error: Exception | None) -> None:
        self.transport = None
        self.fail(error or ConnectionResetError())

    def fail(self, error: Exception) -> None:
        """End the waiting, if anybody waits."""
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(AnswerLost(type(error).__name__))

    def _look(self, *, has_ended: bool = False) -> None:
        if self.answer is None or self.answer.done():
            self.close()  # an answer to nothing: what follows on this connection cannot be trusted
            return
        try:
            answer = read(self.received, has_ended=has_ended)
        except Garbled as error:
            self.close()
            self.fail(error)
            return
        if answer is not None:
            self.received = b""
            if not answer.is_kept:
                self.close()
            self.answer.set_result(answer)

    def close(self) -> None:
        if self.transport is not None:
            self.transport.abort()
            self.transport = None


class Lane:
    """Posts to one address, one request after the other; connects when there is something to send."""

    def __init__(self, address: Address, headers: dict[str, str], timeout: float) -> None:
        head = {"Host": address.name, **headers}
        lines = [f"POST {address.path} HTTP/1.1", *(f"{name}: {value}" for name, value in head.items())]
        self._head = "\r\n".join(lines).encode() + b"\r\nContent-Length: "
        self._address = address
        self._timeout = timeout
        self._wire = _Wire()

    async def post(self, body: bytes) -> Answer:
        """The answer, within `timeout` seconds of the connection and again of the request.

        Raises `NotConnected` (nothing was sent) or `AnswerLost` (it may have arrived).
        """
        wire = self._wire
        if wire.transport is None or wire.transport.is_closing():
            wire = self._wire = await self._connect()
        assert wire.transport is not None
        loop = asyncio.get_running_loop()
        answer: asyncio.Future[Answer] = loop.create_future()
        wire.answer = answer
        timer = loop.call_later(self._timeout, self._give_up, wire)
        wire.transport.write(b"%s%d\r\n\r\n%s" % (self._head, len(body), body))
        try:
            return await answer
        finally:
            timer.cancel()
            if not answer.done():
                wire.close()

    async def _connect(self) -> _Wire:
        at = self._address
        try:
            async with asyncio.timeout(self._timeout):
                loop = asyncio.get_running_loop()
                _, wire = await loop.create_connection(_Wire, at.host, at.port, ssl=at.secure)
        except (OSError, TimeoutError) as error:
            raise NotConnected(type(error).__name__) from error
        return wire

    @staticmethod
    def _give_up(wire: _Wire) -> None:
        wire.fail(TimeoutError())
        wire.close()

    def close(self) -> None:
        """Hang up."""
        self._wire.close()
