"""Junior one: in the last grade, by the student record; what is not known refuses nobody."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from app import policies
from app.domain.enrolment import InGrade, find_leaving_grade, named
from app.domain.facts import from_case
from app.domain.points import evaluate
from app.domain.reading import BadValue
from app.domain.stage import Stage

ZOUCHENG = policies.load("jining/zoucheng/2021")
SIMING = policies.load("xiamen/siming/2017")
ON = date(2021, 7, 20)


def _family(stage="J1", address="邹城市太平东路250号", **record):
    return from_case(
        {
            "entry_year": 2021,
            "stage": stage,
            "child": {
                "name": "小雨",
                "born_on": "2009-03-05",
                "hukou": {"city": "济宁", "district": "邹城"},
                **record,
            },
            "hukou": {"district": "邹城", "address": address, "members": ["child", "father"]},
            "guardians": {"father": {}},
        }
    )


def _leaving(family):
    return next(c for c in evaluate(ZOUCHENG, family, on=ON).checks if c.id == "leaving_primary")


@pytest.mark.parametrize(
    ("record", "passed", "found"),
    [
        ({"enrolled": True, "grade": 6}, True, None),
        ({"enrolled": True, "grade": 5}, False, "在读五年级"),
        ({"enrolled": True, "grade": 7}, False, "在读七年级"),
        ({"enrolled": False}, False, "没有学籍"),
        ({"enrolled": True}, True, None),
        ({}, True, None),
    ],
)
def test_the_last_grade_is_the_condition_and_the_unknown_is_not_no(record, passed, found):
    told = _leaving(_family(**record))
    assert told.passed is passed
    assert evaluate(ZOUCHENG, _family(**record), on=ON).eligible is passed
    if passed:
        assert told.found is None
    else:
        assert (told.found.zh, told.needed.zh) == (found, "在读六年级")
        assert "更正" in told.remedy.zh
        assert told.remedy.en


def test_what_is_not_known_rests_on_an_unverified_record():
    told = evaluate(ZOUCHENG, _family(), on=ON, unverified=frozenset({"education.student_record"}))
    assert not next(c for c in told.checks if c.id == "leaving_primary").verified
    assert told.provisional


def test_a_stage_has_its_own_checks_and_schools():
    junior = evaluate(ZOUCHENG, _family(enrolled=True, grade=6), on=ON)
    primary = evaluate(ZOUCHENG, _family("P1", enrolled=True, grade=6), on=ON)
    assert {c.id for c in junior.checks}.isdisjoint({"birth_range", "not_enrolled"})
    assert [c.id for c in primary.checks if not c.passed] == ["birth_range", "not_enrolled"]
    assert "leaving_primary" not in {c.id for c in primary.checks}
    assert [code for code, _ in junior.schools.schools] == ["370883-J01"]
    assert [code for code, _ in primary.schools.schools] == ["370883-012"]
    assert (junior.as_json()["stage"], junior.as_json()["stage_title"]) == ("J1", "初中一年级")


def test_a_pack_that_does_not_open_the_stage_says_so():
    closed = replace(ZOUCHENG, opened=SIMING.opened)
    told = evaluate(closed, _family(enrolled=True, grade=6), on=ON)
    first = told.checks[0]
    assert (told.eligible, first.id, first.passed, first.blocking) == (False, "stage_open", False, True)
    assert [c.id for c in told.checks if not c.passed] == ["stage_open"]
    assert first.because.zh == "邹城今年只招收小学一年级，不招收初中一年级"
    assert first.because.en == "Zoucheng enrols for primary one this year, not for junior one"


def test_grades_by_name_and_the_grade_that_a_pack_asks_for():
    assert [named(grade).zh for grade in (1, 6, 9, 10)] == ["一年级", "六年级", "九年级", "高中（10 年级）"]
    assert InGrade((5, 6)).needed == ("在读五年级或六年级", "grade 5 or grade 6")
    assert find_leaving_grade(ZOUCHENG, Stage.J1) == 6
    assert find_leaving_grade(ZOUCHENG, Stage.P1) is None
    assert find_leaving_grade(SIMING, Stage.J1) is None


@pytest.mark.parametrize("grade", [0, 13, "六", True])
def test_a_grade_is_one_to_twelve(grade):
    with pytest.raises(BadValue, match=r"child\.grade"):
        _family(enrolled=True, grade=grade)


def test_an_unknown_stage_is_refused_with_what_is_allowed():
    with pytest.raises(BadValue, match="P1, J1"):
        _family("S1")
