"""Switches the stand-ins' faults, and always switches them off again."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx

from app.launch.city import City


@contextmanager
def provider_fault(city: City, fault: str) -> Iterator[None]:
    """The identity provider misbehaves for everybody: `down`, `slow`, ..."""
    url = f"{city.environment['OIDC_ISSUER']}/standin/faults"
    _ask("POST", url, {"fault": fault})
    try:
        yield
    finally:
        _ask("POST", url, {"fault": None})


@contextmanager
def department_fault(city: City, **kinds: str) -> Iterator[None]:
    """Departments misbehave, by code: `police="hang"`."""
    url = f"{city.environment['EXCHANGE_URL']}/standin/faults"
    for department, kind in kinds.items():
        _ask("POST", url, {"department": department, "kind": kind})
    try:
        yield
    finally:
        _ask("DELETE", url)


@contextmanager
def vendor_fault(city: City, **faults: Any) -> Iterator[None]:
    """The vendor of texts misbehaves: `refuse="down"`."""
    url = f"{city.environment['TWILIO_BASE_URL']}/standin/faults"
    _ask("POST", url, faults)
    try:
        yield
    finally:
        _ask("POST", url, {})


def _ask(method: str, url: str, body: Any = None) -> None:
    answer = httpx.request(method, url, json=body, timeout=10.0, trust_env=False)
    assert answer.status_code == 200, answer.text
