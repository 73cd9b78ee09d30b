"""What a city keeps, read past the platform: rows of PostgreSQL, texts of the handset, the audit trail."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from pathlib import Path
from typing import Any, LiteralString

import psycopg

from app.launch.city import City

FINAL = {"delivered", "undelivered", "failed"}


def rows(city: City, query: LiteralString, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query, on a connection of its own."""
    with psycopg.connect(city.environment["DATABASE_URL"].replace("+psycopg", "")) as connection:
        return connection.execute(query, values).fetchall()


def unfinished(city: City) -> dict[str, int]:
    """What has not come to its end: promised jobs, texts, asked departments, events outside the chain."""
    counts = rows(
        city,
        "SELECT 'jobs', count(*) FROM outbox WHERE done_at IS NULL"
        " UNION ALL SELECT 'texts', count(*) FROM message WHERE NOT state = ANY(%s)"
        " UNION ALL SELECT 'questions', count(*) FROM snapshot WHERE status = 'pending'"
        " UNION ALL SELECT 'unsealed', count(*) FROM audit_event WHERE position IS NULL"
        " UNION ALL SELECT 'unchecked', count(*) FROM application WHERE state IN ('submitted', 'checking')",
        sorted(FINAL),
    )
    return {what: count for what, count in counts if count}


def accepted_texts(city: City) -> Counter[tuple[str, str]]:
    """How often the vendor accepted each text (phone, body): every body carries a code of its own."""
    store = Path(city.environment["HANDSET_STATE_DIR"]) / "messages.sqlite"
    with sqlite3.connect(f"file:{store}?mode=ro", uri=True) as handset:
        return Counter(handset.execute("SELECT recipient, body FROM message").fetchall())


def verified_audit(city: City) -> dict[str, Any]:
    """What `icity audit verify` finds."""
    said = city.command("audit", "verify", "--json")
    assert said.returncode == 0, said.stderr
    found: dict[str, Any] = json.loads(said.stdout)
    return found


def broken_histories(city: City) -> list[str]:
    """Applications whose events do not lead, one step each, from draft to where they stand now."""
    moves: dict[str, list[tuple[str, str]]] = {}
    for subject, data in rows(
        city,
        "SELECT subject, data FROM audit_event"
        " WHERE event = 'application_' || (data ->> 'after') ORDER BY number",
    ):
        moves.setdefault(subject, []).append((data["before"], data["after"]))
    states = rows(city, "SELECT id, state FROM application")
    return [
        f"{identity}: {steps} but {state}"
        for identity, state in states
        if not _leads_to(steps := moves.get(f"application:{identity}", []), state)
    ]


def _leads_to(steps: list[tuple[str, str]], state: str) -> bool:
    at = "draft"
    for before, after in steps:
        if before != at:
            return False
        at = after
    return at == state
