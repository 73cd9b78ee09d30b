"""The counter where queries are answered: verify, wait as long as the department takes, find, spoil if told, sign."""

from __future__ import annotations

import asyncio
import math
import time
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from random import Random
from typing import Any

from registries.exchange import certificate_library, refusal
from registries.exchange.certificate_library import CertificateLibrary
from registries.exchange.department import Temperament
from registries.exchange.journal import Journal
from registries.exchange.misbehaviour import FaultBoard, Kind, from_quality, spoil
from registries.exchange.query import Query, read_query
from registries.exchange.record_room import Holding, RecordRoom
from registries.exchange.refusal import Refused
from registries.exchange.seal import TICKET_TYPE, Seal
from registries.exchange.settings import Settings
from registries.exchange.waiting import WaitingRoom

TRANSPORT_FAULTS = (Kind.HANG, Kind.RESET, Kind.REDIRECT, Kind.HUGE, Kind.GARBAGE)
HANG_SECONDS = 300


@dataclass(frozen=True)
class Outcome:
    """A signed answer, a ticket for one that comes later, or a fault of transport for the server to act out."""

    token: str = ""
    accepted: bool = False
    transport: Kind | None = None


@dataclass
class Counter:
    """Everything one running exchange needs to answer."""

    settings: Settings
    departments: dict[str, Temperament]
    room: RecordRoom
    journal: Journal
    waiting: WaitingRoom
    seal: Seal
    library: CertificateLibrary
    faults: FaultBoard
    rng: Random = field(default_factory=Random)

    @property
    def titles(self) -> dict[str, str]:
        """Dataset -> its title, of all departments."""
        return {
            d: title for department in self.departments.values() for d, title in department.datasets.items()
        }

    async def answer(self, body: bytes) -> Outcome:
        """The outcome of one query; raises `Refused`. Every verified query leaves a line in the journal."""
        query = read_query(body, self.settings.clients)
        self.journal.claim(query)
        began = time.monotonic()
        noted = "aborted"
        try:
            noted, outcome = await self._asked(query)
        except Refused as error:
            noted = error.reason.code
            raise
        finally:
            self.journal.add(query, noted, round((time.monotonic() - began) * 1000))
        return outcome

    async def _asked(self, query: Query) -> tuple[str, Outcome]:
        department = self.departments.get(query.dataset.department_code)
        if department is None or query.dataset not in department.datasets:
            raise Refused(refusal.DATASET)
        holding = self.room.find(query)
        if holding is not None and self.waiting.is_mended(query.dataset, query.id_number):
            holding = replace(holding, quality=None)
        behaviour = {
            **from_quality(holding.quality if holding else None),
            **self.faults.for_dataset(query.dataset),
        }
        await asyncio.sleep(department.delay(self.rng) + float(behaviour.get(Kind.DELAY, 0)) / 1000)
        self._stand(department, behaviour)
        for kind in TRANSPORT_FAULTS:
            if behaviour.get(kind):
                return kind.value, Outcome(transport=kind)
        if later := float(behaviour.get(Kind.LATER, department.answers_after_s)):
            ready_at = self.waiting.ready_at(query, later)
            if time.time() < ready_at:
                return "accepted", Outcome(self._ticket(query, department, ready_at), accepted=True)
        self.waiting.note_interest(query)
        found = None if behaviour.get(Kind.MISSING) else holding
        token = self._sealed(query, department, found, behaviour)
        return "answered" if found else "not_found", Outcome(token=token)

    def _stand(self, department: Temperament, behaviour: dict[Kind, Any]) -> None:
        """Is the department able to answer at all?"""
        flaps = self.rng.random() < float(behaviour.get(Kind.FLAPPING, 0))
        if flaps or behaviour.get(Kind.UNAVAILABLE) or department.is_down(datetime.now(UTC)):
            raise Refused(refusal.UNAVAILABLE)
        if behaviour.get(Kind.ERROR) or self.rng.random() < department.error_rate:
            raise Refused(refusal.FAILED)

    def _ticket(self, query: Query, department: Temperament, ready_at: float) -> str:
        """Asking again with the same `request_id` is how a ticket is handed in."""
        claims = {
            "aud": query.client_id,
            "in_reply_to": query.jti,
            "request_id": query.request_id,
            "dataset": query.dataset.value,
            "department": department.code,
            "ready_at": math.ceil(ready_at),
        }
        return self.seal.sign(claims, kind=TICKET_TYPE)

    def _sealed(
        self, query: Query, department: Temperament, found: Holding | None, behaviour: dict[Kind, Any]
    ) -> str:
        payload = spoil(found.payload, behaviour, name=query.name) if found else None
        if payload is not None and query.dataset == certificate_library.DATASET:
            payload = self.library.hand_over(payload, query, behaviour)
        if payload is not None and behaviour.get(Kind.BAD_SCHEMA):
            payload["unagreed"] = True
        as_of = department.batched(found.as_of if found else self.room.made_on).isoformat()
        claims = {
            "aud": query.client_id,
            "in_reply_to": "0" * 32 if behaviour.get(Kind.OTHER_QUESTION) else query.jti,
            "request_id": query.request_id,
            "dataset": query.dataset.value,
            "department": department.code,
            "found": found is not None,
            "payload": payload,
            "reference": found.reference if found else f"{department.code.upper()}-NONE",
            "as_of": behaviour.get(Kind.STALE, as_of),
        }
        return self.seal.sign(claims, forged=bool(behaviour.get(Kind.BAD_SIGNATURE)))
