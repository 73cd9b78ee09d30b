"""Settings of the stand-in, from the environment: HANDSET_…"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sms.handset.fault import BadFaults, Faults


class BadSetting(ValueError):
    """A setting that cannot be used; the message is the sentence for the operator."""


@dataclass(frozen=True, slots=True)
class Config:
    """`latency_ms` before every answer, `delivery_ms` between two statuses of a message."""

    account_sid: str
    auth_token: str
    state_dir: Path
    city: Path | None
    latency_ms: int
    delivery_ms: int
    faults: Faults


def read(environment: Mapping[str, str]) -> Config:
    """Read and check the settings; raises `BadSetting`."""
    account_sid = environment.get("HANDSET_ACCOUNT_SID", "AC" + "0" * 32)
    if not re.fullmatch(r"AC[0-9a-f]{32}", account_sid):
        raise BadSetting("HANDSET_ACCOUNT_SID must be AC and 32 hex digits, as Twilio writes it")
    city = environment.get("HANDSET_CITY")
    if city and not Path(city).is_file():
        raise BadSetting(f"HANDSET_CITY: there is no file {city}; make it with `icity city make`")
    try:
        faults = Faults.from_text(environment.get("HANDSET_FAULTS", ""))
    except BadFaults as error:
        raise BadSetting(f"HANDSET_FAULTS: {error}") from error
    return Config(
        account_sid=account_sid,
        auth_token=environment.get("HANDSET_AUTH_TOKEN") or "handset-stand-in-token",
        state_dir=Path(environment.get("HANDSET_STATE_DIR", "var/handset")),
        city=Path(city) if city else None,
        latency_ms=_milliseconds(environment, "HANDSET_LATENCY_MS", 0),
        delivery_ms=_milliseconds(environment, "HANDSET_DELIVERY_MS", 300),
        faults=faults,
    )


def _milliseconds(environment: Mapping[str, str], name: str, default: int) -> int:
    text = environment.get(name, str(default))
    if not (text.isascii() and text.isdigit() and int(text) <= 3_600_000):
        raise BadSetting(f"{name} must be a whole number of milliseconds, not {text!r}")
    return int(text)
