"""HTTP to a provider we do not trust blindly: one deadline, a size cap, no redirects, no proxies."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

import httpcore
import httpx

MAX_ANSWER_BYTES = 64 * 1024
_deadline: ContextVar[float] = ContextVar("identity_deadline")


class AnswerUnusable(Exception):
    """An answer that is too big, not JSON, not an object or a redirect; the message holds no content."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Everything sent inside must be over within `seconds`, however slowly the other side drips."""
    token = _deadline.set(time.monotonic() + seconds)
    try:
        yield
    finally:
        _deadline.reset(token)


def _remaining() -> float:
    left = _deadline.get() - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline passed")
    return left


class _DeadlineStream(httpcore.NetworkStream):
    """A socket whose every read and write ends at the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _remaining())

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _remaining())

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _DeadlineStream(self._inner.start_tls(ssl_context, server_hostname, _remaining()))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _DeadlineBackend(httpcore.NetworkBackend):
    """Connections that obey the deadline from the first packet."""

    def __init__(self) -> None:
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[Any] | None = None,
    ) -> httpcore.NetworkStream:
        stream = self._inner.connect_tcp(host, port, _remaining(), local_address, socket_options)
        return _DeadlineStream(stream)


class BoundedTransport(httpx.BaseTransport):
    """An httpx transport that reads at most MAX_ANSWER_BYTES and never outlives the deadline; thread-safe."""

    def __init__(self) -> None:
        self._pool = httpcore.ConnectionPool(
            ssl_context=httpx.create_ssl_context(trust_env=False),
            max_connections=64,
            keepalive_expiry=30.0,
            network_backend=_DeadlineBackend(),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """Send and read the whole answer, or raise an httpx.TransportError or AnswerUnusable."""
        try:
            return self._exchange(_outgoing(request))
        except httpcore.TimeoutException as error:
            raise httpx.TimeoutException(str(error), request=request) from error
        except (httpcore.NetworkError, httpcore.ProtocolError) as error:
            raise httpx.TransportError(str(error), request=request) from error

    def _exchange(self, outgoing: httpcore.Request) -> httpx.Response:
        incoming = self._pool.handle_request(outgoing)
        try:
            body = bytearray()
            for chunk in incoming.iter_stream():
                body += chunk
                if len(body) > MAX_ANSWER_BYTES:
                    raise AnswerUnusable("answer too big")
        finally:
            incoming.close()
        plain = [(name, value) for name, value in incoming.headers if name.lower() != b"content-encoding"]
        return httpx.Response(incoming.status, headers=plain, content=bytes(body))

    def close(self) -> None:
        """Close the pooled connections."""
        self._pool.close()


def _outgoing(request: httpx.Request) -> httpcore.Request:
    """The same request for httpcore; compression is declined so that the size cap counts real bytes."""
    headers = [(name, value) for name, value in request.headers.raw if name.lower() != b"accept-encoding"]
    return httpcore.Request(
        request.method,
        httpcore.URL(
            scheme=request.url.raw_scheme,
            host=request.url.raw_host,
            port=request.url.port,
            target=request.url.raw_path,
        ),
        headers=[*headers, (b"accept-encoding", b"identity")],
        content=request.read(),
        extensions={"timeout": {"pool": _remaining()}},
    )


def strict_json_object(text: bytes | str) -> dict[str, Any]:
    """A JSON object without duplicate keys, NaN or absurd depth; raises AnswerUnusable."""
    try:
        value = json.loads(text, object_pairs_hook=_unique, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        raise AnswerUnusable("not JSON as agreed") from error
    if not isinstance(value, dict):
        raise AnswerUnusable("not a JSON object")
    return value


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("duplicate key")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"{name} is not JSON")
