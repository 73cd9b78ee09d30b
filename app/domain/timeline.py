"""One guardian's time in the city as a policy counts it: residence, insured months, work."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import takewhile
from typing import NamedTuple

from app.domain import period
from app.domain.facts import Family
from app.domain.people import GapCause, Guardian, Insurance, Paid, PermitKind, Residence, Via, Who, WorkKind
from app.domain.period import Span


class BridgeCause(StrEnum):
    """Which gaps a bridge waives: every one; all but those recorded as personal; only those of the police."""

    ANY = "any"
    NOT_PERSONAL = "not_personal"
    POLICE_ONLY = "police_only"


@dataclass(frozen=True, slots=True)
class Bridge:
    """The days waived between an old permit that ran out within these days and any of the new kind issued in time."""

    issued_before: date
    expires_from: date
    expires_to: date
    renewed_by: date
    cause: BridgeCause


@dataclass(frozen=True, slots=True)
class Counting:
    """How time counts. `districts` and `hukou_districts` are codes; `until` is the last day that counts."""

    until: date
    districts: frozenset[str]
    bridge: Bridge | None
    deem_future: bool
    insurance_via: frozenset[Via]
    insurance_paid: frozenset[Paid]
    work_kinds: frozenset[WorkKind]
    work_insured_via: frozenset[Via]
    hukou_districts: frozenset[str]


class Timeline(NamedTuple):
    """Spans of days in ordinals and of months, none after the cut-off; deemed time included and counted apart.

    `district_on` is the district of the permit in force on the day of evaluation.
    """

    residence: tuple[Span, ...]
    residence_years: int
    residence_deemed_days: int
    bridged: tuple[Span, ...]
    bridge_waits: bool
    resides: bool
    district_on: str | None
    insurance: tuple[Span, ...]
    insured_months: int
    insured_deemed_months: int
    insured: bool
    work: tuple[Span, ...]
    works: bool


def build(
    counting: Counting, places: Mapping[str, str], family: Family, who: Who, guardian: Guardian, on: date
) -> Timeline:
    """The timeline of `guardian`; `places` maps every spelling of a district of the city to its code."""
    today, until = on.toordinal(), counting.until.toordinal()
    permits = [
        r for r in guardian.residence if r.from_on <= r.to_on and places.get(r.district) in counting.districts
    ]
    bridges = _bridges(counting.bridge, permits)
    spans = [(r.from_on.toordinal(), r.to_on.toordinal()) for r in permits]
    spans += _hukou_spans(counting, places, family, who, until)
    firm = [span for span in spans if span[0] <= today]
    firm += [span for span, new in bridges if new.from_on <= on]
    spans += [span for span, _ in bridges]
    covered = period.merge(spans)
    resides = period.covers(covered, today)
    counted = _extended(covered, resides and counting.deem_future, today, until)
    known = covered if len(firm) == len(spans) else period.merge(firm)
    firm_days = period.days(period.clip(known, 1, until))
    insurances = _insurances(counting, places, guardian)
    insurance, insured, months_deemed = _insured(counting, insurances, on)
    work, works = _work(counting, guardian, insurances, today, until)
    return Timeline(
        residence=counted,
        residence_years=period.whole_years(counted),
        residence_deemed_days=period.days(counted) - firm_days,
        bridged=_without_permits([span for span, _ in bridges], permits) if bridges else (),
        bridge_waits=not resides and _bridge_waits(counting.bridge, permits, on),
        resides=resides,
        district_on=_district_on(places, permits, bridges, today),
        insurance=insurance,
        insured_months=period.days(insurance),
        insured_deemed_months=months_deemed,
        insured=insured,
        work=work,
        works=works,
    )


def _extended(spans: tuple[Span, ...], running: bool, today: int, until: int) -> tuple[Span, ...]:
    """`spans` up to the cut-off; what runs today is deemed to run until then."""
    if running and today < until:
        if spans and spans[-1][0] <= today <= spans[-1][1] + 1:
            first, last = spans[-1]
            spans = (*spans[:-1], (first, max(last, until)))
        else:
            spans = period.merge((*spans, (today, until)))
    return period.clip(spans, 1, until)


def _bridges(bridge: Bridge | None, permits: list[Residence]) -> list[tuple[Span, Residence]]:
    """For old permits that ran out within the bridge's days, the days up to each new one issued in time.

    A gap that the police put down to the family ends what is waived: later permits carry it no further.
    """
    if bridge is None:
        return []
    found = []
    for old in permits:
        if old.record is not PermitKind.TEMPORARY or old.from_on >= bridge.issued_before:
            continue
        if not bridge.expires_from <= old.to_on <= bridge.expires_to:
            continue
        for new in _issued_in_time(bridge, permits, old.to_on):
            gap = (old.to_on.toordinal() + 1, new.from_on.toordinal() - 1)
            if gap[0] <= gap[1] and _waives(bridge.cause, new.gap_cause):
                found.append((gap, new))
    return found


def _issued_in_time(bridge: Bridge, permits: list[Residence], after: date) -> list[Residence]:
    """Permits of the new kind that begin after the day `after`, up to one that waives nothing by its cause."""
    later = [
        p for p in permits if p.record is PermitKind.RESIDENCE and after < p.from_on <= bridge.renewed_by
    ]
    later.sort(key=lambda p: (p.from_on, p.gap_cause or ""))
    if bridge.cause is BridgeCause.ANY:
        return later
    return list(takewhile(lambda p: p.gap_cause is not GapCause.PERSONAL, later))


def _without_permits(gaps: list[Span], permits: list[Residence]) -> tuple[Span, ...]:
    """The days of `gaps` that no permit covers."""
    left: list[Span] = []
    for first, last in period.merge(gaps):
        begins = first
        held = period.merge((p.from_on.toordinal(), p.to_on.toordinal()) for p in permits)
        for start, end in period.clip(held, first, last):
            if begins < start:
                left.append((begins, start - 1))
            begins = max(begins, end + 1)
        if begins <= last:
            left.append((begins, last))
    return tuple(left)


def _waives(rule: BridgeCause, cause: GapCause | None) -> bool:
    if rule is BridgeCause.ANY:
        return True
    if rule is BridgeCause.NOT_PERSONAL:
        return cause is not GapCause.PERSONAL
    return cause is GapCause.POLICE


def _bridge_waits(bridge: Bridge | None, permits: list[Residence], on: date) -> bool:
    """Whether the last permit ran out within the bridge's days and may still be renewed in time."""
    last = max(permits, key=lambda p: p.to_on, default=None)
    if bridge is None or last is None:
        return False
    return (
        last.record is PermitKind.TEMPORARY
        and last.from_on < bridge.issued_before
        and bridge.expires_from <= last.to_on <= bridge.expires_to
        and last.to_on < on <= bridge.renewed_by
    )


