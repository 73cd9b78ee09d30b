"""Families for tests: a plain one, and hypothesis strategies for any."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import strategies as st

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
    Insurance,
    Owner,
    Paid,
    PermitKind,
    Residence,
    Via,
    Who,
    WorkKind,
)

CHILD = Child("小明", date(2011, 3, 5), hukou=ChildHukou("南平"), enrolled=False)


def permit(first, last, district="思明", record=PermitKind.TEMPORARY, cause=None):
    return Residence(date.fromisoformat(first), date.fromisoformat(last), district, record, cause)


def months(first, last, district="思明", via=Via.EMPLOYER, paid=Paid.ON_TIME):
    year, month = map(int, first.split("-"))
    to_year, to_month = map(int, last.split("-"))
    return Insurance(year * 12 + month - 1, to_year * 12 + to_month - 1, district, via, paid)


def family(father=None, mother=None, **facts):
    guardians = {Who.FATHER: father, Who.MOTHER: mother}
    return Family(2017, facts.pop("child", CHILD), {w: g for w, g in guardians.items() if g}, **facts)


DISTRICTS = st.sampled_from(["思明", "huli", "350211", "海沧区", "同安", "翔安", "南平"])
DATES = st.dates(date(2006, 1, 1), date(2017, 12, 31))
MONTHS = st.integers(2006 * 12, 2017 * 12 + 11)


@st.composite
def residences(draw):
    first = draw(DATES)
    return Residence(
        first,
        first + timedelta(days=draw(st.integers(0, 2500))),
        draw(DISTRICTS),
        draw(st.sampled_from(PermitKind)),
        draw(st.none() | st.sampled_from(GapCause)),
    )


@st.composite
def insurances(draw):
    first = draw(MONTHS)
    return Insurance(
        first,
        first + draw(st.integers(0, 90)),
        draw(DISTRICTS),
        draw(st.sampled_from(Via)),
        draw(st.sampled_from(Paid)),
    )


@st.composite
def employments(draw):
    first = draw(DATES)
    last = draw(st.none() | st.integers(0, 3000).map(lambda days: first + timedelta(days=days)))
    employer = draw(
        st.none()
        | st.builds(Employer, registered_district=DISTRICTS, production_district=st.none() | DISTRICTS)
    )
    return Employment(first, last, draw(st.sampled_from(WorkKind)), employer)


GUARDIANS = st.builds(
    Guardian,
    residence=st.lists(residences(), max_size=4).map(tuple),
    insurance=st.lists(insurances(), max_size=4).map(tuple),
    employment=st.lists(employments(), max_size=3).map(tuple),
)
OWNERS = st.builds(
    Owner,
    who=st.sampled_from(["father", "mother", "uncle", "grandfather"]),
    share=st.none() | st.decimals(0, 40, places=1),
)
HOMES = st.builds(
    Home,
    district=DISTRICTS,
    joint=st.booleans(),
    bought_on=st.none() | DATES,
    owners=st.lists(OWNERS, max_size=3).map(tuple),
)
FAMILIES = st.builds(
    family,
    father=st.none() | GUARDIANS,
    mother=st.none() | GUARDIANS,
    homes=st.lists(HOMES, max_size=2).map(tuple),
    family_planning=st.none() | st.sampled_from(FamilyPlanning),
)

HUNDRED = Decimal(100)
