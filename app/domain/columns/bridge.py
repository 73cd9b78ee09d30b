"""Gaps that a bridge waives between an old permit and the new kind, for all guardians at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from app.domain.columns.population import Bools, Ints, Longs, Permits, code, kept
from app.domain.columns.span import Spans
from app.domain.people import GapCause, PermitKind
from app.domain.timeline import Bridge, BridgeCause

_CAUSE_BITS = 2
_OWNER = 24 + _CAUSE_BITS


@dataclass(frozen=True, slots=True)
class Bridges:
    """One row a waived gap: the row of the permit that ends it, and the day that one begins."""

    gaps: Spans
    new: Ints
    renewed: Ints


def bridges(bridge: Bridge | None, permits: Permits) -> Bridges:
    """As `timeline._bridges`: of later permits of the new kind the first ends the gap, if its cause is waived."""
    nothing = np.zeros(0, dtype=np.int32)
    rows = np.flatnonzero(permits.kind == code(PermitKind.RESIDENCE))
    if bridge is None or not len(rows):
        return Bridges(Spans(nothing, nothing, nothing), nothing, nothing)
    old = kept(permits, _runs_out(bridge, permits))
    keys = _key(permits.owner[rows], permits.first[rows], permits.cause[rows])
    order = np.argsort(keys, kind="stable")
    at = np.searchsorted(keys[order], _key(old.owner, old.last + 1, np.zeros_like(old.last)))
    new = rows[order[np.minimum(at, len(rows) - 1)]]
    holds = (
        (at < len(rows))
        & (permits.owner[new] == old.owner)
        & (permits.first[new] <= bridge.renewed_by.toordinal())
        & _waives(bridge.cause, permits.cause[new])
        & (old.last + 1 < permits.first[new])
    )
    new = new[holds].astype(np.int32)
    first = permits.first[new]
    return Bridges(Spans(old.owner[holds], old.last[holds] + np.int32(1), first - np.int32(1)), new, first)


def _runs_out(bridge: Bridge, permits: Permits) -> Bools:
    """Old permits that ran out within the bridge's days."""
    old: Bools = (
        (permits.kind == code(PermitKind.TEMPORARY))
        & (permits.first < bridge.issued_before.toordinal())
        & (permits.last >= bridge.expires_from.toordinal())
        & (permits.last <= bridge.expires_to.toordinal())
    )
    return old


def _key(owner: Ints, first: Ints, cause: Ints) -> Longs:
    key: Longs = (owner.astype(np.int64) << _OWNER) | (first.astype(np.int64) << _CAUSE_BITS) | cause
    return key


def _waives(rule: BridgeCause, cause: Ints) -> Bools:
    if rule is BridgeCause.ANY:
        return np.ones(cause.shape, dtype=np.bool_)
    waived: Bools = cause == code(GapCause.POLICE)
    return cause != code(GapCause.PERSONAL) if rule is BridgeCause.NOT_PERSONAL else waived
