"""The development environment: keys made once and kept in a private file, addresses and stand-ins' settings."""

from __future__ import annotations

import base64
import json
import os
import secrets
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from joserfc.jwk import ECKey

from app.config import DEVELOPMENT_KEY
from app.launch.address import Ports
from app.launch.place import writing_to

FILE = "icity.env"
CLIENT = "icity"
SENDER = "+8610000000001"
DEMO_DAY = datetime(2017, 4, 20, 2, 0, tzinfo=UTC)  # 10 o'clock in the city, in the application window


def _exchange_key() -> str:
    key = generate_private_key(SECP256R1())
    return _encoded(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _signing_key() -> str:
    key = Ed25519PrivateKey.generate()
    return _encoded(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


def _secret_key() -> str:
    return _encoded(secrets.token_bytes(32))


def _encoded(raw: bytes) -> str:
    return base64.b64encode(raw).decode()


def _demo_offset() -> str:
    return str((DEMO_DAY - datetime.now(UTC)).total_seconds())


# What is made once per city: losing one of these loses data or signs everybody out.
KEPT: Mapping[str, Callable[[], str]] = {
    "OIDC_CLIENT_KEY": _exchange_key,
    "EXCHANGE_CLIENT_KEY": _exchange_key,
    "TWILIO_ACCOUNT_SID": lambda: "AC" + secrets.token_hex(16),
    "TWILIO_AUTH_TOKEN": lambda: secrets.token_hex(16),
    "FIELD_KEYS": lambda: f"{DEVELOPMENT_KEY}1:{_secret_key()}",
    "BLIND_INDEX_KEY": _secret_key,
    "MESSAGE_KEY": _secret_key,
    "ACCESS_TOKEN_KEY": _signing_key,
    "RECEIPT_KEY": _signing_key,
    "CLOCK_OFFSET_SECONDS": _demo_offset,
}


def prepare(
    home: Path,
    ports: Ports,
    given: Mapping[str, str],
    engines: Mapping[str, str],
    *,
    make: Mapping[str, Callable[[], str]] | None = None,
) -> dict[str, str]:
    """The whole environment of the city in `home`: what is `given` wins, the rest is made or was kept.

    `make` is what else is made once, beside the keys.
    Writes `home`/icity.env (0600) and the two stand-ins' lists of clients.
    """
    with writing_to(home):
        home.mkdir(parents=True, exist_ok=True)
        kept = _keep(home / FILE, given, {**KEPT, **(make or {})})
        environment = {**_addresses(home, ports), **kept, **given, **engines}
        environment.update(_stand_ins(home, environment))
        _write_clients(environment)
    return environment


def names() -> set[str]:
    """Every variable that `prepare` sets."""
    return {*_addresses(Path(), Ports()), *KEPT}


def _keep(file: Path, given: Mapping[str, str], makers: Mapping[str, Callable[[], str]]) -> dict[str, str]:
    """The values of `file`, with those it lacks made and added."""
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    kept = dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    missing = {name: make() for name, make in makers.items() if name not in kept and name not in given}
    if missing:
        kept.update(missing)
        _write_private(file, "".join(f"{name}={value}\n" for name, value in kept.items()))
    return kept


def _addresses(home: Path, ports: Ports) -> dict[str, str]:
    return {
        "ICITY_ENV": "development",
        "PROMETHEUS_MULTIPROC_DIR": str(home / "metrics"),
        "NO_PROXY": "127.0.0.1,localhost",
        "WEB_PORT": str(ports.web),
        "IDP_PORT": str(ports.identity_provider),
        "EXCHANGE_PORT": str(ports.data_exchange),
        "HANDSET_PORT": str(ports.handset),
        "PUBLIC_BASE_URL": ports.url("web"),
        "OIDC_ISSUER": ports.url("identity_provider"),
        "OIDC_CLIENT_ID": CLIENT,
        "EXCHANGE_URL": ports.url("data_exchange"),
        "EXCHANGE_CLIENT_ID": CLIENT,
        "TWILIO_BASE_URL": ports.url("handset"),
        "TWILIO_FROM": SENDER,
        "IDP_ISSUER": ports.url("identity_provider"),
        "IDP_SMS_URL": ports.url("handset"),
        "IDP_SMS_FROM": SENDER,
        "IDP_CITY": str(home / "city" / "city.db"),
        "IDP_CLIENTS": str(home / "identity-provider" / "clients.json"),
        "IDP_STATE_DIR": str(home / "identity-provider"),
        "EXCHANGE_CITY": str(home / "city" / "city.db"),
        "EXCHANGE_CLIENTS": str(home / "data-exchange" / "clients.json"),
        "EXCHANGE_STATE_DIR": str(home / "data-exchange"),
        "HANDSET_CITY": str(home / "city" / "city.db"),
        "HANDSET_STATE_DIR": str(home / "handset"),
    }


def _stand_ins(home: Path, environment: Mapping[str, str]) -> dict[str, str]:
    """The vendor's account as the stand-ins must know it."""
    return {
        "HANDSET_ACCOUNT_SID": environment["TWILIO_ACCOUNT_SID"],
        "HANDSET_AUTH_TOKEN": environment["TWILIO_AUTH_TOKEN"],
        "IDP_SMS_ACCOUNT": environment["TWILIO_ACCOUNT_SID"],
        "IDP_SMS_TOKEN": environment["TWILIO_AUTH_TOKEN"],
    }


def _write_clients(environment: Mapping[str, str]) -> None:
    """Register the platform at the identity provider and the data exchange: its public keys only."""
    base = environment["PUBLIC_BASE_URL"]
    relying_party = {
        "client_id": environment["OIDC_CLIENT_ID"],
        "redirect_uris": [f"{base}/api/v1/auth/callback"],
        "post_logout_redirect_uris": [f"{base}/"],
        "jwks": _public_keys(environment["OIDC_CLIENT_KEY"]),
    }
    asker = {
        "client_id": environment["EXCHANGE_CLIENT_ID"],
        "jwks": _public_keys(environment["EXCHANGE_CLIENT_KEY"]),
        "notify_url": f"{environment['PUBLIC_BASE_URL']}/api/v1/callbacks/registries",
    }
    for variable, client in (("IDP_CLIENTS", relying_party), ("EXCHANGE_CLIENTS", asker)):
        file = Path(environment[variable])
        file.parent.mkdir(parents=True, exist_ok=True)
        _write_private(file, json.dumps([client], indent=2))
    Path(environment["HANDSET_STATE_DIR"]).mkdir(parents=True, exist_ok=True)


def _public_keys(encoded_pem: str) -> dict[str, object]:
    """The JWK set of a private key, its one key named by its RFC 7638 thumbprint."""
    pem = base64.b64decode(encoded_pem)
    name = ECKey.import_key(pem).thumbprint()
    key = ECKey.import_key(pem, {"kid": name, "use": "sig", "alg": "ES256"})
    return {"keys": [key.as_dict(private=False)]}


def _write_private(file: Path, text: str) -> None:
    """Write whole or not at all, readable for this user alone."""
    fresh = file.with_suffix(".new")
    fresh.unlink(missing_ok=True)
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
        out.write(text)
        out.flush()
        os.fsync(out.fileno())
    fresh.replace(file)
