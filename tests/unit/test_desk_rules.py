"""The desk's rules in the browser are those of the domain: the TypeScript replays vectors and checks signatures."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from datetime import UTC, datetime
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat

from app.receipts import Notary

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"


@pytest.fixture(scope="module")
def bundle(tmp_path_factory) -> Path:
    """The rules and their test as one file that Node runs; the bundler is the one that builds the pages."""
    rolldown = WEB / "node_modules" / "rolldown" / "bin" / "cli.mjs"
    node = shutil.which("node")
    assert node, "node is needed"
    assert rolldown.exists(), "web/node_modules is needed: make setup"
    made = tmp_path_factory.mktemp("desk") / "rules.test.mjs"
    entry = WEB / "src/desk/rules/rules.test.ts"
    subprocess.run(
        [node, rolldown, entry, "--file", made, "--platform", "node"],
        check=True, capture_output=True, timeout=60,
    )  # fmt: skip
    return made


def _sealed() -> dict[str, object]:
    """What this platform signs, with a key of its own: a snapshot of characters that JSON may write two ways."""
    pem = Ed25519PrivateKey.generate().private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    notary = Notary()
    notary.use(pem.decode())
    content = {"letters": "SM", "zh": "思明区\n“引号”\u007f/", "entries": [{"b": 1, "a": None}], "live": True}
    receipt = notary.sign(serial="SM17P1000001B", digest="0" * 64, at=datetime(2017, 7, 3, tzinfo=UTC))
    return {"snapshot": notary.seal("desk-snapshot", content), "receipt": receipt}


def test_the_browser_judges_as_the_desk_does(bundle, tmp_path):
    sealed = tmp_path / "sealed.json"
    sealed.write_text(json.dumps(_sealed(), ensure_ascii=False), encoding="utf-8")
    told = os.environ | {"DESK_VECTORS": str(ROOT / "docs/desk-vectors.json"), "DESK_SEALED": str(sealed)}
    done = subprocess.run(
        ["node", "--test", "--test-reporter=tap", bundle],
        env=told, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "# pass 6" in done.stdout
