"""A rank band: wide enough for equal totals, silent among a handful, never past the last."""

from __future__ import annotations

from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from app.domain.explain import Law
from app.domain.rank_band import RankBandRule, find_rank_band

RULE = RankBandRule(width=10, least=20, law=Law("notice", "clause", "2017"))


def _band(totals, total):
    return find_rank_band(
        RULE, {Decimal(points): children for points, children in totals.items()}, Decimal(total)
    )


def test_the_band_is_counted_from_those_ahead():
    totals = {90: 10, 80: 20, 70: 70}
    assert [
        (_band(totals, total).from_percent, _band(totals, total).to_percent) for total in (90, 80, 70)
    ] == [
        (0, 10),
        (10, 30),
        (30, 100),
    ]


def test_the_first_are_told_so_and_the_rest_between_what_they_are():
    totals = {90: 10, 80: 20, 70: 70}
    assert "前 10%" in _band(totals, 90).words.zh
    assert "第 10%～30% 之间" in _band(totals, 80).words.zh
    assert "between 10% and 30%" in _band(totals, 80).words.en


def test_among_fewer_than_the_least_there_is_none():
    assert _band({60: 19}, 60) is None
    assert _band({60: 20}, 60) is not None


def test_the_count_is_told_in_fives():
    assert _band({60: 24}, 60).among == 20
    assert _band({60: 25}, 60).among == 25


@given(
    st.dictionaries(st.integers(0, 110), st.integers(1, 40), min_size=1).filter(
        lambda t: sum(t.values()) >= 20
    )
)
def test_everybody_is_inside_the_own_band_and_more_points_never_stand_behind(totals):
    count, last = sum(totals.values()), None
    for total in sorted(totals, reverse=True):
        band = _band(totals, total)
        ahead = sum(children for points, children in totals.items() if points > total)
        assert band.from_percent <= 100 * ahead / count
        assert 100 * (ahead + totals[total]) / count <= band.to_percent <= 100
        assert band.from_percent < band.to_percent
        assert last is None or band.from_percent >= last
        last = band.from_percent
