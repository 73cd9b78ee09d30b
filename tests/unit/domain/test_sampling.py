"""Audit samples: drawn by seed, told with their interval."""

from __future__ import annotations

from decimal import Decimal
from uuid import UUID, uuid4

import pytest

from app.domain.sampling import is_drawn, wilson

SEED = bytes(range(32))


def test_the_same_seed_draws_the_same_tasks():
    tasks = [UUID(int=n) for n in range(500)]
    first = [is_drawn(SEED, task, Decimal("0.1")) for task in tasks]
    assert first == [is_drawn(SEED, task, Decimal("0.1")) for task in tasks]
    assert first != [is_drawn(SEED[::-1], task, Decimal("0.1")) for task in tasks]
    assert 25 <= sum(first) <= 80  # about a tenth; far outside would be another share


def test_a_larger_share_only_adds():
    tasks = [uuid4() for _ in range(300)]
    small = {task for task in tasks if is_drawn(SEED, task, Decimal("0.05"))}
    large = {task for task in tasks if is_drawn(SEED, task, Decimal("0.5"))}
    assert small < large


@pytest.mark.parametrize(("share", "drawn"), [("0", 0), ("1", 100)])
def test_none_and_all(share, drawn):
    assert sum(is_drawn(SEED, uuid4(), Decimal(share)) for _ in range(100)) == drawn


@pytest.mark.parametrize(
    ("hits", "of", "low", "high"),
    [
        (0, 10, 0.0, 0.27753),  # none wrong of ten does not mean none wrong
        (1, 20, 0.00889, 0.23613),
        (15, 50, 0.19103, 0.43750),
        (10, 10, 0.72247, 1.0),
    ],
)
def test_the_wilson_interval_as_published(hits, of, low, high):
    found = wilson(hits, of)
    assert (found.low, found.high) == (pytest.approx(low, abs=2e-4), pytest.approx(high, abs=2e-4))
    assert found.low <= hits / of <= found.high + 1e-12


def test_no_sample_tells_nothing():
    assert wilson(0, 0).rate is None
