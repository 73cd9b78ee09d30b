"""Whose turn it is: green first, and nobody starves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import hall
from app.domain.hall import Act, Share, Standing, TicketNotThere
from app.domain.slots import CITY_ZONE, GREEN, ORDINARY

NINE = datetime(2017, 7, 18, 9, tzinfo=CITY_ZONE)


@dataclass
class Ticket:
    lane: str
    number: int
    waiting_since_at: datetime = NINE


def called(waiting: list[Ticket], green: int = 2, recent: tuple[str, ...] = ()) -> list[str]:
    return [hall.name(t.lane, t.number) for t in hall.in_order(waiting, Share(green, recent))]


def hallful(greens: int, ordinaries: int) -> list[Ticket]:
    tickets = [Ticket(GREEN, n) for n in range(1, greens + 1)]
    return tickets + [Ticket(ORDINARY, n) for n in range(1, ordinaries + 1)]


def test_green_goes_first_but_after_its_share_an_ordinary_one_is_called():
    assert called(hallful(4, 3)) == ["A001", "A002", "B001", "A003", "A004", "B002", "B003"]
    assert called(hallful(3, 3), green=1) == ["A001", "B001", "A002", "B002", "A003", "B003"]


def test_what_was_called_before_counts():
    assert called(hallful(1, 1), recent=(GREEN, GREEN)) == ["B001", "A001"]
    assert called(hallful(1, 1), recent=(GREEN, ORDINARY)) == ["A001", "B001"]


def test_an_empty_lane_holds_nobody_up():
    assert called(hallful(0, 2)) == ["B001", "B002"]
    assert called(hallful(4, 0)) == ["A001", "A002", "A003", "A004"]


def test_who_came_back_waits_at_the_end():
    late = Ticket(GREEN, 1, NINE + timedelta(minutes=5))
    assert called([late, Ticket(GREEN, 2)]) == ["A002", "A001"]


@given(
    waiting=st.lists(st.sampled_from([GREEN, ORDINARY]), max_size=40),
    green=st.integers(1, 9),
    recent=st.lists(st.sampled_from([GREEN, ORDINARY]), max_size=9),
)
def test_everybody_is_called_once_and_none_waits_for_more_than_the_share(waiting, green, recent):
    tickets = [Ticket(lane, number) for number, lane in enumerate(waiting)]
    order = list(hall.in_order(tickets, Share(green, recent)))
    assert sorted(t.number for t in order) == list(range(len(tickets)))
    run = 0
    for ticket in order[: max((i for i, t in enumerate(order) if t.lane == ORDINARY), default=-1) + 1]:
        run = run + 1 if ticket.lane == GREEN else 0
        assert run <= green


@pytest.mark.parametrize("standing", Standing)
@pytest.mark.parametrize("act", Act)
def test_an_act_leads_where_the_table_says_or_nowhere(standing, act):
    if act in hall.MOVES[standing]:
        assert hall.after(standing, act) == hall.MOVES[standing][act]
    else:
        with pytest.raises(TicketNotThere):
            hall.after(standing, act)


def test_nobody_can_be_named_by_a_board():
    assert hall.tail("SM17P1000001B") == "001B"
