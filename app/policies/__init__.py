"""Policy packs: read, validated and cached from the `policies/` folder."""

from __future__ import annotations

from app.policies.library import Library, UnknownPolicy, default_library, digest, list_policies, load
from app.policies.source import BrokenPack

__all__ = [
    "BrokenPack",
    "Library",
    "UnknownPolicy",
    "default_library",
    "digest",
    "list_policies",
    "load",
]
