"""The parts of the running provider, as every page and endpoint needs them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass

from flask import current_app

from identity.provider import client as client_registry
from identity.provider.city import City
from identity.provider.client import Client
from identity.provider.settings import Settings
from identity.provider.state import State


@dataclass(frozen=True, slots=True)
class Provider:
    """Settings, memory, people and clients."""

    settings: Settings
    state: State
    city: City
    clients: Mapping[str, Client]

    @property
    def issuer(self) -> str:
        """Our name."""
        return self.settings.issuer


def build(settings: Settings) -> Provider:
    """Open everything; raises SettingRefused or OSError."""
    return Provider(
        settings=settings,
        state=State(settings.state_dir),
        city=City(settings.city),
        clients=client_registry.load(settings.clients),
    )


def running() -> Provider:
    """The provider of the current request."""
    provider: Provider = current_app.extensions["provider"]
    return provider


def now() -> float:
    """Seconds since the epoch."""
    return time.time()
