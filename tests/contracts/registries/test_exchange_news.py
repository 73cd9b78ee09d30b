"""The stand-in keeps its word: a ticket is answered later, whoever asked is told, and an office can mend a record."""

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import httpx
import pytest

from registries.ports import Dataset, RegistryAnswer, Ticket
from tests.contracts.registries.running_exchange import CLIENT_ID, make_key, start

CUSTODY = Dataset("courts.custody")


@pytest.fixture
def mailbox():
    """An address that keeps what is posted; it fails the first time, so that the exchange has to come again."""
    kept = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            kept.append(self.rfile.read(int(self.headers["content-length"])).decode())
            self.send_response(503 if len(kept) == 1 else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.02,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/news", kept
    server.shutdown()
    thread.join()
    server.server_close()


def wait_for(kept, count, seconds=10):
    until = time.monotonic() + seconds
    while len(kept) < count and time.monotonic() < until:
        time.sleep(0.05)
    assert len(kept) == count


def test_a_ticket_then_news_then_the_answer(city, cast, tmp_path, mailbox):
    address, kept = mailbox
    pem, jwk = make_key()
    clients = json.dumps([{"client_id": CLIENT_ID, "jwks": {"keys": [jwk]}, "notify_url": address}])
    running = start(city, tmp_path, EXCHANGE_CLIENTS=clients)
    running.client_key = pem
    client = running.client()
    try:
        running.fault(dataset=CUSTODY, kind="later_s", value=1)
        ask = {
            "subject": cast("contradictory-father"),
            "purpose": "enrolment.autofill",
            "consent": "c-1",
            "timeout": 2,
        }
        first = client.fetch(CUSTODY, request_id="s-1", **ask)
        assert isinstance(first, Ticket)
        assert first.wait.total_seconds() <= 2
        wait_for(kept, 2)
        told = client.read_notice(kept[1])
        assert (told.event, told.request_id, told.dataset) == ("ready", "s-1", CUSTODY)
        assert told.jti != client.read_notice(kept[0]).jti
        answer = client.fetch(CUSTODY, request_id="s-1", **ask)
        assert isinstance(answer, RegistryAnswer)
        assert answer.payload["rulings"][0]["guardian"] == "self"
        row = {"dataset": CUSTODY, "id_number": cast("contradictory-father").id_number}
        assert httpx.post(f"{running.url}/standin/mends", json=row, trust_env=False).json() == {"told": 1}
        wait_for(kept, 3)
        assert client.read_notice(kept[2]).event == "changed"
    finally:
        client.close()
        assert running.stop() == 0


def test_a_mended_record_has_lost_its_faults(exchange, client, cast, fetch):
    person = cast("mismatch-father")
    assert fetch(Dataset.HOUSEHOLD, "mismatch-father").payload["members"][0]["name"] != person.name
    row = {"dataset": Dataset.HOUSEHOLD, "id_number": person.id_number}
    assert httpx.post(f"{exchange.url}/standin/mends", json=row, trust_env=False).status_code == 200
    assert fetch(Dataset.HOUSEHOLD, "mismatch-father").payload["members"][0]["name"] == person.name


@pytest.mark.parametrize("row", [{}, {"dataset": "police.household"}, []])
def test_an_unreadable_mend_is_refused(exchange, row):
    answer = httpx.post(f"{exchange.url}/standin/mends", json=row, trust_env=False)
    assert (answer.status_code, answer.json()["code"]) == (400, "bad_query")
