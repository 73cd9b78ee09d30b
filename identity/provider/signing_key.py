"""The provider's signing keys: one current, former ones published for an overlap, rotated on demand or by age."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from joserfc.jwk import ECKey

ALGORITHM = "ES256"


def current(db: sqlite3.Connection, *, now: float, rotate_after: int) -> ECKey:
    """The key that signs now; made on first use and renewed when older than `rotate_after` seconds (0: never)."""
    row = db.execute("SELECT jwk, created_at FROM signing_key WHERE retired_at IS NULL").fetchone()
    if row is None or (rotate_after and row["created_at"] < now - rotate_after):
        return rotate(db, now=now)
    return ECKey.import_key(json.loads(row["jwk"]))


def rotate(db: sqlite3.Connection, *, now: float) -> ECKey:
    """Put a new key into use; the former one stays published."""
    key = ECKey.generate_key("P-256", {"use": "sig", "alg": ALGORITHM}, auto_kid=True)
    db.execute("UPDATE signing_key SET retired_at = ? WHERE retired_at IS NULL", (now,))
    db.execute(
        "INSERT INTO signing_key (kid, jwk, created_at) VALUES (?, ?, ?)",
        (key.kid, json.dumps(key.as_dict(private=True)), now),
    )
    return key


def published(db: sqlite3.Connection, *, now: float, overlap: int) -> dict[str, Any]:
    """The public key set: the current key and those retired less than `overlap` seconds ago."""
    rows = db.execute(
        "SELECT jwk FROM signing_key WHERE retired_at IS NULL OR retired_at > ? ORDER BY created_at DESC",
        (now - overlap,),
    )
    return {"keys": [ECKey.import_key(json.loads(row["jwk"])).as_dict(private=False) for row in rows]}


def find(db: sqlite3.Connection, kid: str) -> ECKey | None:
    """Any key we ever signed with: a sign-out may carry an old token."""
    row = db.execute("SELECT jwk FROM signing_key WHERE kid = ?", (kid,)).fetchone()
    return ECKey.import_key(json.loads(row["jwk"])) if row else None
