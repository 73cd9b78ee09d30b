"""A running handset, the gateway that talks to it, and a receiver of status reports."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl

import pytest

from sms.twilio_callback import TwilioCallbackVerifier
from tests.contracts.sms.running_handset import ACCOUNT, TOKEN, Received, Receiver, start


@pytest.fixture(scope="module")
def shared_handset(tmp_path_factory):
    running = start(tmp_path_factory.mktemp("handset"))
    yield running
    assert running.stop() == 0


@pytest.fixture
def handset(shared_handset):
    shared_handset.faults()
    return shared_handset


@pytest.fixture
def gateway(handset):
    return handset.gateway()


@pytest.fixture
def receiver():
    box = Receiver()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            failing, box.failures = box.failures > 0, max(box.failures - 1, 0)
            if not failing:
                signature = self.headers["X-Twilio-Signature"]
                box.reports.put(Received(box.url + self.path, dict(parse_qsl(body)), signature))
            self.send_response(503 if failing else 204)
            self.end_headers()

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    box.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield box
    server.shutdown()
    thread.join()
    server.server_close()


@pytest.fixture
def verifier():
    return TwilioCallbackVerifier(ACCOUNT, TOKEN)
