"""Deliver texts in three steps: claim the rows, call the vendor without a connection, write what happened."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import structlog

from app import clock, outbox
from app.domain.breaker import Breaker
from app.domain.retry import pause_after
from app.models.base import new_id
from app.models.message import Message
from app.ports import ports
from app.privacy import CannotDecrypt
from app.services.callback_address import callback_address
from app.services.limit_spend import limit_spend
from app.services.queue_message import promise_delivery
from app.store import message_delivery as deliveries
from app.store.message_delivery import Settlement
from sms.delivery import DeliveryState
from sms.ports import Receipt, Sms, SmsError, SmsOutcomeUnknown, SmsRefused, SmsUnavailable
from sms.template import Purpose

log = structlog.get_logger()

LOOK_UP = "look_up_message"
LOOK_UP_AFTER = timedelta(seconds=60)
REPORT_EXPECTED_WITHIN = timedelta(minutes=10)
CONCURRENCY = 50

vendor = Breaker()
"""This process's own view of the vendor."""


@dataclass(frozen=True)
class Claim:
    """Rows that this process alone may send, under a token that fences out everybody else."""

    token: UUID
    rows: tuple[Message, ...]


@dataclass(frozen=True)
class Outcome:
    """What became of one text."""

    row: Message
    answer: Receipt | SmsError


def claim(ids: Sequence[UUID], *, now: datetime, wall: datetime) -> Claim:
    """Take the due rows among `ids`; what another worker holds or has sent is not taken.

    First claims are charged to the day's segments (see `limit_spend`).
    """
    token = new_id()
    rows = deliveries.claim(ids, token=token, now=now, wall=wall)
    return Claim(token, tuple(limit_spend(rows, now=now)))


def send(claimed: Claim) -> list[Outcome]:
    """Call the vendor, with no connection to the database held; every row gets an outcome."""
    readable, outcomes = _read(claimed.rows)
    texts = [sms for _, sms in readable]
    allowed = vendor.allowed(time.monotonic(), len(texts))
    answers = _call(texts[:allowed])
    if allowed < len(texts) and not vendor.is_open:
        answers += _call(texts[allowed:])
    answers += [SmsUnavailable("not_tried")] * (len(texts) - len(answers))
    return outcomes + [Outcome(row, answer) for (row, _), answer in zip(readable, answers, strict=True)]


def settle(claimed: Claim, outcomes: Sequence[Outcome], *, now: datetime) -> None:
    """Write the outcomes under the claim; what may be tried again, or must be looked up, is promised."""
    settled = {outcome.row.id: (outcome.row, _settlement(outcome, now)) for outcome in outcomes}
    written = deliveries.settle(
        [settlement for _, settlement in settled.values()], claim=claimed.token, wall=clock.wall(), now=now
    )
    for message_id, state in written:
        row, settlement = settled[message_id]
        if state == DeliveryState.PENDING:
            promise_delivery(row, now=now, not_before=settlement.not_before)
        elif state == DeliveryState.UNKNOWN:
            outbox.promise(LOOK_UP, row.id, now=now, queue="bulk", not_before=settlement.not_before)


def _read(rows: Sequence[Message]) -> tuple[list[tuple[Message, Sms]], list[Outcome]]:
    """The texts, and a refusal for each row whose key is gone: one such row must not stop the batch."""
    readable, outcomes = [], []
    for row in rows:
        try:
            readable.append((row, _text(row)))
        except CannotDecrypt:
            outcomes.append(Outcome(row, SmsRefused("unreadable")))
    return readable, outcomes


def _text(row: Message) -> Sms:
    return Sms(reference=str(row.id), to=row.to, body=row.body, callback_url=callback_address(row.id))


def _call(texts: list[Sms]) -> list[Receipt | SmsError]:
    if len(texts) > 1:
        rate = ports().sms_rate or None
        pairs = ports().sms.send_many(texts, concurrency=CONCURRENCY, rate=rate, patience=vendor.failures)
        answers = [answer for _, answer in pairs]
    else:
        answers = [_call_once(text) for text in texts]
    for answer in answers:
        if isinstance(answer, Receipt | SmsRefused):
            vendor.succeeded()
        else:
            vendor.failed(time.monotonic())
    return answers


def _call_once(text: Sms) -> Receipt | SmsError:
    try:
        return ports().sms.send(text)
    except SmsError as error:
        return error


def _settlement(outcome: Outcome, now: datetime) -> Settlement:
    row, answer = outcome.row, outcome.answer
    match answer:
        case Receipt():
            due = now + REPORT_EXPECTED_WITHIN
            return Settlement(
                row.id, answer.state, due, answer.provider_id, answer.segments, answer.error_code
            )
        case SmsOutcomeUnknown():
            return Settlement(row.id, DeliveryState.UNKNOWN, now + LOOK_UP_AFTER, error_code=answer.code)
        case SmsUnavailable():
            pause = pause_after(row.attempts, is_code=row.purpose == Purpose.CODE)
            if pause is not None:
                wait = max(pause, timedelta(seconds=answer.retry_after or 0))
                return Settlement(row.id, DeliveryState.PENDING, now + wait, error_code=answer.code)
    return Settlement(row.id, DeliveryState.FAILED, now, error_code=answer.code)