def _hukou_spans(
    counting: Counting, places: Mapping[str, str], family: Family, who: Who, until: int
) -> list[Span]:
    """Time in a household register of the city that counts as residence."""
    hukou = family.hukou
    if hukou is None or hukou.settled_on is None or who.value not in hukou.members:
        return []
    if places.get(hukou.district) not in counting.hukou_districts:
        return []
    settled = hukou.settled_on.toordinal()
    return [(settled, until)] if settled <= until else []


def _district_on(
    places: Mapping[str, str], permits: list[Residence], bridges: list[tuple[Span, Residence]], today: int
) -> str | None:
    """The district of the latest permit in force today, or of the one that ends today's waived gap."""
    valid = [p for p in permits if p.from_on.toordinal() <= today <= p.to_on.toordinal()]
    if not valid:
        valid = [new for (first, last), new in bridges if first <= today <= last]
    latest = max(valid, key=lambda p: (p.from_on, p.record, p.to_on, places[p.district]), default=None)
    return places[latest.district] if latest else None


def _insurances(counting: Counting, places: Mapping[str, str], guardian: Guardian) -> list[Insurance]:
    """The insurance that counts: paid in the city, in a way the policy takes."""
    return [
        i
        for i in guardian.insurance
        if i.from_month <= i.to_month
        and i.paid in counting.insurance_paid
        and i.via in counting.insurance_via
        and places.get(i.district) in counting.districts
    ]


def is_running(first: int, last: int, month: int) -> bool:
    """Whether insured months reach `month`, which may not have been booked yet."""
    return first <= month and last >= month - 1


def _insured(counting: Counting, insurances: list[Insurance], on: date) -> tuple[tuple[Span, ...], bool, int]:
    """Merged months up to the cut-off, whether they run today, and how many lie after today."""
    now, until = period.month(on), period.month(counting.until)
    covered = period.merge((i.from_month, i.to_month) for i in insurances)
    running = any(is_running(first, last, now) for first, last in covered)
    counted = _extended(covered, running and counting.deem_future, now, until)
    known = period.clip(covered, 1, min(now, until))
    return counted, running, period.days(counted) - period.days(known)


def _work(
    counting: Counting, guardian: Guardian, insurances: list[Insurance], today: int, until: int
) -> tuple[tuple[Span, ...], bool]:
    """Days at work by contract, licence or an insurance that proves work; and whether that runs today."""
    spans = [
        (e.from_on.toordinal(), e.to_on.toordinal() if e.to_on else max(until, e.from_on.toordinal()))
        for e in guardian.employment
        if e.kind in counting.work_kinds and (e.to_on is None or e.from_on <= e.to_on)
    ]
    now = period.month(date.fromordinal(today))
    insured_now = False
    for paid in insurances:
        if paid.via in counting.work_insured_via:
            spans.append(period.month_span(paid.from_month, paid.to_month))
            insured_now = insured_now or is_running(paid.from_month, paid.to_month, now)
    covered = period.merge(spans)
    works = insured_now or period.covers(covered, today)
    return _extended(covered, works and counting.deem_future, today, until), works
