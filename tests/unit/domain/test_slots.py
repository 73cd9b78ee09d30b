"""Worked days, laid-out slots, and which slot suits a family best."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain import slots
from app.domain.explain import Text
from app.domain.procedure import HalfDay, Lane
from app.domain.slots import CITY_ZONE, DayKind, Offer, OfficialDay, Place, Preference

HALVES = (HalfDay("morning", time(9), time(12)), HalfDay("afternoon", time(14, 30), time(17, 30)))
LANES = (Lane("green", Text("绿", "green"), 5, 60), Lane("ordinary", Text("普", "ordinary"), 15, 40))
SITE = UUID(int=1)


def offer(day: int, hour: int = 9, *, free: int = 5, site: UUID = SITE, number: int = 0) -> Offer:
    starts = datetime(2017, 7, day, hour, tzinfo=CITY_ZONE)
    return Offer(
        UUID(int=number or day * 100 + hour), site, "green", starts, starts + timedelta(hours=3), free
    )


@pytest.mark.parametrize(
    ("on", "kind", "name"),
    [
        ("2017-05-27", DayKind.MAKE_UP, "端午"),  # a Saturday that was worked
        ("2017-05-30", DayKind.HOLIDAY, "端午"),
        ("2017-07-15", DayKind.WEEKEND, ""),
        ("2017-07-17", DayKind.WORKDAY, ""),
        ("2026-10-10", DayKind.MAKE_UP, "国庆节"),
    ],
)
def test_published_arrangements(on: str, kind: DayKind, name: str):
    day = slots.judge_day(date.fromisoformat(on), {})
    assert (day.kind, day.estimated) == (kind, False)
    assert day.name.startswith(name[:2])


def test_the_citys_own_table_wins_where_it_covers_the_year():
    table = {date(2017, 7, 17): OfficialDay("holiday", "台风停工")}
    assert slots.judge_day(date(2017, 7, 17), table).kind is DayKind.HOLIDAY
    assert slots.judge_day(date(2017, 5, 30), table).kind is DayKind.WORKDAY  # the table does not list it
    assert slots.judge_day(date(2026, 10, 1), table).kind is DayKind.HOLIDAY  # another year: not covered


def test_a_year_nobody_has_published_is_an_estimate():
    feast, weekday = slots.judge_day(date(2031, 10, 1), {}), slots.judge_day(date(2031, 7, 16), {})
    assert (feast.kind, feast.estimated) == (DayKind.HOLIDAY, True)
    assert (weekday.kind, weekday.estimated) == (DayKind.WORKDAY, True)


def test_slots_are_laid_out_on_worked_days_only():
    days = slots.list_days(date(2017, 5, 26), date(2017, 5, 31), {})
    planned = list(slots.lay_out(days, half_days=HALVES, lanes=LANES, site_ids=[SITE]))
    # 26 Friday, 27 make-up Saturday, 28-30 the Dragon Boat feast, 31 Wednesday
    assert {plan.starts_at.date().day for plan in planned} == {26, 27, 31}
    assert len(planned) == 3 * 2 * 2
    assert {(plan.lane, plan.capacity) for plan in planned} == {("green", 60), ("ordinary", 40)}
    assert planned[0].starts_at == datetime(2017, 5, 26, 1, tzinfo=UTC)


def test_the_earliest_slot_without_wishes():
    ranked = slots.rank([offer(20), offer(18), offer(19)], preference=Preference())
    assert [found.on.day for found in ranked] == [18, 19, 20]


def test_wishes_come_before_the_date():
    other = uuid4()
    offers = [offer(18), offer(19, 14), offer(21), offer(24, 14, site=other)]
    wish = Preference(weekday=1, half_day="afternoon", site_id=str(other))
    assert slots.rank(offers, preference=wish)[0].on.day == 24


def test_siblings_come_before_wishes():
    together = offer(21)
    ranked = slots.rank(
        [offer(18), together],
        preference=Preference(weekday=2),
        siblings={Place(together.site_id, together.starts_at)},
    )
    assert ranked[0] == together


def test_room_for_all_siblings_comes_first():
    assert slots.rank([offer(18, free=1), offer(19)], preference=Preference(), seats_wanted=2)[0].on.day == 19


def test_make_up_days_are_avoided_only_where_the_family_asks():
    offers, make_up = [offer(15), offer(17)], {date(2017, 7, 15)}
    asks = Preference(avoid_make_up_days=True)
    assert slots.rank(offers, preference=asks, make_up_days=make_up)[0].on.day == 17
    assert slots.rank(offers, preference=Preference(), make_up_days=make_up)[0].on.day == 15


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), st.lists))
def test_a_wish_that_cannot_be_read_is_no_wish(junk: object):
    assert slots.Preference.read(junk) == Preference()
    written = {"weekday": junk, "half_day": junk, "site_id": [junk], "avoid_make_up_days": [junk]}
    read = slots.Preference.read(written)
    assert read.weekday in {None, *range(1, 8)}
    assert read.half_day in {None, "morning", "afternoon"}
    assert (read.site_id, read.avoid_make_up_days) == (None, False)


def test_tomorrow_begins_at_midnight_in_the_city():
    evening_utc = datetime(2017, 7, 17, 17, tzinfo=UTC)  # 01:00 on the 18th in the city
    assert slots.next_midnight(evening_utc) == datetime(2017, 7, 19, tzinfo=CITY_ZONE)


@pytest.mark.parametrize(
    ("complete", "online", "lane"),
    [(True, True, "green"), (True, False, "ordinary"), (False, True, "ordinary")],
)
def test_the_green_lane_needs_both(complete: bool, online: bool, lane: str):
    assert slots.lane_for(is_complete=complete, confirmed_online=online) == lane
