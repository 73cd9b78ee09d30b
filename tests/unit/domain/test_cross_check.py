"""The words of what is noticed about papers, and when a typed number counts as another."""

from __future__ import annotations

from uuid import uuid4

import pytest

from app.domain import cross_check
from app.domain.cross_check import Sign, plain_number, typed_number
from app.domain.explain import Text

REGISTERED = "闽(2016)厦门市不动产权第0012345号"


@pytest.mark.parametrize(
    "typed",
    [
        REGISTERED,
        "闽（2016）厦门市不动产权第 0012345 号",
        "闽2016厦门市不动产权第０００12345号".replace("０００", "００"),
    ],
)
def test_signs_width_and_spaces_make_no_other_number(typed):
    assert typed_number(typed, [REGISTERED]) is None


@pytest.mark.parametrize("typed", ["闽(2016)厦门市不动产权第0012346号", "第0012345号", "无"])
def test_another_number_is_noticed(typed):
    found = typed_number(typed, [REGISTERED, "闽(2015)厦门市不动产权第0000001号"])
    assert found is not None
    assert found.sign is Sign.TYPED_DIFFERS
    assert "2 条" in found.because.zh
    assert REGISTERED not in found.because.zh + found.because.en


@pytest.mark.parametrize(("typed", "registered"), [("", [REGISTERED]), ("  ", [REGISTERED]), ("闽1", [])])
def test_nothing_typed_or_nothing_registered_says_nothing(typed, registered):
    assert typed_number(typed, registered) is None


def test_it_is_enough_that_one_home_of_several_agrees():
    assert typed_number("b-2", ["A-1", "Ｂ－２"]) is None


def test_a_number_is_compared_without_its_dress():
    assert plain_number(" k【2016】 00-1·a ") == "K2016001A"


def test_others_are_counted_and_never_named():
    paper, material = Text("租赁合同", "Lease"), uuid4()
    one, two = (cross_check.same_picture(paper, material, others) for others in (1, 2))
    assert (one.sign, one.material_id) == (Sign.SAME_PICTURE, material)
    assert "1 个流水号" in one.because.zh
    assert "under 1 serial of" in one.because.en
    assert "under 2 serials of" in two.because.en
    home = cross_check.same_home(Text("这份租约", "this lease"), 3)
    assert (home.sign, home.material_id) == (Sign.SAME_HOME, None)
    assert "3 个流水号" in home.because.zh
