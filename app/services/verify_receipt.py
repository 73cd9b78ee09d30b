"""Receipts for strangers: which key signs them, and whether one is genuine."""

from __future__ import annotations

from typing import Any

from app import receipts


def list_keys() -> list[dict[str, str]]:
    """The public keys that sign receipts."""
    return [{"algorithm": "Ed25519", "public_key": receipts.notary.public_key}]


def is_genuine(receipt: dict[str, Any]) -> bool:
    """Whether this platform signed the receipt; a key that comes with it is not believed."""
    return receipts.is_genuine(receipt, receipts.notary.public_key)
