"""What is asked of the departments follows from the rules: nothing missing, nothing for its own sake."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from app import policies
from app.domain.minimum import datasets_of
from app.services import further_facts

SEEN, REGISTERED = "police.actual_residence", "community.family_planning"


@pytest.mark.parametrize(
    ("pack", "asked", "not_asked"),
    [
        ("shandong/template/2024", {SEEN, "housing.lease", "samr.business", "hrss.employment"}, {REGISTERED}),
        ("weifang/kuiwen/2019", {SEEN}, {REGISTERED}),
        ("jining/zoucheng/2021", {"samr.business", "samr.company", "housing.lease"}, {SEEN, REGISTERED}),
        ("xiamen/jimei/2015", {REGISTERED, "health.family_planning"}, {SEEN}),
        ("xiamen/siming/2017", {"health.family_planning"}, {SEEN, REGISTERED}),
    ],
)
def test_a_pack_asks_for_what_its_items_and_classes_rest_on(pack, asked, not_asked):
    needed = datasets_of(policies.load(pack))
    assert asked <= needed
    assert not needed & not_asked


HERE, THERE = "奎文区胜利东街99号3号楼1单元201室", "奎文区文化路77号803室"


def visit(address: str, checked_on: str, *, lives_here: bool = True) -> dict:
    return {"address": address, "checked_on": checked_on, "lives_here": lives_here}


@pytest.mark.parametrize(
    ("of_father", "of_mother", "lived_in"),
    [
        ([visit(HERE, "2019-05-01")], [], True),
        ([], [visit("山东省潍坊市奎文区胜利东街99号3-1-201", "2019-05-01")], True),
        ([visit(THERE, "2019-05-01")], [], None),
        ([visit(HERE, "2018-05-01"), visit(HERE, "2019-05-01", lives_here=False)], [], None),
        ([visit(HERE, "2018-05-01", lives_here=False)], [visit(HERE, "2019-05-01")], True),
        ([], [], None),
    ],
)
def test_a_home_is_lived_in_where_somebody_was_last_found(of_father, of_mother, lived_in):
    father, mother = object(), object()
    told = {father: {"visits": of_father}, mother: {"visits": of_mother}}
    family = SimpleNamespace(guardian=father, spouse=mother)
    city = policies.load("weifang/kuiwen/2019").city
    (home,) = further_facts.lived_in([{"address": HERE}], family, lambda who, _: told[who], city)
    assert home.get("lived_in") is lived_in


def test_a_home_without_an_address_is_not_guessed():
    father = object()
    told = {father: {"visits": [visit(HERE, "2019-05-01")]}}
    family = SimpleNamespace(guardian=father, spouse=None)
    city = policies.load("weifang/kuiwen/2019").city
    assert further_facts.lived_in([{}], family, lambda who, _: told.get(who), city) == [{}]
