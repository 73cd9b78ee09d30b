"""Fetch one dataset that is still pending."""

from __future__ import annotations

from uuid import UUID

from app import clock, transactions
from app.models.outbox import OutboxEntry
from app.ports import ports
from app.services import fetch_record, request_record
from app.store import records


def fetch_dataset(entry: OutboxEntry) -> None:
    """Ask the department, unless it was answered meanwhile; no connection is held during the call."""
    question = request_record.question_of(records.get_snapshot(UUID(entry.subject)))
    if question is None:
        return
    transactions.release()
    outcome = fetch_record.ask(ports().registries, question, timeout=fetch_record.QUEUE_TIMEOUT)
    fetch_record.store(question, outcome, now=clock.now())
