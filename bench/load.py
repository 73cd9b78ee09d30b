"""The load: `python -m bench.load` sends the requests it reads over kept connections and tells how long each took."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from typing import Any


class Connection(asyncio.Protocol):
    """One connection that sends the next request as soon as the last was answered (closed loop)."""

    def __init__(self, run: Run) -> None:
        self._run = run
        self._buffer = b""
        self._began = 0.0
        self._transport: asyncio.Transport | None = None
        self.done: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport
        self._next()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, found, body = self._buffer.partition(b"\r\n\r\n")
        if found and len(body) >= _content_length(head):
            self._buffer = b""
            self._run.note(int(head[9:12]), time.perf_counter() - self._began)
            self._next()

    def connection_lost(self, error: Exception | None) -> None:
        if not self.done.done():
            self.done.set_exception(error or ConnectionResetError("the server closed the connection"))

    def _next(self) -> None:
        assert self._transport is not None
        request = self._run.next_request()
        if request is None:
            self.done.set_result(None)
            self._transport.close()
            return
        self._began = time.perf_counter()
        self._transport.write(request)


class Run:
    """The requests, once each or round and round until the time is over, and what came of them."""

    def __init__(self, requests: list[bytes], seconds: float | None) -> None:
        self._requests: Iterator[bytes] = iter(requests) if seconds is None else cycle(requests)
        self._deadline = None if seconds is None else time.perf_counter() + seconds
        self.latencies: list[float] = []
        self.statuses: Counter[int] = Counter()

    def next_request(self) -> bytes | None:
        if self._deadline is not None and time.perf_counter() >= self._deadline:
            return None
        return next(self._requests, None)

    def note(self, status: int, seconds: float) -> None:
        self.statuses[status] += 1
        self.latencies.append(seconds * 1000)


def _content_length(head: bytes) -> int:
    for line in head.lower().split(b"\r\n"):
        if line.startswith(b"content-length:"):
            return int(line[15:])
    raise ValueError("an answer without a content length")


def _encoded(request: dict[str, Any], port: int) -> bytes:
    body = json.dumps(request["body"]).encode() if "body" in request else b""
    headers = {"Host": f"127.0.0.1:{port}", **request.get("headers", {})}
    if body:
        headers |= {"Content-Type": "application/json", "Content-Length": str(len(body))}
    lines = [f"{request.get('method', 'GET')} {request['path']} HTTP/1.1"]
    lines += [f"{name}: {value}" for name, value in headers.items()]
    return "\r\n".join([*lines, "", ""]).encode() + body


async def _drive(order: dict[str, Any]) -> dict[str, Any]:
    port = order["port"]
    run = Run([_encoded(request, port) for request in order["requests"]], order.get("seconds"))
    loop = asyncio.get_running_loop()
    began = time.perf_counter()
    opened = [
        await loop.create_connection(lambda: Connection(run), "127.0.0.1", port)
        for _ in range(order["connections"])
    ]
    await asyncio.gather(*(connection.done for _, connection in opened))
    seconds = time.perf_counter() - began
    return {"seconds": seconds, "statuses": run.statuses, "latencies": run.latencies}


if __name__ == "__main__":
    json.dump(asyncio.run(_drive(json.load(sys.stdin))), sys.stdout)
