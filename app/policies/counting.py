"""How time counts, read from a pack: the cut-off, which records count, and the bridge over gaps between permits."""

from __future__ import annotations

from app.domain import reading
from app.domain.people import Paid, Via, WorkKind
from app.domain.reading import Path, Reader
from app.domain.timeline import Bridge, BridgeCause, Counting
from app.policies.reference import Reference, refuse, words


def counting_of_points(value: object, path: Path, known: Reference) -> Counting:
    """Everything must be said: points count a main applicant's time."""
    reader = Reader(value, path)
    counting = Counting(
        until=reader.required("until", reading.day),
        districts=reader.required("districts", known.districts),
        bridge=reader.optional("bridge", lambda v, p: _bridge(v, p, known), None),
        deem_future=reader.required("deem_future", reading.flag),
        insurance_via=frozenset(reader.required("insurance_via", reading.list_of(reading.one_of(Via)))),
        insurance_paid=frozenset(reader.required("insurance_paid", reading.list_of(reading.one_of(Paid)))),
        work_kinds=frozenset(reader.required("work_kinds", reading.list_of(reading.one_of(WorkKind)))),
        work_insured_via=frozenset(reader.required("work_insured_via", reading.list_of(reading.one_of(Via)))),
        hukou_districts=reader.optional("hukou_districts", known.districts, frozenset()),
    )
    Reader(reader.required("laws", lambda v, _: v), (*path, "laws")).items(known.law)
    reader.optional("reason", words, None)
    reader.close()
    return counting


def _bridge(value: object, path: Path, known: Reference) -> Bridge:
    reader = Reader(value, path)
    bridge = Bridge(
        issued_before=reader.required("issued_before", reading.day),
        expires_from=reader.required("expires_from", reading.day),
        expires_to=reader.required("expires_to", reading.day),
        renewed_by=reader.required("renewed_by", reading.day),
        cause=reader.required("cause", reading.one_of(BridgeCause)),
    )
    reader.required("law", known.law)
    reader.close()
    begin = bridge.expires_from
    for key, end in (("expires_to", bridge.expires_to), ("renewed_by", bridge.renewed_by)):
        if end < begin:
            refuse(
                (*path, key),
                f"{end} 早于 expires_from 的 {begin}",
                f"{end} is before `expires_from`, {begin}",
            )
    return bridge


def counting_of_batches(value: object, path: Path, known: Reference) -> Counting:
    """Only the cut-off: every condition of a batch names its own records, nobody is main applicant."""
    reader = Reader(value, path)
    until = reader.required("until", reading.day)
    Reader(reader.required("laws", lambda v, _: v), (*path, "laws")).items(known.law)
    reader.close()
    return Counting(
        until=until,
        districts=frozenset(known.city.districts),
        bridge=None,
        deem_future=True,
        insurance_via=frozenset(Via),
        insurance_paid=frozenset({Paid.ON_TIME}),
        work_kinds=frozenset(WorkKind),
        work_insured_via=frozenset({Via.EMPLOYER, Via.FLEXIBLE}),
        hukou_districts=frozenset(),
    )
