"""One commit rule: a unit of work commits when it succeeds; nobody else commits."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TypeVar

import psycopg
from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError

from app import journal
from app.domain.errors import DomainError
from app.extensions import db

Result = TypeVar("Result")

_RETRYABLE = frozenset({"40001", "40P01"})
_TRIES = 3

_refusals: dict[str, type[DomainError]] = {}


def refuse_as(constraint: str, refusal: type[DomainError]) -> None:
    """Say which refusal a violated database constraint means."""
    _refusals[constraint] = refusal


@contextmanager
def unit() -> Iterator[None]:
    """A unit of work: commit at the end, roll back on any error, give the connection back either way.

    Units do not nest: the outermost one commits, so that a service can be called from a job or a view alike.
    """
    if db.has_session:
        yield
        return
    try:
        yield
        commit()
    except IntegrityError as error:
        raise _refusal_for(error) from error
    finally:
        db.close_session()


def commit() -> None:
    """Commit what the unit has done so far (called by `unit` and `release` only)."""
    if db.has_session:
        db.session.flush()
        journal.write(and_commit=True)
        db.session.commit()


def release() -> None:
    """Commit and give the connection back, before an outside world is called or a refusal must be remembered."""
    try:
        commit()
    except IntegrityError as error:
        raise _refusal_for(error) from error
    finally:
        db.close_session()


def run(work: Callable[[], Result]) -> Result:
    """Run `work` as a unit, whole again (3 times at most) where the database lost a race (40001, 40P01)."""
    for attempt in range(1, _TRIES + 1):
        try:
            with unit():
                return work()
        except (OperationalError, DBAPIError) as error:
            if attempt == _TRIES or _sqlstate(error) not in _RETRYABLE:
                raise
        time.sleep(random.uniform(0.01, 0.05) * attempt)  # noqa: S311 - jitter, not a secret
    raise AssertionError("unreachable")


def _sqlstate(error: DBAPIError) -> str | None:
    return error.orig.sqlstate if isinstance(error.orig, psycopg.Error) else None


def _refusal_for(error: IntegrityError) -> Exception:
    if isinstance(error.orig, psycopg.Error):
        refusal = _refusals.get(error.orig.diag.constraint_name or "")
        if refusal is not None:
            return refusal()
    return error
