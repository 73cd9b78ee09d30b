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
    """As `timeline._bridges`: a row for every old permit and each later one of the new kind that is issued in time."""
    nothing = np.zeros(0, dtype=np.int32)
    rows = np.flatnonzero(permits.kind == code(PermitKind.RESIDENCE))
    if bridge is None or not len(rows):
        return Bridges(Spans(nothing, nothing, nothing), nothing, nothing)
    old = kept(permits, _runs_out(bridge, permits))
    keys = _key(permits.owner[rows], permits.first[rows], permits.cause[rows])
    order = np.argsort(keys, kind="stable")
    rows, keys = rows[order], keys[order]
    begins = np.searchsorted(keys, _key(old.owner, old.last + 1, np.zeros_like(old.last)))
    in_time = np.full_like(old.last, bridge.renewed_by.toordinal() + 1)
    several = np.maximum(np.searchsorted(keys, _key(old.owner, in_time, np.zeros_like(old.last))) - begins, 0)
    pair = np.repeat(np.arange(len(old.owner)), several)
    at = begins[pair] + np.arange(len(pair)) - np.repeat(np.cumsum(several) - several, several)
    new = rows[at].astype(np.int32)
    holds = _waives(bridge.cause, permits.cause[new]) & (old.last[pair] + 1 < permits.first[new])
    if bridge.cause is not BridgeCause.ANY:
        holds &= _personal_before(permits.cause[rows], at + 1) == _personal_before(
            permits.cause[rows], begins[pair]
        )
    pair, new = pair[holds], new[holds]
    first = permits.first[new]
    gaps = Spans(old.owner[pair], old.last[pair] + np.int32(1), first - np.int32(1))
    return Bridges(gaps, new, first)


def _personal_before(causes: Ints, at: Longs) -> Longs:
    """How many of the `causes` before each place are the family's own."""
    counted: Longs = np.concatenate(([0], np.cumsum(causes == code(GapCause.PERSONAL))))[at]
    return counted


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
