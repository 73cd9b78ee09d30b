"""The stand-in's settings: from the environment only, checked before anything starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from identity.provider.faults import Fault


class SettingRefused(ValueError):
    """A setting is missing or wrong; the message is one sentence for the operator."""


@dataclass(frozen=True, slots=True)
class SmsSettings:
    """Where codes are sent: a host that speaks Twilio's Messages resource."""

    url: str
    account: str
    token: str = field(repr=False)
    sender: str


@dataclass(frozen=True, slots=True)
class Settings:
    """Everything the program needs to know; durations in seconds."""

    issuer: str
    city: Path
    clients: Path
    state_dir: Path
    sms: SmsSettings | None
    fault: Fault | None
    code_seconds: int
    sms_code_seconds: int
    resend_seconds: int
    sms_per_hour: int
    attempts_per_hour: int
    key_overlap_seconds: int
    rotate_after_seconds: int
    slow_seconds: int


def read(environ: Mapping[str, str], *, default_issuer: str) -> Settings:
    """Settings out of `IDP_...` variables; raises SettingRefused."""
    return Settings(
        issuer=_issuer(environ.get("IDP_ISSUER") or default_issuer),
        city=_file(environ, "IDP_CITY"),
        clients=_file(environ, "IDP_CLIENTS"),
        state_dir=Path(_needed(environ, "IDP_STATE_DIR")),
        sms=_sms(environ),
        fault=_fault(environ.get("IDP_FAULT", "")),
        code_seconds=_number(environ, "IDP_CODE_SECONDS", 60, 1, 60),
        sms_code_seconds=_number(environ, "IDP_SMS_CODE_SECONDS", 600, 1, 600),
        resend_seconds=_number(environ, "IDP_RESEND_SECONDS", 30, 0, 600),
        sms_per_hour=_number(environ, "IDP_SMS_PER_HOUR", 20, 1, 10000),
        attempts_per_hour=_number(environ, "IDP_ATTEMPTS_PER_HOUR", 20, 1, 10000),
        key_overlap_seconds=_number(environ, "IDP_KEY_OVERLAP", 3600, 0, 604800),
        rotate_after_seconds=_number(environ, "IDP_ROTATE_AFTER", 0, 0, 31536000),
        slow_seconds=_number(environ, "IDP_SLOW_SECONDS", 6, 0, 60),
    )


def _needed(environ: Mapping[str, str], name: str) -> str:
    value = environ.get(name, "").strip()
    if not value:
        raise SettingRefused(f"{name} is not set.")
    return value


def _file(environ: Mapping[str, str], name: str) -> Path:
    path = Path(_needed(environ, name))
    if not path.is_file():
        raise SettingRefused(f"{name} names a file that does not exist: {path}")
    return path


def _issuer(text: str) -> str:
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https") or not parts.netloc or parts.query or parts.fragment:
        raise SettingRefused("IDP_ISSUER must be an http(s) address without query or fragment.")
    return text.rstrip("/")


def _number(environ: Mapping[str, str], name: str, default: int, least: int, most: int) -> int:
    text = environ.get(name, "") or str(default)
    if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
        raise SettingRefused(f"{name} must be a whole number from {least} to {most}.")
    return int(text)


def _fault(text: str) -> Fault | None:
    if text and text not in set(Fault):
        raise SettingRefused(f"IDP_FAULT must be one of: {', '.join(Fault)}.")
    return Fault(text) if text else None


def _sms(environ: Mapping[str, str]) -> SmsSettings | None:
    url = environ.get("IDP_SMS_URL", "").strip()
    if not url:
        return None
    return SmsSettings(
        url=url.rstrip("/"),
        account=_needed(environ, "IDP_SMS_ACCOUNT"),
        token=_needed(environ, "IDP_SMS_TOKEN"),
        sender=_needed(environ, "IDP_SMS_FROM"),
    )
