"""Pseudonymised applications of a season for statistics: no names, numbers, phones or addresses."""

from __future__ import annotations

import csv
import hashlib
import os
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TextIO
from uuid import UUID

from app import audit, transactions
from app.domain.spreadsheet import inert
from app.models.application import Application, Assessment
from app.models.person import Person
from app.models.season import Season
from app.privacy import vault
from app.services.purge_season import NoSuchSeason
from app.store import pseudonyms, seasons

COLUMNS = (
    "pseudonym", "birth_month", "sex", "district", "class", "state", "submitted_on_month", "total", "items",
)  # fmt: skip
BATCH = 500


@dataclass(frozen=True)
class Exported:
    """How many lines were written, and the SHA-256 of the file."""

    rows: int
    digest: str


def export(year: int, out: Path, *, actor: str, now: datetime) -> Exported:
    """Write OUT whole or not at all, readable by its owner only; the audit trail has its rows and digest.

    A child keeps its pseudonym within a season and has another one in the next. Raises `OSError`.
    """
    season = seasons.find_by_year(year)
    if season is None:
        raise NoSuchSeason(year=year)
    handle, name = tempfile.mkstemp(prefix=f".{out.name}.", dir=out.parent)
    part = Path(name)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
            rows = _write(file, season)
            file.flush()
            os.fsync(file.fileno())
        digest = hashlib.sha256(part.read_bytes()).hexdigest()
        subject = audit.about("season", season.id)
        audit.record(actor, "applications_exported", subject, now=now, rows=rows, digest=digest)
        transactions.release()  # no file leaves before the trail says so
        part.replace(out)
    finally:
        with suppress(FileNotFoundError):
            part.unlink()
    return Exported(rows, digest)


def pseudonym(year: int, child_id: UUID) -> str:
    """HMAC-SHA256 of the child under the platform's key, apart for every season; 80 bits in hex."""
    return vault.index(f"export.{year}", str(child_id)).hex()[:20]


def _write(file: TextIO, season: Season) -> int:
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(COLUMNS)
    rows = 0
    for application, child, assessment in _applications(season.id):
        writer.writerow([inert(cell) for cell in _cells(season.year, application, child, assessment)])
        rows += 1
    return rows


def _applications(season_id: UUID) -> Iterator[tuple[Application, Person, Assessment | None]]:
    after: UUID | None = None
    while batch := pseudonyms.list_applications(season_id, after=after, limit=BATCH):
        yield from batch
        after = batch[-1][0].id


def _cells(
    year: int, application: Application, child: Person, assessment: Assessment | None
) -> tuple[str, ...]:
    result = assessment.result if assessment else {}
    items = result.get("points", {}).get("items", [])
    return (
        pseudonym(year, application.child_id),
        (child.born_on or "")[:7],
        child.sex or "",
        application.district_code or "",
        str(result.get("applicant_class", "")),
        application.state,
        f"{application.submitted_at:%Y-%m}" if application.submitted_at else "",
        "" if assessment is None or assessment.total is None else str(assessment.total),
        ";".join(f"{item['id']}={item['points']}" for item in items),
    )
