"""Every guardian's time in the city as a policy counts it; the columns of `app.domain.timeline.Timeline`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from app.domain import period
from app.domain.columns.bridge import Bridges, bridges
from app.domain.columns.population import (
    Bools,
    Insurances,
    Ints,
    Jobs,
    Permits,
    Population,
    among,
    codes_of,
    kept,
)
from app.domain.columns.span import Counted, Spans, joined, marked, merge
from app.domain.timeline import Counting


@dataclass(frozen=True, slots=True)
class Timelines:
    """One row a guardian, `2 * family + slot`; `district_on` is GB/T 2260, 0 for none."""

    residence: Counted
    residence_deemed: Bools
    resides: Bools
    district_on: Ints
    insurance: Counted
    insured_deemed: Bools
    insured: Bools
    work: Counted
    works: Bools


def build(counting: Counting, population: Population, on: date) -> Timelines:
    """The timelines of all guardians on the day `on`."""
    owners, today, until = 2 * population.size, on.toordinal(), counting.until.toordinal()
    cities = frozenset(map(int, counting.districts))
    found = population.permits
    permits = kept(found, (found.first <= found.last) & among(found.district, cities))
    waived = bridges(counting.bridge, permits)
    registered = _hukou_spans(counting, population, until)
    plain = Spans(permits.owner, permits.first, permits.last)
    covered = merge(joined(plain, waived.gaps, registered))
    residence, resides = _running(counting, covered, owners, today, until)
    insured_rows = _insurances(counting, population.insurances)
    insurance, insured, months_deemed = _insured(counting, insured_rows, owners, on)
    work, works = _work(counting, population.jobs, insured_rows, owners, on)
    return Timelines(
        residence=residence,
        residence_deemed=_residence_deemed(residence, plain, waived, registered),
        resides=resides,
        district_on=_district_on(permits, waived, owners, today),
        insurance=insurance,
        insured_deemed=months_deemed,
        insured=insured,
        work=work,
        works=works,
    )


def _running(
    counting: Counting, covered: Spans, owners: int, today: int, until: int, runs: Bools | None = None
) -> tuple[Counted, Bools]:
    """What counts of `covered`, and for whom it runs: those in `runs`, by default who is covered today."""
    if runs is None:
        runs = _covers(covered, today, owners)
    extended = runs & (counting.deem_future and today < until)
    limit = np.where(extended, np.int32(today - 1), np.int32(until))
    return Counted(covered, owners, limit, extended, today, until), runs


def _covers(spans: Spans, day: int, owners: int) -> Bools:
    return marked(spans.owner[(spans.first <= day) & (spans.last >= day)], owners)


def _hukou_spans(counting: Counting, population: Population, until: int) -> Spans:
    """Time in a household register of the city that counts as residence."""
    at = population.families
    codes = frozenset(map(int, counting.hukou_districts))
    holds = (at.settled > 0) & (at.settled <= until) & among(at.register, codes)
    parts = []
    for slot in (0, 1):
        family = np.flatnonzero(holds & ((at.members >> slot) & 1 == 1)).astype(np.int32)
        ends = np.full(len(family), until, dtype=np.int32)
        parts.append(Spans(2 * family + np.int32(slot), at.settled[family], ends))
    return joined(*parts)


def _residence_deemed(residence: Counted, permits: Spans, waived: Bridges, registered: Spans) -> Bools:
    """Who is counted more days than the records of today cover; merged again only where a record is to come."""
    today = residence.today
    spans = joined(permits, waived.gaps, registered)
    firm = spans.first <= today
    gaps = slice(len(permits.owner), len(permits.owner) + len(waived.gaps.owner))
    firm[gaps] &= waived.renewed <= today
    coming = marked(spans.owner[~firm], residence.owners)
    again = firm & coming[spans.owner]
    settled = ~coming[residence.spans.owner]
    rest = residence.spans
    known = joined(
        Spans(rest.owner[settled], rest.first[settled], rest.last[settled]),
        merge(Spans(spans.owner[again], spans.first[again], spans.last[again])),
    )
    nobody = np.zeros(residence.owners, dtype=np.bool_)
    limit = np.full(residence.owners, residence.until, dtype=np.int32)
    certain = Counted(known, residence.owners, limit, nobody, today, residence.until)
    return residence.total() > certain.total()


def _district_on(permits: Permits, waived: Bridges, owners: int, today: int) -> Ints:
    """The district of the latest permit in force, or of the one that ends today's waived gap."""
    valid = kept(permits, (permits.first <= today) & (permits.last >= today))
    found = _latest(valid, owners)
    gaps = waived.gaps
    between = (gaps.first <= today) & (gaps.last >= today)
    between &= ~marked(valid.owner, owners)[gaps.owner]
    if between.any():
        rows = waived.new[between]
        mask = np.zeros(len(permits.owner), dtype=np.bool_)
        mask[rows] = True
        ended = _latest(kept(permits, mask), owners)
        found = np.where(ended > 0, ended, found)
    return found


