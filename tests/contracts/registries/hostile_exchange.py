"""An exchange in the hands of an enemy: answers whatever the test says, signed with a key the client trusts."""

import contextlib
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import jwt

from tests.contracts.registries.running_exchange import make_key
from tests.from_now import dated


class HostileExchange:
    """`answer` is called with the query's claims and the request handler; `requests` counts what arrived."""

    def __init__(self):
        self.key, self.jwk = make_key()
        self.jwk["kid"] = "k1"
        self.answer = None
        self.requests = 0
        exchange = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self):
                exchange.send(self, json.dumps({"keys": [exchange.jwk]}).encode(), "application/json")

            def do_POST(self):
                exchange.requests += 1
                body = self.rfile.read(int(self.headers["content-length"]))
                claims = jwt.decode(body.decode(), options={"verify_signature": False})
                answered = exchange.answer(claims, self)
                if answered is not None:
                    exchange.send(self, answered if isinstance(answered, bytes) else answered.encode())

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()

    @staticmethod
    def send(handler, body, content_type="application/jose", status=200, **headers):
        handler.send_response(status)
        handler.send_header("content-type", content_type)
        handler.send_header("content-length", str(len(body)))
        for name, value in headers.items():
            handler.send_header(name.replace("_", "-"), value)
        handler.end_headers()
        with contextlib.suppress(OSError):
            handler.wfile.write(body)

    def honest(self, query, **changed):
        """Claims of a right answer to `query`, with changes; a change to None leaves the claim out."""
        now = int(time.time())
        claims = {
            "iss": "urn:icity:exchange",
            "aud": query["iss"],
            "iat": now,
            "exp": now + 60,
            "in_reply_to": query["jti"],
            "request_id": query["request_id"],
            "dataset": query["dataset"],
            "department": query["dataset"].partition(".")[0],
            "found": True,
            "payload": {"status": "compliant", "registered_at_community_on": None},
            "reference": "H-1",
            "as_of": "2017-04-01",
        } | dated(changed)
        return {name: value for name, value in claims.items() if value != "LEFT OUT"}

    def sign(self, claims, key=None, algorithm="ES256", **header):
        headers = {"typ": "icity-answer+jwt", "kid": "k1"} | header
        key = None if algorithm == "none" else key or self.key
        return jwt.encode(claims, key, algorithm=algorithm, headers=headers)

    def close(self):
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()
