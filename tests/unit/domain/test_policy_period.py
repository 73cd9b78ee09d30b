"""Spans of days and months, and what a year is."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import period

DAYS = st.integers(min_value=date(2000, 1, 1).toordinal(), max_value=date(2018, 1, 1).toordinal())
SPANS = st.lists(st.tuples(DAYS, st.integers(0, 900)).map(lambda s: (s[0], s[0] + s[1])), max_size=6)


@given(SPANS)
def test_merged_spans_cover_the_same_days_once(spans):
    every = {day for first, last in spans for day in range(first, last + 1)}
    merged = period.merge(spans)
    assert period.days(merged) == len(every)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(merged))


@given(SPANS, DAYS, st.integers(0, 2000))
def test_clipping_keeps_the_days_inside(spans, first, length):
    every = {day for a, b in spans for day in range(a, b + 1) if first <= day <= first + length}
    assert period.days(period.clip(period.merge(spans), first, first + length)) == len(every)


@pytest.mark.parametrize("start", [date(2010, 9, 1), date(2011, 9, 1), date(2012, 2, 28), date(2013, 3, 1)])
@pytest.mark.parametrize("years", [1, 2, 4, 5, 6, 8])
def test_calendar_years_are_years_and_a_day_less_is_not(start, years):
    last = start.replace(year=start.year + years) - timedelta(days=1)
    whole = (start.toordinal(), last.toordinal())
    assert period.whole_years([whole]) == years
    assert period.whole_years([(whole[0] + 1, whole[1])]) == years - 1
    assert period.whole_years([(whole[0], whole[1] - 1)]) == years - 1


def test_the_leap_day_itself_never_matters():
    first = date(2012, 3, 1).toordinal()
    assert period.whole_years([(first, date(2016, 2, 29).toordinal())]) == 4
    assert period.whole_years([(first, date(2016, 2, 28).toordinal())]) == 4
    assert period.whole_years([(first, date(2016, 2, 27).toordinal())]) == 3


def test_years_add_up_over_gaps():
    parts = [(date(2012, 1, 1), date(2012, 6, 30)), (date(2014, 7, 1), date(2014, 12, 31))]
    assert period.whole_years([(a.toordinal(), b.toordinal()) for a, b in parts]) == 1


def test_months_know_their_days():
    feb = period.month(date(2016, 2, 10))
    assert period.month_text(feb) == "2016-02"
    assert period.month_span(feb, feb) == (date(2016, 2, 1).toordinal(), date(2016, 2, 29).toordinal())
    december = period.month(date(2016, 12, 1))
    assert period.month_span(feb, december)[1] == date(2016, 12, 31).toordinal()
