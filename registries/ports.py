"""What the platform may ask the city's departments, and the only shapes an answer or a failure can take."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Protocol

Payload = Mapping[str, Any]


class Dataset(StrEnum):
    """One kind of record that one department keeps; the value is the id on the wire."""

    HOUSEHOLD = "police.household"
    RESIDENCE_PERMIT = "police.residence_permit"
    SOCIAL_INSURANCE = "hrss.social_insurance"
    EMPLOYMENT = "hrss.employment"
    BUSINESS = "samr.business"
    PROPERTY = "natural_resources.property"
    FAMILY_PLANNING = "health.family_planning"
    MARRIAGE = "civil_affairs.marriage"
    STUDENT_RECORD = "education.student_record"
    PREFERENTIAL = "veterans.preferential"

    @property
    def department_code(self) -> str:
        """The department that answers: the part before the dot."""
        return self.value.partition(".")[0]


@dataclass(frozen=True, slots=True)
class Subject:
    """The one person a query is about; never shown in a log (`repr` hides both values)."""

    id_number: str = field(repr=False)
    name: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class RegistryAnswer:
    """A department's signed answer, already verified.

    `payload` is None exactly when `found` is False; `digest` is `payload_digest(payload)`; `reference` is the
    department's own number for the record, `as_of` the day its data was true, `answered_at` an aware instant.
    """

    dataset: Dataset
    found: bool
    payload: Payload | None = field(repr=False)
    reference: str
    as_of: date
    department: str
    digest: str
    answered_at: datetime


class RegistryFailure(StrEnum):
    """Why there is no answer. None of these ever means that the department holds no record."""

    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    BREAKER_OPEN = "breaker_open"
    BAD_ANSWER = "bad_answer"
    REFUSED = "refused"


class RegistryError(Exception):
    """No usable answer. `permanent`: asking again cannot help. `detail` holds no personal data."""

    def __init__(self, code: RegistryFailure, dataset: Dataset, detail: str = "") -> None:
        super().__init__(f"{dataset.value}: {code.value}" + (f" ({detail})" if detail else ""))
        self.code = code
        self.dataset = dataset
        self.detail = detail

    @property
    def permanent(self) -> bool:
        return self.code is RegistryFailure.REFUSED


class RegistryGateway(Protocol):
    """What a use case calls to ask a department; safe to call from several threads at once."""

    def fetch(
        self,
        dataset: Dataset,
        *,
        subject: Subject,
        purpose: str,
        consent: str,
        request_id: str,
        timeout: float,
    ) -> RegistryAnswer:
        """Ask for one person's record, for a named purpose under a recorded consent.

        `timeout` is seconds for everything: waiting for a place, retries and reading. Raises `RegistryError`.
        """
        ...

    def breaker_states(self) -> dict[str, str]:
        """Department code -> `closed`, `open` or `half-open`, as this process sees it."""
        ...


def canonical_json(payload: Payload | None) -> bytes:
    """The one byte sequence of a payload: sorted keys, no spaces, UTF-8."""
    text = json.dumps(payload, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return text.encode()


def payload_digest(payload: Payload | None) -> str:
    """SHA-256 in hex over `canonical_json`."""
    return hashlib.sha256(canonical_json(payload)).hexdigest()
