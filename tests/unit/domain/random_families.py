"""Families by the hundred thousand, mostly nasty: days at every edge, overlaps, gaps, contradictions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from random import Random

from app.domain.facts import Family
from app.domain.people import (
    Child,
    ChildHukou,
    Employer,
    Employment,
    FamilyPlanning,
    GapCause,
    Guardian,
    Home,
    HomeUse,
    Hukou,
    IdKind,
    Insurance,
    Lease,
    Owner,
    Paid,
    PermitKind,
    Residence,
    Title,
    Via,
    Who,
    WorkKind,
)
from app.domain.policy import Policy

PLACES = ("思明", "siming", "350203", "Huli", "集美区", "350211", "海沧", "同安", "翔安", "南平")
_EDGES = (
    "2008-02-29 2012-02-29 2016-02-29 2012-03-01 2013-08-31 2013-09-01 2014-09-01 2015-04-15 2015-08-31"
    " 2015-09-01 2016-08-31 2016-09-01 2016-11-30 2016-12-01 2017-01-31 2017-02-01 2017-04-19 2017-04-20"
    " 2017-04-21 2017-05-03 2017-08-30 2017-08-31 2017-09-01 2017-11-30 2017-12-01"
)
EDGES = tuple(map(date.fromisoformat, _EDGES.split()))
FIRST, LAST = date(2006, 1, 1).toordinal(), date(2018, 6, 30).toordinal()
CAUSES = (None, None, *GapCause)
PAID = (Paid.ON_TIME, Paid.ON_TIME, Paid.ON_TIME, *Paid)
KINDS = (IdKind.CITIZEN, IdKind.CITIZEN, IdKind.CITIZEN, *IdKind)
USES = (HomeUse.RESIDENTIAL, HomeUse.RESIDENTIAL, *HomeUse)
TITLES = (Title.CERTIFICATE, Title.CERTIFICATE, *Title)
_SHARES = "0 12.5 25 25.5 33.3333333 49.99 50 50.0000001 51 66.6666667 75 100"
SHARES = tuple(map(Decimal, _SHARES.split()))
ADDRESSES = (None, "胜利东街18号", "太平东路250号", "东风东街 99 号 2 单元")
GROUPS = ("preferential", "martyr", "talent")
OWNERS = ("father", "father", "mother", "mother", "grandfather", "uncle")


def family(random: Random, year: int = 2017, here: str = "思明") -> Family:
    """One family of an entry `year`, mostly in the district `here`; `random` decides everything."""
    parents = {who: guardian(random, here) for who in Who if random.random() < 0.85}
    certified = random.choice((None, *FamilyPlanning, FamilyPlanning.COMPLIANT))
    return Family(
        entry_year=year,
        child=child(random, year),
        guardians=parents,
        homes=tuple(home(random, here) for _ in range(random.choice((0, 0, 1, 1, 2)))),
        leases=tuple(lease(random) for _ in range(random.choice((0, 0, 1)))),
        hukou=hukou(random) if random.random() < 0.3 else None,
        family_planning=certified,
        family_planning_registered_on=day(random) if random.random() < 0.5 else None,
        false_papers=("合同",) if random.random() < 0.05 else (),
    )


def day(random: Random) -> date:
    if random.random() < 0.4:
        return random.choice(EDGES)
    return date.fromordinal(random.randint(FIRST, LAST))


def near(random: Random, last: date) -> date:
    """A day within weeks of `last`, as the next record of the same person begins."""
    return date.fromordinal(last.toordinal() + random.choice((-30, -1, 0, 1, 1, 1, 2, 60, 93, 94, 95)))


def child(random: Random, year: int) -> Child:
    born = date(year - 6, 3, 5) if random.random() < 0.9 else date(year - 7, 8, random.randint(30, 31))
    place = random.choice((None, "南平", "南平", "漳州", *PLACES))
    register = ChildHukou("南平", place, settled_on=day(random)) if random.random() < 0.9 else None
    enrolled = random.choice((None, False, False, False, True))
    return Child("小明", born, None, random.choice(KINDS), register, enrolled)


def guardian(random: Random, here: str) -> Guardian:
    return settled(random, here) if random.random() < 0.5 else drifting(random, here)


def settled(random: Random, here: str) -> Guardian:
    """Long here, so that many are eligible: a chain of permits up to now, insured, at work."""
    first = date.fromordinal(random.randint(date(2008, 1, 1).toordinal(), date(2015, 12, 1).toordinal()))
    ends = random.choice((date(2016, 12, 15), date(2017, 3, 31), date(2017, 4, 20), date(2017, 12, 31)))
    renewed = near(random, ends)
    old = Residence(first, ends, random.choice(("思明", "湖里", "350211")), PermitKind.TEMPORARY)
    place, cause = random.choice((here, here, "huli")), random.choice(CAUSES)
    new = Residence(renewed, date(2018, 12, 31), place, PermitKind.RESIDENCE, cause)
    began = 2007 * 12 + random.randint(0, 9 * 12)
    paid = Insurance(began, random.choice((24206, 24207, 24208)), "思明", employer=employer(random))
    work = Employment(first, None, WorkKind.CONTRACT, employer(random))
    return Guardian(
        residence=(old, new) if random.random() < 0.7 else (old, *permits(random, here)),
        insurance=(paid,) if random.random() < 0.7 else (paid, insurance(random)),
        employment=(work,) if random.random() < 0.7 else (work, job(random)),
    )


def drifting(random: Random, here: str) -> Guardian:
    return Guardian(
        residence=permits(random, here),
        insurance=tuple(insurance(random) for _ in range(random.choice((0, 1, 1, 2, 3)))),
        employment=tuple(job(random) for _ in range(random.choice((0, 1, 1, 2)))),
    )


def permits(random: Random, here: str) -> tuple[Residence, ...]:
    """Chained by small gaps and overlaps, or anywhere; shuffled, for the order means nothing."""
    found: list[Residence] = []
    for _ in range(random.choice((0, 1, 2, 2, 3, 4))):
        first = near(random, found[-1].to_on) if found and random.random() < 0.7 else day(random)
        length = random.choice((-1, 0, 30, 364, 365, 366, 730, 1460, 2000))
        last = day(random) if random.random() < 0.4 else date.fromordinal(first.toordinal() + length)
        place = random.choice(PLACES) if random.random() < 0.3 else here
        cause = random.choice(CAUSES)
        found.append(Residence(first, last, place, random.choice(tuple(PermitKind)), cause))
    random.shuffle(found)
    return tuple(found)


def insurance(random: Random) -> Insurance:
    first = 2006 * 12 + random.randint(0, 12 * 12)
    running = random.random() < 0.4
    last = random.choice((24206, 24207, 24208, 24211, 24220)) if running else first + random.randint(-2, 60)
    place = random.choice(PLACES) if random.random() < 0.3 else "湖里"
    return Insurance(first, last, place, random.choice(tuple(Via)), random.choice(PAID), employer(random))


def job(random: Random) -> Employment:
    first = day(random)
    last = None if random.random() < 0.5 else day(random)
    return Employment(first, last, random.choice(tuple(WorkKind)), employer(random))


def employer(random: Random) -> Employer | None:
    if random.random() < 0.3:
        return None
    return Employer(None, None, random.choice((None, *PLACES)), random.choice((None, *PLACES)))


def home(random: Random, here: str) -> Home:
    owners = tuple(
        Owner(random.choice(OWNERS), random.choice((None, *SHARES)))
        for _ in range(random.choice((0, 1, 1, 2, 2, 3)))
    )
    return Home(
        random.choice(PLACES) if random.random() < 0.4 else here,
        random.choice(USES),
        random.choice(TITLES),
        bought_on=day(random) if random.random() < 0.5 else None,
        lived_in=random.random() < 0.5,
        joint=random.random() < 0.3,
        owners=owners,
    )


def lease(random: Random) -> Lease:
    return Lease(day(random), day(random), random.choice(PLACES), registered=random.random() < 0.6)


def hukou(random: Random) -> Hukou:
    members: Sequence[str] = random.choice(((), ("father",), ("mother", "child"), ("father", "mother")))
    settled = day(random) if random.random() < 0.8 else None
    return Hukou(random.choice(PLACES), members=tuple(members), settled_on=settled)


def entered(random: Random, policy: Policy) -> Family:
    """A family of the entry year of `policy`: many records at once, mostly around those days and in that district."""
    here = policy.district.name.zh
    known = family(random, policy.entry_year, here)
    years = policy.entry_year - 2017
    people = ("child", "father", "mother", "grandfather", "grandmother")
    rented = tuple(
        Lease(
            later(day(random), years),
            later(day(random), years),
            random.choice((here, here, *PLACES)),
            random.choice(ADDRESSES),
            registered=random.random() < 0.8,
            tenant=random.choice(("father", "mother", "uncle")),
            alone=random.choice((None, True, False)),
        )
        for _ in range(random.choice((0, 1, 2, 3)))
    )
    register = Hukou(
        random.choice((here, here, *PLACES)),
        address=random.choice(ADDRESSES),
        members=tuple(random.sample(people, random.randint(0, 5))),
        settled_on=later(day(random), years),
    )
    return replace(
        known,
        guardians={who: _moved(random, one, here, years) for who, one in known.guardians.items()},
        homes=tuple(
            replace(
                one,
                address=random.choice(ADDRESSES),
                bought_on=later(one.bought_on, years) if one.bought_on else None,
            )
            for one in (*known.homes, home(random, here))
        ),
        leases=rented,
        hukou=register if random.random() < 0.8 else None,
        special=tuple(random.sample(GROUPS, random.randint(0, 2))),
        records=("一", "二"),
        no_home_certificate=random.choice((None, True, False)),
    )


def later(when: date, years: int) -> date:
    return date.fromordinal(when.toordinal() + 365 * years)


def _moved(random: Random, known: Guardian, here: str, years: int) -> Guardian:
    """The records of a guardian moved by whole years, at addresses, with an employer in the district more often."""
    employers = (None, Employer(registered_district=here), Employer(production_district=here))
    return replace(
        known,
        residence=tuple(
            replace(
                one,
                from_on=later(one.from_on, years),
                to_on=later(one.to_on, years),
                address=random.choice(ADDRESSES),
            )
            for one in known.residence
        ),
        insurance=tuple(
            replace(
                one,
                from_month=one.from_month + 12 * years,
                to_month=one.to_month + 12 * years,
                district=random.choice((one.district, here)),
            )
            for one in known.insurance
        ),
        employment=tuple(
            replace(
                one,
                from_on=later(one.from_on, years),
                to_on=later(one.to_on, years) if one.to_on else None,
                employer=random.choice((one.employer, *employers)),
            )
            for one in known.employment
        ),
        records=("一", "二"),
    )
