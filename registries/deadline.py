"""One deadline over a whole call, kept even against a server that sends one byte at a time."""

from __future__ import annotations

import contextlib
import ipaddress
import ssl
import time
from collections.abc import Iterable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import httpcore
import httpx


class DeadlinePassed(Exception):
    """The time given for the whole call is over."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """An instant on the monotonic clock."""

    at: float

    @classmethod
    def after(cls, seconds: float) -> Deadline:
        return cls(time.monotonic() + seconds)

    def remaining(self) -> float:
        """Seconds left, never below 0."""
        return max(0.0, self.at - time.monotonic())

    def demand(self) -> float:
        """Seconds left; raises `DeadlinePassed` when there are none."""
        left = self.remaining()
        if left <= 0:
            raise DeadlinePassed
        return left


_current: ContextVar[Deadline | None] = ContextVar("deadline", default=None)


@contextlib.contextmanager
def kept(deadline: Deadline) -> Iterator[None]:
    """Every read and write of this thread's HTTP calls ends by `deadline`."""
    token = _current.set(deadline)
    try:
        yield
    finally:
        _current.reset(token)


def _bounded(timeout: float | None) -> float | None:
    deadline = _current.get()
    if deadline is None:
        return timeout
    left = deadline.remaining()
    if left <= 0:
        raise httpcore.ReadTimeout("deadline passed")
    return left if timeout is None else min(timeout, left)


class _Stream(httpcore.NetworkStream):
    """httpx's timeouts are per read; this stream shortens each one to what is left of the deadline."""

    def __init__(self, inner: httpcore.NetworkStream) -> None:
        self._inner = inner

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._inner.read(max_bytes, _bounded(timeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._inner.write(buffer, _bounded(timeout))

    def close(self) -> None:
        self._inner.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        return _Stream(self._inner.start_tls(ssl_context, server_hostname, _bounded(timeout)))

    def get_extra_info(self, info: str) -> Any:
        return self._inner.get_extra_info(info)


class _Backend(httpcore.NetworkBackend):
    """Connects to the configured host only, and never to an address that no registry can have."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._inner = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        if host != self._host:
            raise httpcore.ConnectError("not the configured host")
        stream = self._inner.connect_tcp(host, port, _bounded(timeout), local_address, socket_options)
        if not is_plausible_address(stream.get_extra_info("server_addr")[0]):
            stream.close()
            raise httpcore.ConnectError("address refused")
        return _Stream(stream)


def is_plausible_address(host: str) -> bool:
    """False for link-local (cloud metadata lives there), multicast and unspecified addresses."""
    address = ipaddress.ip_address(host.partition("%")[0])
    return not (address.is_link_local or address.is_multicast or address.is_unspecified)


@lru_cache(maxsize=1)
def _tls_context() -> ssl.SSLContext:
    return ssl.create_default_context()


class DeadlineTransport(httpx.HTTPTransport):
    """httpx's own transport with its sockets replaced by ones that keep the deadline; no proxies, no environment."""

    def __init__(self, url: httpx.URL, *, max_connections: int) -> None:
        limits = httpx.Limits(max_connections=max_connections, max_keepalive_connections=max_connections)
        super().__init__(verify=_tls_context(), trust_env=False, limits=limits)
        self._pool = httpcore.ConnectionPool(
            ssl_context=_tls_context(),
            max_connections=max_connections,
            max_keepalive_connections=max_connections,
            keepalive_expiry=5.0,
            network_backend=_Backend(url.host),
        )
