"""The stand-in for the contract tests, started once."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from identity import client_key
from tests.contracts.identity.running_provider import RunningProvider, environment, free_port, launch, stop


@pytest.fixture(scope="session")
def start_provider(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., RunningProvider]]:
    """Start one more stand-in with settings of its own."""
    started: list[RunningProvider] = []

    def start(**more: str) -> RunningProvider:
        folder, pem, port = tmp_path_factory.mktemp("idp"), client_key.new_pem(), free_port()
        process = launch(environment(folder, pem, **more), port)
        started.append(RunningProvider(f"http://127.0.0.1:{port}", pem, folder, process))
        return started[-1]

    yield start
    for provider in started:
        for party in provider.parties:
            party.close()
        if provider.process.poll() is None:
            assert stop(provider.process) == 0


@pytest.fixture(scope="session")
def provider(start_provider: Callable[..., RunningProvider]) -> RunningProvider:
    return start_provider()
