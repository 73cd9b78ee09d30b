"""The client of bulk texts: answers cut anywhere read the same, and a lost one is never taken for a refusal."""

from __future__ import annotations

import asyncio
import datetime
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path
from threading import Thread

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from hypothesis import given
from hypothesis import strategies as st

from sms import http_lane
from sms.http_answer import MOST, Answer, Garbled, read
from sms.http_lane import Address, AnswerLost, Lane, NotConnected

BODY = '{"sid": "SM1", "body": "字\\r\\n"}'.encode()
STATED = b"HTTP/1.1 201 Created\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
CHUNKED = (
    b"HTTP/1.1 201 Created\r\nTransfer-Encoding: chunked\r\n\r\n"
    b"5;x=y\r\n%s\r\n%x\r\n%s\r\n0\r\nTrailer: 1\r\n\r\n" % (BODY[:5], len(BODY) - 5, BODY[5:])
)
INTERIM = b"HTTP/1.1 100 Continue\r\n\r\n" + STATED
Serve = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@pytest.mark.parametrize("whole", [STATED, CHUNKED, INTERIM], ids=["length", "chunks", "interim"])
def test_no_part_is_an_answer_and_the_whole_is_one(whole: bytes) -> None:
    assert [read(whole[:end]) for end in range(len(whole))] == [None] * len(whole)
    assert read(whole) == Answer(201, BODY, is_kept=True)


def test_without_a_length_the_end_of_the_connection_is_the_end() -> None:
    unstated = b"HTTP/1.1 503 Busy\r\n\r\n" + BODY
    assert read(unstated) is None
    assert read(unstated, has_ended=True) == Answer(503, BODY, is_kept=False)


@pytest.mark.parametrize(
    "head", [b"HTTP/1.1 200 OK\r\nConnection: Close", b"HTTP/1.0 200 OK"], ids=["close", "old"]
)
def test_who_says_so_hangs_up(head: bytes) -> None:
    answer = read(head + b"\r\nContent-Length: 0\r\n\r\n")
    assert answer == Answer(200, b"", is_kept=False)


@pytest.mark.parametrize(
    "bad",
    [
        b"SSH-2.0-x\r\n\r\n",
        b"HTTP/1.1 abc\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
        b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-5\r\n",
        b"x" * (MOST + 1),
    ],
)
def test_what_is_no_answer_is_refused(bad: bytes) -> None:
    with pytest.raises(Garbled):
        read(bad)


@given(st.binary(max_size=400))
def test_no_bytes_break_the_reader(noise: bytes) -> None:
    try:
        read(b"HTTP/1.1 200 OK\r\n" + noise, has_ended=True)
    except Garbled:
        return


@asynccontextmanager
async def running(serve: Serve) -> AsyncIterator[int]:
    """The port of a server that behaves as `serve` says on every connection; nothing is left of it."""
    talks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        talks.add(asyncio.current_task())  # type: ignore[arg-type]
        with suppress(OSError, asyncio.IncompleteReadError):
            await serve(reader, writer)
        writer.close()
        with suppress(OSError):
            await writer.wait_closed()

    async with await asyncio.start_server(talk, "127.0.0.1", 0) as server:
        try:
            yield server.sockets[0].getsockname()[1]
        finally:
            await asyncio.wait_for(asyncio.gather(*talks), 5.0)


def post(serve: Serve, *, times: int = 1, timeout: float = 5.0, pause: float = 0.0) -> list[Answer]:
    """Post over and over."""

    async def run() -> list[Answer]:
        async with running(serve) as port:
            lane = Lane(Address.of(f"http://127.0.0.1:{port}/Messages.json"), {"Accept": "*/*"}, timeout)
            try:
                return [await _after(pause, lane, b"Body=%d" % n) for n in range(times)]
            finally:
                lane.close()

    return asyncio.run(run())


async def _after(pause: float, lane: Lane, body: bytes) -> Answer:
    await asyncio.sleep(pause)
    return await lane.post(body)


async def request(reader: asyncio.StreamReader) -> bytes:
    head = await reader.readuntil(b"\r\n\r\n")
    length = next(int(line[16:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length: "))
    return await reader.readexactly(length)


def test_a_connection_is_used_again_until_the_server_closes_it() -> None:
    connections = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        connections.append(writer)
        for kept in (True, False):
            body = await request(reader)
            head = b"" if kept else b"Connection: close\r\n"
            writer.write(b"HTTP/1.1 200 OK\r\n%sContent-Length: %d\r\n\r\n%s" % (head, len(body), body))
        await writer.drain()
        await reader.read()

    answers = post(serve, times=4)
    assert [answer.body for answer in answers] == [b"Body=0", b"Body=1", b"Body=2", b"Body=3"]
    assert len(connections) == 2


async def _cut(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request(reader)
    writer.write(STATED[:-3])
    await writer.drain()


async def _say_nothing(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()


async def _babble(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await request(reader)
    writer.write(b"220 mail.example\r\n\r\n")
    await reader.read()


@pytest.mark.parametrize("serve", [_cut, _say_nothing, _babble])
def test_what_was_sent_and_not_answered_is_lost_and_not_refused(serve: Serve) -> None:
    with pytest.raises(AnswerLost):
        post(serve, timeout=0.3)


def test_an_answer_too_many_is_nobodys() -> None:
    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        body = await request(reader)
        answer = b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body)
        writer.write(answer)
        await asyncio.sleep(0.05)
        writer.write(answer)
        await reader.read()

    assert [answer.body for answer in post(serve, times=2, pause=0.2)] == [b"Body=0", b"Body=1"]


def test_nobody_there_means_nothing_was_sent() -> None:
    lane = Lane(Address.of("http://127.0.0.1:9/"), {}, 1.0)
    with pytest.raises(NotConnected):
        asyncio.run(lane.post(b"x"))


@pytest.mark.parametrize("is_trusted", [True, False])
def test_a_certificate_nobody_vouches_for_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_trusted: bool
) -> None:
    certificate = self_signed(tmp_path)
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(certificate)
    trust = ssl.create_default_context(cafile=str(certificate) if is_trusted else None)
    monkeypatch.setattr(http_lane, "_trust", lambda: trust)

    with answering_once(server_side) as port:
        lane = Lane(Address.of(f"https://localhost:{port}/"), {}, 5.0)
        if is_trusted:
            assert asyncio.run(posted(lane)).body == BODY
        else:
            with pytest.raises(NotConnected, match="SSLCertVerificationError"):
                asyncio.run(posted(lane))


async def posted(lane: Lane) -> Answer:
    try:
        return await lane.post(b"x")
    finally:
        lane.close()


@contextmanager
def answering_once(secure: ssl.SSLContext) -> Iterator[int]:
    """The port of a TLS server that answers one connection."""

    def serve(listening: socket.socket) -> None:
        with suppress(OSError), secure.wrap_socket(listening.accept()[0], server_side=True) as one:
            one.recv(10_000)
            one.sendall(STATED)

    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Thread(target=serve, args=(listening,))
        server.start()
        yield listening.getsockname()[1]
        server.join(5.0)


def self_signed(folder: Path) -> Path:
    """A key and a certificate for `localhost` in one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    today = datetime.datetime.now(datetime.UTC)
    day = datetime.timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(today - day)
        .not_valid_after(today + day)
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "localhost.pem"
    path.write_bytes(private + made.public_bytes(serialization.Encoding.PEM))
    return path
