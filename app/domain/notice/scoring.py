"""A point item as the lines of a notice, one sentence for every kind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from app.domain.applicant import City
from app.domain.category import CATEGORIES, CategoryPoints
from app.domain.explain import Text, counted, plain
from app.domain.home import ShareOver
from app.domain.item_dwelling import DwellingMonths
from app.domain.item_groups import BestOf, FirstOf, SumOf
from app.domain.item_planning import STATUS, PlanningPoints
from app.domain.item_second_parent import Gate, SecondParent
from app.domain.item_time import InsuranceTime, ResidenceTime, Unit
from app.domain.items import (
    Base,
    FamilyPlanningFlag,
    InsuranceYears,
    PartialYear,
    ResidenceYears,
    SameDistrict,
)
from app.domain.notice import condition
from app.domain.notice.condition import share
from app.domain.notice.words import day, join, month, told
from app.domain.rule import Scoring

_GATE = {
    Gate.RESIDENCE: Text("居住", "residence"),
    Gate.INSURANCE: Text("社保", "social insurance"),
    Gate.WORK: Text("务工", "work"),
}


def describe(scoring: Scoring, city: City) -> tuple[Text, ...]:
    """How the item is earned, a line each; KeyError for a kind without a sentence."""
    return SENTENCES[type(scoring)](scoring, city)


def _base(item: Base, _: City) -> tuple[Text, ...]:
    points = plain(item.points)
    return (Text(f"符合申请条件就有 {points} 分", f"{counted(points, 'point')} for meeting the conditions"),)


def _beyond(base: int, rate: str, what: Text, year: Text) -> tuple[Text, ...]:
    first = Text(
        f"{what.zh}，先减去基本年限 {base} 年，之后每多一年 {rate} 分",
        f"{what.en}: the base of {base} is taken off, then {counted(rate, 'point')} for every further year",
    )
    return (first, year)


def _residence_years(item: ResidenceYears, city: City) -> tuple[Text, ...]:
    return _beyond(
        item.base_years,
        plain(item.rate),
        Text(f"在{city.name.zh}居住（暂住）的年数", f"years of residence in {city.name.en}"),
        Text(
            "满 365 天算一年，不满一年的零头不算；中断前后可以相加",
            "365 days are a year; part years do not count",
        ),
    )


def _insurance_years(item: InsuranceYears, city: City) -> tuple[Text, ...]:
    return _beyond(
        item.base_years,
        plain(item.rate),
        Text(f"在{city.name.zh}参加社保的年数", f"years of social insurance in {city.name.en}"),
        Text(
            "满 12 个月算一年，不满的零头不算；中断前后可以相加",
            "12 months are a year; part years do not count",
        ),
    )


def _share_over(item: ShareOver, _: City) -> tuple[Text, ...]:
    uses, titles = told(item.uses), told(item.titles)
    need = share(item.operator, plain(item.percent))
    lines = [
        Text(
            f"在本区有{uses.zh}，{titles.zh}，父母两人的份额相加{need.zh}，得 {plain(item.points)} 分",
            f"a home in the district ({uses.en}, {titles.en}) of which the parents own {need.en}:"
            f" {counted(plain(item.points), 'point')}",
        ),
        Text("祖辈、亲戚名下的份额不算", "shares of grandparents and relatives do not count"),
    ]
    if item.joint_counts:
        lines.append(
            Text("父母共同共有的，算全部都是父母的", "joint ownership of the parents counts as the whole")
        )
    return tuple(lines)


def _same_district(item: SameDistrict, _: City) -> tuple[Text, ...]:
    kinds = told(item.work_kinds)
    return (
        Text(
            f"主申请人住在本区，工作单位的工商注册地址或实际经营地址也在本区，得 {plain(item.points)} 分",
            f"{counted(plain(item.points), 'point')} where the main applicant lives here and the"
            " employer is registered or"
            " produces here",
        ),
        Text(f"以{kinds.zh}或者参保单位为准", f"shown by {kinds.en}, or by who pays the insurance"),
    )


def _family_planning(item: FamilyPlanningFlag, _: City) -> tuple[Text, ...]:
    zh, en = (
        f"符合计划生育政策的得 {plain(item.points)} 分",
        f"{counted(plain(item.points), 'point')} for keeping the family-planning rule",
    )
    if item.registered_by:
        by = day(item.registered_by)
        zh, en = f"{zh}，要在{by.zh}前到社区（村）登记", f"{en}, registered with the community by {by.en}"
    return (
        Text(zh, en),
        Text(
            "不符合的也可以报名，只是没有这一项分",
            "without it one may apply all the same, only without these points",
        ),
    )


def _second_parent(item: SecondParent, _: City) -> tuple[Text, ...]:
    gate = join((_GATE[gate] for gate in item.gate), "、", ", ")
    partial = (
        Text("社保满 12 个月才算一年", "only whole years of insurance count")
        if item.insurance_partial is PartialYear.WHOLE_YEARS
        else Text("社保不满一年的按月折算", "months of insurance count pro rata")
    )
    return (
        Text(
            f"父母另一方目前也有{gate.zh}记录的：居住每年 {plain(item.residence_rate)} 分，"
            f"社保每年 {plain(item.insurance_rate)} 分，不用减基本年限",
            f"where the other parent has current {gate.en} too: {plain(item.residence_rate)} a year of residence,"
            f" {plain(item.insurance_rate)} a year of insurance, nothing taken off",
        ),
        partial,
    )


_UNIT = {
    Unit.WHOLE_YEARS: Text("满一年才算", "only whole years count"),
    Unit.DAYS_OVER_365: Text(
        "不满一年的按天折算（除以 365，四舍五入到两位小数）", "days count pro rata (÷ 365)"
    ),
    Unit.MONTHS_OVER_12: Text(
        "不满一年的按月折算（除以 12，四舍五入到两位小数）", "months count pro rata (÷ 12)"
    ),
}


def _time(item: ResidenceTime | InsuranceTime, what: Text, before: Text | None) -> tuple[Text, ...]:
    lines = [
        Text(
            f"{what.zh}，每年 {plain(item.rate)} 分",
            f"{counted(plain(item.rate), 'point')} a year of {what.en}",
        ),
        _UNIT[item.unit],
    ]
    if item.subtract_months:
        months = item.subtract_months
        lines.append(Text(f"先减去 {months} 个月", f"{counted(months, 'month')} are taken off first"))
    if before:
        lines.append(Text(f"只算{before.zh}以前的", f"only before {before.en}"))
    return tuple(lines)


def _residence_time(item: ResidenceTime, city: City) -> tuple[Text, ...]:
    what = Text(f"在{city.name.zh}居住", f"residence in {city.name.en}")
    return _time(item, what, day(item.before) if item.before else None)


def _insurance_time(item: InsuranceTime, city: City) -> tuple[Text, ...]:
    what = Text(f"在{city.name.zh}参加社保", f"insurance in {city.name.en}")
    if item.both_parents:
        what = Text(f"{what.zh}（父母的月数相加）", f"{what.en} (the months of both parents)")
    return _time(item, what, month(item.before) if item.before is not None else None)


def _category_points(item: CategoryPoints, _: City) -> tuple[Text, ...]:
    rows = []
    for category, points in item.table:
        title = CATEGORIES[item.topic][category]
        rows.append(Text(f"{title.zh}：{plain(points)} 分", f"{title.en}: {counted(plain(points), 'point')}"))
    return (Text("按符合的最高一档计分，只算一档：", "the best that fits counts, once:"), *rows)


def _ways(lead: Text, item: BestOf | SumOf, city: City) -> tuple[Text, ...]:
    lines = [lead]
    for way in item.ways:
        how = join(describe(way.scoring, city), "；", "; ")
        cap = plain(way.cap)
        lines.append(
            Text(f"{way.title.zh}（最高 {cap} 分）：{how.zh}", f"{way.title.en} (at most {cap}): {how.en}")
        )
    return tuple(lines)


def _best_of(item: BestOf, city: City) -> tuple[Text, ...]:
    return _ways(Text("以下几种办法，取分数最高的一种：", "the best of these ways counts:"), item, city)


def _sum_of(item: SumOf, city: City) -> tuple[Text, ...]:
    return _ways(Text("以下各部分相加：", "the sum of these:"), item, city)


def _first_of(item: FirstOf, city: City) -> tuple[Text, ...]:
    lines = [
        Text("从上往下看，第一种符合的算数，只算一种：", "the first of these cases that fits counts, once:")
    ]
    for case in item.cases:
        asked = join((condition.describe(one, city) for one in case.conditions), "，", ", ")
        how, title = _worth(case.way.scoring, city), case.way.title
        lines.append(
            Text(
                f"{title.zh}（{asked.zh or '其他'}）：{how.zh}",
                f"{title.en} ({asked.en or 'others'}): {how.en}",
            )
        )
    return tuple(lines)


def _worth(scoring: Scoring, city: City) -> Text:
    if isinstance(scoring, Base):
        points = plain(scoring.points)
        return Text(f"{points} 分", counted(points, "point"))
    return join(describe(scoring, city), "；", "; ")


def _planning_points(item: PlanningPoints, _: City) -> tuple[Text, ...]:
    rows = [
        Text(
            f"{STATUS[status].zh}：{plain(points)} 分",
            f"{STATUS[status].en}: {counted(plain(points), 'point')}",
        )
        for status, points in item.table
    ]
    return (
        *rows,
        Text("其他情形 0 分，不影响报名", "0 points for any other; one may apply all the same"),
    )


def _dwelling_months(item: DwellingMonths, city: City) -> tuple[Text, ...]:
    by, owned, rate = day(item.by), condition.home(item.home, city), plain(item.rate)
    return (
        Text(
            f"在本区不间断居住，到{by.zh}每满一个月 {rate} 分；"
            "自有住房从取得之日算，备案租房从租期开始算，前后相连可以相加",
            f"{counted(rate, 'point')} for every whole month lived on in the district by"
            f" {by.en}, from the day a home was bought"
            " or a registered lease began; one that follows the other adds up",
        ),
        Text(f"自有住房是指{owned.zh}", f"the home is {owned.en}"),
    )


SENTENCES: Mapping[type, Callable[[Any, City], tuple[Text, ...]]] = {
    Base: _base,
    ResidenceYears: _residence_years,
    InsuranceYears: _insurance_years,
    ShareOver: _share_over,
    SameDistrict: _same_district,
    FamilyPlanningFlag: _family_planning,
    SecondParent: _second_parent,
    ResidenceTime: _residence_time,
    InsuranceTime: _insurance_time,
    CategoryPoints: _category_points,
    BestOf: _best_of,
    SumOf: _sum_of,
    FirstOf: _first_of,
    PlanningPoints: _planning_points,
    DwellingMonths: _dwelling_months,
}
