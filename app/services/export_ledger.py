"""Take the privacy ledger along: as a table for a spreadsheet, or signed, so that nobody can deny what it said."""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app import clock, receipts
from app.domain.actor import Person
from app.domain.spreadsheet import inert
from app.models.consent import Consent
from app.services import read_ledger
from app.services.read_ledger import Line
from app.store import consent_history
from registries.department import DEPARTMENTS
from registries.ports import Dataset

SIGNED_AS = "LEDGER"  # where a receipt has its serial
PAGE, MOST = 100, 5_000  # lines; a family has some hundreds
COLUMNS = ("时间", "事项", "操作人", "涉及", "部门", "数据", "授权编号", "结果")
_WHO = {"self": "本人", "guardian": "另一监护人", "staff": "工作人员", "system": "平台", "helper": "代办人员"}
_ABOUT = {"self": "本人", "family": "家人", "application": "入学申请"}


@dataclass(frozen=True)
class ConsentLine:
    """One consent; `withdrawn_at` is None while it holds."""

    id: str
    dataset: str
    dataset_zh: str
    dataset_en: str
    text_version: str
    given_at: datetime
    withdrawn_at: datetime | None
    is_live: bool


def as_csv(actor: Person) -> str:
    """The ledger, newest first, with Chinese headings; no cell computes anything in a spreadsheet."""
    out = io.StringIO()
    out.write("\ufeff")  # so that spreadsheets read UTF-8
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for line in _lines(actor):
        writer.writerow([inert(cell) for cell in _cells(line)])
    return out.getvalue()


def signed(actor: Person, *, now: datetime) -> dict[str, Any]:
    """Ledger and consents with a receipt over their digest: SHA-256 of `content` as sorted, compact JSON.

    The receipt is checked like any other (`/receipt-verifications`, or with the public key alone).
    """
    content = {
        "made_at": clock.local(now).isoformat(),
        "events": [_event(line) for line in _lines(actor)],
        "consents": [_consent(line) for line in history(actor)],
    }
    digest = hashlib.sha256(canonical(content)).hexdigest()
    return {"content": content, "receipt": receipts.notary.sign(serial=SIGNED_AS, digest=digest, at=now)}


def canonical(content: Any) -> bytes:
    """The bytes that the digest is of."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def history(actor: Person) -> list[ConsentLine]:
    """Every consent that the person gave or withdrew, newest first."""
    return [_shown(consent) for consent in consent_history.list_all(actor.person_id)]


def _lines(actor: Person) -> Iterator[Line]:
    cursor, told = None, 0
    while told < MOST:
        page = read_ledger.read(actor=actor, cursor=cursor, limit=PAGE)
        yield from page.items
        told += len(page.items)
        if page.next is None:
            return
        cursor = page.next


def _cells(line: Line) -> tuple[str, ...]:
    return (
        f"{clock.local(line.at):%Y-%m-%d %H:%M:%S}",
        line.title_zh,
        _WHO.get(line.who, line.who),
        _ABOUT.get(line.about, line.about),
        line.department_zh or "",
        "、".join(line.fields),
        line.consent_id or "",
        line.status or "",
    )


def _event(line: Line) -> dict[str, Any]:
    return {
        "id": str(line.id),
        "at": clock.local(line.at).isoformat(),
        "event": line.event,
        "title_zh": line.title_zh,
        "who": line.who,
        "about": line.about,
        "department_zh": line.department_zh,
        "consent_id": line.consent_id,
        "status": line.status,
        "fields": list(line.fields),
    }


def _consent(line: ConsentLine) -> dict[str, Any]:
    withdrawn = None if line.withdrawn_at is None else clock.local(line.withdrawn_at).isoformat()
    return {
        "id": line.id,
        "dataset": line.dataset,
        "text_version": line.text_version,
        "given_at": clock.local(line.given_at).isoformat(),
        "withdrawn_at": withdrawn,
    }


def _shown(consent: Consent) -> ConsentLine:
    department = DEPARTMENTS[Dataset(consent.dataset)]
    return ConsentLine(
        id=str(consent.id),
        dataset=consent.dataset,
        dataset_zh=department.dataset_zh,
        dataset_en=department.dataset_en,
        text_version=consent.text_version,
        given_at=consent.given_at,
        withdrawn_at=consent.withdrawn_at,
        is_live=consent.withdrawn_at is None,
    )
