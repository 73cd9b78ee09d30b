"""The exact shape of every dataset's payload, as its connector says; unknown keys are refused."""

from __future__ import annotations

from typing import Any

import registries.connectors  # noqa: F401 - fills the table
from registries import connector
from registries.ports import Dataset


def check_payload(dataset: Dataset, payload: Any) -> None:
    """Raise marshmallow's `ValidationError` unless `payload` is exactly what the dataset's schema says."""
    connector.get(dataset).check(payload)
