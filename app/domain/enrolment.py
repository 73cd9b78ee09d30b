"""The condition of junior one: the child is in the grade of the student record from which one moves on."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.applicant import City
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.policy import Policy
from app.domain.rule import Verdict
from app.domain.stage import Stage

_ZH = "一二三四五六七八九"
_NO_RECORD = Text("没有学籍", "no student record")


@dataclass(frozen=True, slots=True)
class InGrade:
    """A student record in one of these grades, counted through from primary one; what is not known is not "no"."""

    grades: tuple[int, ...]
    evidence: ClassVar[tuple[str, ...]] = ("education.student_record",)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        child, needed = family.child, self.needed
        if child.enrolled is None:
            return Verdict(True, Text("尚未查询学籍，待核实", "student records have not been asked yet"))
        if not child.enrolled:
            because = Text(
                f"没有查到孩子的学籍，应{needed.zh}", f"no student record was found; {needed.en} is needed"
            )
            return Verdict(False, because, found=_NO_RECORD, needed=needed)
        if child.grade is None:
            return Verdict(
                True,
                Text("学籍没有写明年级，待核实", "the student record names no grade; a person will check it"),
            )
        found = named(child.grade)
        if child.grade in self.grades:
            return Verdict(True, Text(f"孩子在读{found.zh}", f"the child is in {found.en}"))
        because = Text(f"孩子在读{found.zh}，应{needed.zh}", f"the child is in {found.en}, not {needed.en}")
        return Verdict(False, because, found=Text(f"在读{found.zh}", found.en), needed=needed)

    @property
    def needed(self) -> Text:
        grades = [named(grade) for grade in self.grades]
        zh, en = "或".join(one.zh for one in grades), " or ".join(one.en for one in grades)
        return Text(f"在读{zh}", en)


def named(grade: int) -> Text:
    """A grade by name: 六年级, grade 6; above nine it is senior school."""
    zh = f"{_ZH[grade - 1]}年级" if grade <= len(_ZH) else f"高中（{grade} 年级）"
    return Text(zh, f"grade {grade}")


def find_leaving_grade(policy: Policy, stage: Stage) -> int | None:
    """The grade that `policy` asks for at this stage, the highest of several; None where it asks for none."""
    grades = [
        grade
        for rule in policy.family_checks
        if rule.holds_for(stage) and isinstance(rule.condition, InGrade)
        for grade in rule.condition.grades
    ]
    return max(grades, default=None)
