"""The periods: from which day, counted from what; and cells that stay inert."""

from __future__ import annotations

import csv
import io
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import retention
from app.domain.retention import RULES, Calendar, Kind, Start
from app.domain.spreadsheet import inert

CALENDAR = Calendar(window_closed_on=date(2017, 4, 30), ended_on=date(2017, 8, 31))
BY_KIND = {rule.kind: rule for rule in RULES}


def test_every_kind_has_one_rule():
    assert sorted(rule.kind for rule in RULES) == sorted(Kind)


@pytest.mark.parametrize(
    ("kind", "first"),
    [
        (Kind.DRAFT, date(2017, 7, 30)),
        (Kind.RECORD, date(2018, 9, 1)),
        (Kind.MATERIAL, date(2018, 9, 1)),
        (Kind.KEPT_ANSWER, date(2017, 9, 1)),
        (Kind.FACTS, date(2020, 8, 31)),
    ],
)
def test_the_first_day(kind, first):
    rule = BY_KIND[kind]
    assert retention.due_on(rule, CALENDAR) == first
    assert retention.is_due(rule, CALENDAR, first)
    assert not retention.is_due(rule, CALENDAR, first - timedelta(days=1))


def test_rows_that_count_by_their_own_time_are_always_looked_at():
    rule, now = BY_KIND[Kind.MESSAGE], datetime(2017, 12, 1, tzinfo=UTC)
    assert retention.due_on(rule, CALENDAR) is None
    assert retention.is_due(rule, CALENDAR, date(1999, 1, 1))
    assert retention.made_before(rule, now, now) == now - timedelta(days=183)


def test_the_evidence_for_a_decision_outlives_the_papers():
    def days(kind: Kind) -> timedelta:
        return BY_KIND[kind].keeps

    assert days(Kind.FACTS) >= timedelta(days=3 * 365) > days(Kind.MATERIAL) == days(Kind.RECORD)
    assert all(rule.keeps >= timedelta(days=1) for rule in RULES if rule.start is Start.ROW_MADE)


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-2", "@SUM(A1)", "\tx", "\rx", "  =cmd|' /C calc'!A0", "\n=1"]
)
def test_a_formula_is_text(text):
    assert inert(text) == f"'{text}"


@given(st.text())
def test_no_cell_begins_a_formula(text):
    line = io.StringIO()
    csv.writer(line).writerow([inert(text)])
    shown = next(csv.reader(io.StringIO(line.getvalue(), newline="")))[0] if text else ""
    assert not shown.lstrip(" ").startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert shown in {text, f"'{text}"} or "\r" in text or "\n" in text or "\0" in text
