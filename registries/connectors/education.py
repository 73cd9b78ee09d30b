"""教育局: whether a child has a student record anywhere in the country, and in which grade."""

from __future__ import annotations

from typing import Any

from marshmallow import ValidationError, fields

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Flag, Strict, day, text

EDUCATION = Bureau("education", Words("教育局", "Education Bureau"))


LAST_GRADE = 12


class Grade(fields.Field[int]):
    """The school year counted through from primary one: 6 ends most primary schools, 12 senior school."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LAST_GRADE:
            raise ValidationError(f"a grade from 1 to {LAST_GRADE} expected")
        return value


class Enrolment(Strict):
    """One child's place in the national student register; `grade` is null where the school has not said it."""

    enrolled = Flag(required=True)
    student_no = text(allow_none=True)
    school = text(allow_none=True)
    district = text(allow_none=True)
    since = day(allow_none=True)
    grade = Grade(required=True, allow_none=True)


class StudentRecord(Connector):
    """The national student register (学籍)."""

    dataset = Dataset.STUDENT_RECORD
    bureau = EDUCATION
    title = Words("学籍", "Student record")
    purpose = Words(
        "学籍：报小学确认孩子尚未入学，报初中确认孩子在毕业年级",
        "Student record: not enrolled yet for primary one, in the last grade of primary school for junior one",
    )
    mend = Words(
        "学籍所在学校或区教育局学籍管理员",
        "The school that holds the student record, or the district's student-record officer",
    )
    replaces = Words(
        "未入学承诺、在读证明", "promise that the child is not enrolled, certificate of the grade"
    )
    about = frozenset({About.CHILD})
    fresh_days = 180
    schema = Enrolment