def _latest(permits: Permits, owners: int) -> Ints:
    """Per owner the district of the permit with the latest start; then kind, end and code decide."""
    found = np.zeros(owners, dtype=np.int32)
    found[permits.owner] = permits.district
    several = np.flatnonzero(np.bincount(permits.owner, minlength=owners)[permits.owner] > 1)
    if len(several):
        keys = (permits.district, permits.last, permits.kind, permits.first, permits.owner)
        order = several[np.lexsort([key[several] for key in keys])]
        owner = permits.owner[order]
        last = np.append(owner[1:] != owner[:-1], True)
        found[owner[last]] = permits.district[order[last]]
    return found


def _insurances(counting: Counting, found: Insurances) -> Insurances:
    """The insurance that counts: paid in the city, in a way the policy takes."""
    return kept(
        found,
        (found.first <= found.last)
        & among(found.paid, codes_of(counting.insurance_paid))
        & among(found.via, codes_of(counting.insurance_via))
        & among(found.district, frozenset(map(int, counting.districts))),
    )


def is_running(first: Ints, last: Ints, month: int) -> Bools:
    """Where insured months reach `month`, which may not have been booked yet."""
    running: Bools = (first <= month) & (last >= month - 1)
    return running


def _insured(counting: Counting, rows: Insurances, owners: int, on: date) -> tuple[Counted, Bools, Bools]:
    """Months up to the cut-off, for whom they run today, and who is counted months after today."""
    now, until = period.month(on), period.month(counting.until)
    covered = merge(Spans(rows.owner, rows.first, rows.last))
    runs = marked(covered.owner[is_running(covered.first, covered.last, now)], owners)
    counted, insured = _running(counting, covered, owners, now, until, runs)
    return counted, insured, counted.total() > counted.within(1, min(now, until)) - _deemed_now(counted)


def _deemed_now(counted: Counted) -> Ints:
    """1 where the month of today counts only because it is deemed to."""
    booked = _covers(counted.spans, counted.today, counted.owners)
    return (counted.extended & ~booked).astype(np.int32)


def _work(
    counting: Counting, jobs: Jobs, insured: Insurances, owners: int, on: date
) -> tuple[Counted, Bools]:
    """Days at work by contract, licence or an insurance that proves work; and for whom that runs today."""
    today, until = on.toordinal(), counting.until.toordinal()
    jobs = kept(
        jobs,
        among(jobs.kind, codes_of(counting.work_kinds)) & ((jobs.last == 0) | (jobs.first <= jobs.last)),
    )
    ends = np.where(jobs.last == 0, np.maximum(jobs.first, np.int32(until)), jobs.last)
    paying = kept(insured, among(insured.via, codes_of(counting.work_insured_via)))
    paid = Spans(paying.owner, first_days(paying.first), first_days(paying.last + 1) - 1)
    covered = merge(joined(Spans(jobs.owner, jobs.first, ends), paid))
    now = is_running(paying.first, paying.last, period.month(on))
    works = _covers(covered, today, owners) | marked(paying.owner[now], owners)
    return _running(counting, covered, owners, today, until, works)


def first_days(months: Ints) -> Ints:
    """The ordinal of the first day of each month."""
    days = (months - 1970 * 12).astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    return (days + date(1970, 1, 1).toordinal()).astype(np.int32)
