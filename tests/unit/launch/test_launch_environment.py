"""The generated environment: complete for the settings, stable, private, and second to what is given."""

from __future__ import annotations

import base64
import json
import stat
from pathlib import Path

import pytest

from app import config
from app.launch.address import Ports
from app.launch.environment import KEPT, prepare

ENGINES = {"DATABASE_URL": "postgresql+psycopg://x", "REDIS_URL": "unix:///x"}
PORTS = Ports(web=1, identity_provider=2, data_exchange=3, handset=4)


def test_the_settings_accept_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name, value in prepare(tmp_path, PORTS, {}, ENGINES).items():
        monkeypatch.setenv(name, value)
    settings = config.load()
    assert settings.public_base_url == "http://127.0.0.1:1"
    assert settings.database_url == ENGINES["DATABASE_URL"]


def test_keys_are_made_once(tmp_path: Path) -> None:
    first = prepare(tmp_path, PORTS, {}, ENGINES)
    second = prepare(tmp_path, PORTS, {}, ENGINES)
    assert {name: first[name] for name in KEPT} == {name: second[name] for name in KEPT}


def test_two_cities_share_no_key(tmp_path: Path) -> None:
    one, other = (prepare(tmp_path / name, PORTS, {}, ENGINES) for name in ("a", "b"))
    assert not {one[name] for name in KEPT} & {other[name] for name in KEPT}


def test_a_key_added_later_joins_the_kept_ones(tmp_path: Path) -> None:
    first = prepare(tmp_path, PORTS, {}, ENGINES)
    file = tmp_path / "icity.env"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(line for line in lines if not line.startswith("MESSAGE_KEY")), encoding="utf-8")
    second = prepare(tmp_path, PORTS, {}, ENGINES)
    assert second["FIELD_KEYS"] == first["FIELD_KEYS"]
    assert second["MESSAGE_KEY"] != first["MESSAGE_KEY"]


def test_only_this_user_may_read_the_keys(tmp_path: Path) -> None:
    prepare(tmp_path, PORTS, {}, ENGINES)
    assert stat.S_IMODE((tmp_path / "icity.env").stat().st_mode) == 0o600


def test_what_is_given_wins_and_is_not_written_down(tmp_path: Path) -> None:
    given = {"TWILIO_AUTH_TOKEN": "of-the-real-vendor", "TWILIO_BASE_URL": "https://api.example"}
    made = prepare(tmp_path, PORTS, given, ENGINES)
    assert made["TWILIO_AUTH_TOKEN"] == made["HANDSET_AUTH_TOKEN"] == "of-the-real-vendor"
    assert made["TWILIO_BASE_URL"] == "https://api.example"
    assert "of-the-real-vendor" not in (tmp_path / "icity.env").read_text(encoding="utf-8")


def test_the_stand_ins_learn_public_keys_only(tmp_path: Path) -> None:
    made = prepare(tmp_path, PORTS, {}, ENGINES)
    for variable in ("IDP_CLIENTS", "EXCHANGE_CLIENTS"):
        (client,) = json.loads(Path(made[variable]).read_text(encoding="utf-8"))
        (key,) = client["jwks"]["keys"]
        assert key["kty"] == "EC"
        assert key["kid"]
        assert "d" not in key


def test_keys_are_pem_in_base64(tmp_path: Path) -> None:
    made = prepare(tmp_path, PORTS, {}, ENGINES)
    for name in ("OIDC_CLIENT_KEY", "EXCHANGE_CLIENT_KEY", "ACCESS_TOKEN_KEY", "RECEIPT_KEY"):
        assert b"PRIVATE KEY" in base64.b64decode(made[name], validate=True)
