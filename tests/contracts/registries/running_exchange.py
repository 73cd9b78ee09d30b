"""A real exchange started by a test, its registered client, and queries made by hand."""

import json
import os
import re
import subprocess
import sys
import time
import uuid
from dataclasses import dataclass
from pathlib import Path

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from jwt.algorithms import ECAlgorithm

import registries.exchange as program
from registries.client import ExchangeClient
from registries.ports import Subject
from tests.from_now import dated

CLIENT_ID = "icity"


def make_key():
    """A private key in PEM and its public JWK."""
    key = ec.generate_private_key(ec.SECP256R1())
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()).decode()
    return pem, ECAlgorithm.to_jwk(key.public_key(), as_dict=True)


@dataclass
class RunningExchange:
    """The process, and what a test asks of it from outside."""

    process: subprocess.Popen
    url: str
    client_key: str
    folder: Path

    def client(self, **settings):
        return ExchangeClient(self.url, client_id=CLIENT_ID, client_key_pem=self.client_key, **settings)

    def fault(self, **row):
        answer = httpx.post(f"{self.url}/standin/faults", json=row, trust_env=False)
        assert answer.status_code == 200, answer.text

    def clear_faults(self):
        assert httpx.delete(f"{self.url}/standin/faults", trust_env=False).json() == {"faults": []}

    def log(self):
        return httpx.get(f"{self.url}/standin/log?format=json", trust_env=False).json()["entries"]

    def claims(self, person, /, **changed):
        now = int(time.time())
        claims = {
            "iss": CLIENT_ID,
            "aud": "urn:icity:exchange",
            "iat": now,
            "exp": now + 30,
            "jti": uuid.uuid4().hex,
            "dataset": "police.household",
            "subject": {"id_number": person.id_number, "name": person.name},
            "purpose": "enrolment.autofill",
            "consent": "C-1",
            "request_id": "r-1",
        } | dated(changed)
        return {name: value for name, value in claims.items() if value is not None}

    def sign(self, claims, key=None, **header):
        headers = {"typ": "icity-query+jwt"} | header
        return jwt.encode(claims, key or self.client_key, algorithm="ES256", headers=headers)

    def post(self, token):
        return httpx.post(f"{self.url}/v1/queries", content=token, trust_env=False)

    def stop(self):
        self.process.terminate()
        code = self.process.wait(10)
        self.process.stdout.close()
        return code


def environment(city, folder, jwk, **settings):
    clients = json.dumps([{"client_id": CLIENT_ID, "jwks": {"keys": [jwk]}}])
    return os.environ | {
        "EXCHANGE_CITY": str(city),
        "EXCHANGE_CLIENTS": clients,
        "EXCHANGE_STATE_DIR": str(folder),
        "EXCHANGE_DEPARTMENTS": str(_quick_departments(Path(folder))),
        **settings,
    }


def _quick_departments(folder):
    """The real file with every latency at zero: tests wait only for the delays they ask for."""
    text = Path(program.__file__).with_name("departments.yaml").read_text(encoding="utf-8")
    lines = re.sub(r"_ms: \d+", "_ms: 0", text)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "departments.yaml"
    path.write_text(lines, encoding="utf-8")
    return path


def start(city, folder, **settings):
    pem, jwk = make_key()
    command = [sys.executable, "-m", "registries.exchange", "--port", "0"]
    process = subprocess.Popen(
        command, env=environment(city, folder, jwk, **settings), stdout=subprocess.PIPE, text=True
    )
    line = process.stdout.readline()
    assert line.startswith("exchange: http://127.0.0.1:"), line
    return RunningExchange(process, line.split()[1], pem, Path(folder))


def subject_of(connection, slug):
    id_number, name = connection.execute(
        "SELECT id_number, name FROM person WHERE slug = ?", (slug,)
    ).fetchone()
    return Subject(id_number, name)
