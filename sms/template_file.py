"""The files of the texts: a version is what its file says, byte for byte, so that an approval is of exactly that."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

_FOLDER = Path(__file__).parent / "templates"


@cache
def digests() -> dict[str, str]:
    """Name of each version (result.zh.v1) → SHA-256 (hex) of its file."""
    return {path.stem: hashlib.sha256(path.read_bytes()).hexdigest() for path in _FOLDER.glob("*.yaml")}
