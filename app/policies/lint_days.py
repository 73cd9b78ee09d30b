"""What a valid pack may still get wrong in its days: children too young, windows and deadlines of another season."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.conditions.dwelling import RentsAlone
from app.domain.conditions.livelihood import InsuredIn, WorksIn
from app.domain.eligibility import BornBetween, InsuredWithin, ResidenceWithin, WorkWithin
from app.domain.explain import Text
from app.domain.items import FamilyPlanningFlag
from app.domain.period import month_span
from app.domain.policy import Policy
from app.domain.reading import Path
from app.domain.rule import Condition, FamilyCondition
from app.domain.stage import Stage
from app.policies.lint_classes import Remark

SCHOOL_AGE, JUNIOR_AGE = 6, 11
"""年满六周岁 (compulsory education law, article 11); from the second on it is a junior school, which has no rule."""
YEARS_BEFORE, YEARS_AFTER = 2, 1


def remarks(policy: Policy) -> Iterator[Remark]:
    """Ages, the ends of windows and the deadlines of `policy`, each against its entry year."""
    for rule in policy.family_checks:
        if isinstance(rule.condition, BornBetween) and rule.holds_for(Stage.P1):
            yield from _of_age(rule.condition, policy.entry_year, ("checks", rule.id, "to"))
    for path, last in _ends(policy):
        yield from _of_the_season(last, policy.entry_year, path)
    for path, day in _deadlines(policy):
        yield from _near(day, policy.entry_year, path)


def _of_age(born: BornBetween, year: int, path: Path) -> Iterator[Remark]:
    """How old the youngest is on 31 August; one year more than needed looks like last year's days."""
    latest = born.latest
    age = year - latest.year - ((latest.month, latest.day) > (8, 31))
    zh, en = (
        f"最小的孩子 {latest} 出生\uff0c到 {year}-08-31 {age} 周岁",
        f"born {latest} the youngest is {age} on {year}-08-31",
    )
    if age < SCHOOL_AGE:
        yield path, True, Text(f"{zh}\uff0c不满 {SCHOOL_AGE} 周岁", f"{en}, not {SCHOOL_AGE} yet")
    elif SCHOOL_AGE < age < JUNIOR_AGE:
        yield path, False, Text(f"{zh}\uff0c是否仍是往年的日期", f"{en}: are these the days of another year?")


def _ends(policy: Policy) -> Iterator[tuple[Path, date]]:
    """Where each condition stops to look: the key and its last day."""
    for rule in policy.checks:
        last = _last_within(rule.condition)
        if last is not None:
            yield ("checks", rule.id, "to"), last
    for check in policy.family_checks:
        last = _last_by(check.condition)
        if last is not None:
            yield ("checks", check.id, "by"), last
    for kind in policy.classes:
        for asked in kind.conditions:
            last = _last_by(asked.condition)
            if last is not None:
                yield ("classes", kind.id, "conditions", asked.id, "by"), last


def _last_within(condition: Condition) -> date | None:
    if isinstance(condition, ResidenceWithin | WorkWithin):
        return condition.last
    return _last_day(condition.last) if isinstance(condition, InsuredWithin) else None


def _last_by(condition: FamilyCondition) -> date | None:
    if isinstance(condition, RentsAlone | WorksIn):
        return condition.by
    return _last_day(condition.by) if isinstance(condition, InsuredIn) else None


def _last_day(month: int) -> date:
    return date.fromordinal(month_span(month, month)[1])


def _of_the_season(last: date, year: int, path: Path) -> Iterator[Remark]:
    """Time is counted up to a day of the school year before entry on 1 September."""
    first, entry = date(year - 1, 9, 1), date(year, 9, 1)
    if last < first:
        yield (
            path,
            True,
            Text(f"{last} 早于入学前一年 {first}", f"{last} is over a year before entry, {entry}"),
        )
    elif last > entry:
        yield path, True, Text(f"{last} 晚于入学 {entry}", f"{last} is after entry, {entry}")


def _deadlines(policy: Policy) -> Iterator[tuple[Path, date]]:
    for milestone in policy.milestones:
        yield ("milestones", milestone.id, "due"), milestone.due_on
    for window in policy.windows:
        yield ("timetable", window.id, "from"), window.opens_on
        yield ("timetable", window.id, "to"), window.closes_on
    for item in policy.items:
        if isinstance(item.scoring, FamilyPlanningFlag) and item.scoring.registered_by:
            yield ("items", item.id, "registered_by"), item.scoring.registered_by


def _near(day: date, year: int, path: Path) -> Iterator[Remark]:
    first, last = year - YEARS_BEFORE, year + YEARS_AFTER
    if not first <= day.year <= last:
        yield (
            path,
            True,
            Text(
                f"{day} 不在 {first} 至 {last} 年\uff0c入学年为 {year}",
                f"{day} is not within {first} to {last}, entry year {year}",
            ),
        )
