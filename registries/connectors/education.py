"""教育局: whether a child has a student record anywhere in the country."""

from __future__ import annotations

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Flag, Strict, day, text

EDUCATION = Bureau("education", Words("教育局", "Education Bureau"))


class Enrolment(Strict):
    """One child's place in the national student register."""

    enrolled = Flag(required=True)
    student_no = text(allow_none=True)
    school = text(allow_none=True)
    district = text(allow_none=True)
    since = day(allow_none=True)


class StudentRecord(Connector):
    """The national student register (学籍)."""

    dataset = Dataset.STUDENT_RECORD
    bureau = EDUCATION
    title = Words("学籍", "Student record")
    purpose = Words("学籍：确认孩子尚未入学", "Student record: the child is not enrolled yet")
    mend = Words(
        "学籍所在学校或区教育局学籍管理员",
        "The school that holds the student record, or the district's student-record officer",
    )
    replaces = Words("未入学承诺", "promise that the child is not enrolled")
    about = frozenset({About.CHILD})
    fresh_days = 180
    schema = Enrolment
