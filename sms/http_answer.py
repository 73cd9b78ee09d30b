"""HTTP/1.1 answers out of received bytes: as much of RFC 9112 as a client needs that asks for one thing at a time."""

from __future__ import annotations

import re
from dataclasses import dataclass

_SIZE = re.compile(rb"[0-9A-Fa-f]{1,8}")
MOST = 1 << 20
"""An answer with more bytes than this is none."""


class Garbled(ValueError):
    """These bytes are no answer, or one without end."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A status, the body, and whether the connection may be used again."""

    status: int
    body: bytes
    is_kept: bool


def read(received: bytes, *, has_ended: bool = False) -> Answer | None:
    """The one answer in `received`; None until it is whole. Raises `Garbled`.

    `has_ended` says that nothing will follow: the end of a body that states no length (RFC 9112, 6.3).
    """
    if len(received) > MOST:
        raise Garbled("too long")
    end = received.find(b"\r\n\r\n")
    if end < 0:
        return None
    version, status, headers = _head(received[:end])
    if 100 <= status < 200:  # interim: the real one follows
        return read(received[end + 4 :], has_ended=has_ended)
    body = _body(received[end + 4 :], headers, has_ended=has_ended)
    if body is None:
        return None
    is_kept = version == b"HTTP/1.1" and headers.get(b"connection", b"").lower() != b"close"
    return Answer(status, body, is_kept and not has_ended)


def _head(block: bytes) -> tuple[bytes, int, dict[bytes, bytes]]:
    first, *lines = block.split(b"\r\n")
    version, _, rest = first.partition(b" ")
    if not version.startswith(b"HTTP/1.") or not rest[:3].isdigit():
        raise Garbled("no status line")
    fields = (line.partition(b":") for line in lines)
    return version, int(rest[:3]), {name.strip().lower(): value.strip() for name, _, value in fields}


def _body(rest: bytes, headers: dict[bytes, bytes], *, has_ended: bool) -> bytes | None:
    """The body if it is whole; chunks win over a stated length."""
    if headers.get(b"transfer-encoding", b"").lower() == b"chunked":
        return _chunks(rest)
    if (stated := headers.get(b"content-length")) is None:
        return rest if has_ended else None
    if not stated.isdigit():
        raise Garbled("no length")
    return rest[: int(stated)] if len(rest) >= int(stated) else None


def _chunks(rest: bytes) -> bytes | None:
    body = b""
    while (end := rest.find(b"\r\n")) >= 0:
        stated = rest[:end].partition(b";")[0].strip()
        if not _SIZE.fullmatch(stated):
            raise Garbled("no chunk")
        size = int(stated, 16)
        if size == 0:
            return body if rest.startswith(b"\r\n", end + 2) or b"\r\n\r\n" in rest[end:] else None
        if len(rest) < end + 4 + size:
            return None
        body, rest = body + rest[end + 2 : end + 2 + size], rest[end + 4 + size :]
    return None
