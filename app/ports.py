"""The outside worlds as the services see them: filled in by the wiring, named by protocol only."""

from __future__ import annotations

from dataclasses import dataclass

from identity.ports import IdentityProvider
from registries.ports import RegistryGateway
from sms.ports import CallbackVerifier, SmsGateway


@dataclass
class Ports:
    """One of each, and the few settings that services need to speak of themselves to the outside."""

    identity: IdentityProvider
    registries: RegistryGateway
    sms: SmsGateway
    callbacks: CallbackVerifier
    public_base_url: str
    message_key: bytes
    quiet_hours: tuple[int, int] | None
    sms_signature: str
    sms_regions: tuple[str, ...]
    sms_daily_limit: int
    sms_rate: float


_ports: Ports | None = None


def use(ports: Ports) -> None:
    """Called once by the wiring."""
    global _ports
    _ports = ports


def ports() -> Ports:
    """The outside worlds of this process."""
    if _ports is None:
        raise RuntimeError("the wiring has not run")
    return _ports
