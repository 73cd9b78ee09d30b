"""What the platform may ask the city's departments, and the only shapes an answer or a failure can take."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any, ClassVar, Literal, Protocol

Payload = Mapping[str, Any]


class Dataset(str):
    """The id of one kind of record on the wire, `department.dataset`; what each is stands in its connector."""

    HOUSEHOLD: ClassVar[Dataset]
    RESIDENCE_PERMIT: ClassVar[Dataset]
    SOCIAL_INSURANCE: ClassVar[Dataset]
    EMPLOYMENT: ClassVar[Dataset]
    BUSINESS: ClassVar[Dataset]
    PROPERTY: ClassVar[Dataset]
    FAMILY_PLANNING: ClassVar[Dataset]
    MARRIAGE: ClassVar[Dataset]
    STUDENT_RECORD: ClassVar[Dataset]
    PREFERENTIAL: ClassVar[Dataset]
    CERTIFICATE: ClassVar[Dataset]

    @property
    def value(self) -> str:
        """The id as plain text."""
        return str.__str__(self)

    @property
    def department_code(self) -> str:
        """The department that answers: the part before the dot."""
        return self.partition(".")[0]


Dataset.HOUSEHOLD = Dataset("police.household")
Dataset.RESIDENCE_PERMIT = Dataset("police.residence_permit")
Dataset.SOCIAL_INSURANCE = Dataset("hrss.social_insurance")
Dataset.EMPLOYMENT = Dataset("hrss.employment")
Dataset.BUSINESS = Dataset("samr.business")
Dataset.PROPERTY = Dataset("natural_resources.property")
Dataset.FAMILY_PLANNING = Dataset("health.family_planning")
Dataset.MARRIAGE = Dataset("civil_affairs.marriage")
Dataset.STUDENT_RECORD = Dataset("education.student_record")
Dataset.PREFERENTIAL = Dataset("veterans.preferential")
Dataset.CERTIFICATE = Dataset("data_bureau.certificate")


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


@dataclass(frozen=True, slots=True)
class Ticket:
    """The department accepted the question and answers later: ask again, with the same `request_id`, after `wait`."""

    dataset: Dataset
    wait: timedelta


@dataclass(frozen=True, slots=True)
class Notice:
    """The exchange's verified word that one of our own requests has news; `jti` is used once."""

    event: Literal["ready", "changed"]
    request_id: str
    dataset: Dataset
    jti: str
    expires_at: datetime


class BadNotice(Exception):
    """Not a notice that the exchange signed for us."""


class RegistryFailure(StrEnum):
    """Why there is no answer. None of these ever means that the department holds no record."""

    UNAVAILABLE = "unavailable"
    TIMEOUT = "timeout"
    BREAKER_OPEN = "breaker_open"
    BAD_ANSWER = "bad_answer"
    REFUSED = "refused"
    OVERDUE = "overdue"


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
    ) -> RegistryAnswer | Ticket:
        """Ask for one person's record, for a named purpose under a recorded consent.

        `timeout` is seconds for everything: waiting for a place, retries and reading. Raises `RegistryError`.
        """
        ...

    def read_notice(self, token: str) -> Notice:
        """The notice in a callback's body, verified; `BadNotice` for everything else."""
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
