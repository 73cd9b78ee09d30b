"""Audit samples: who is drawn is fixed by a stored seed, and what the sample says has its interval."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from decimal import Decimal
from math import sqrt
from uuid import UUID

Z_95 = 1.959963984540054
"""The two-sided 95 % point of the normal distribution."""

_SPAN = 1 << 64


def is_drawn(seed: bytes, task_id: UUID, share: Decimal) -> bool:
    """Whether a task belongs to the sample: the first 64 bits of HMAC-SHA256(seed, task id), as a fraction, < `share`.

    Anyone who is given the seed afterwards finds the same sample; nobody who lacks it can tell before.
    """
    ticket = int.from_bytes(hmac.digest(seed, task_id.bytes, hashlib.sha256)[:8])
    return Decimal(ticket) < share * _SPAN


@dataclass(frozen=True)
class Rate:
    """A share that was found in a sample, with the interval in which the true one lies at 95 %; None: no sample."""

    hits: int
    of: int
    rate: float | None
    low: float | None
    high: float | None


def wilson(hits: int, of: int, z: float = Z_95) -> Rate:
    """The Wilson score interval; it stays honest where few were sampled and none was wrong.

    Wilson, Journal of the American Statistical Association 22 (1927), 209–212.
    """
    if of == 0:
        return Rate(hits, of, None, None, None)
    found = hits / of
    scale = 1 + z * z / of
    centre = (found + z * z / (2 * of)) / scale
    half = z * sqrt(found * (1 - found) / of + z * z / (4 * of * of)) / scale
    return Rate(hits, of, found, max(0.0, centre - half), min(1.0, centre + half))
