"""A condition of admission as one sentence of a notice, one for every kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from app.domain.applicant import City
from app.domain.conditions.dwelling import HomeIn, HomeRule, LivesThere, NoHomeIn, RentsAlone, SameAddress
from app.domain.conditions.household import ChildIdentity, HukouIn, HukouOutside, SpecialIn
from app.domain.conditions.livelihood import HoldsPermit, InsuredIn, WorksIn
from app.domain.eligibility import (
    BornBetween,
    HukouNotIn,
    IdKindIn,
    InsuredWithin,
    NotEnrolled,
    ResidenceWithin,
    WorkWithin,
)
from app.domain.enrolment import InGrade
from app.domain.explain import Text, counted, plain
from app.domain.home import Operator
from app.domain.lives_in_district import LivesInDistrict
from app.domain.notice.words import day, month, places, span, told


def describe(condition: object, city: City) -> Text:
    """What the condition asks, in a sentence; KeyError for a kind without one."""
    return SENTENCES[type(condition)](condition, city)


def describe_all(conditions: Iterable[object], city: City) -> Iterator[Text]:
    """All that one class asks; a home that was described is "this home" afterwards."""
    told_of: set[HomeRule] = set()
    for one in conditions:
        if isinstance(one, HomeIn | SameAddress | LivesThere):
            if one.home in told_of and type(one) in _THIS_HOME:
                yield _THIS_HOME[type(one)]
                continue
            told_of.add(one.home)
        yield describe(one, city)


_THIS_HOME: Mapping[type, Text] = {
    SameAddress: Text("户口的地址就是这套房子的地址", "registered at the address of this home"),
    LivesThere: Text("实际住在这套房子里", "lives in this home"),
}


def _born_between(rule: BornBetween, _: City) -> Text:
    days = span(rule.earliest, rule.latest)
    return Text(f"孩子在{days.zh}之间出生（含头尾两天）", f"the child was born {days.en}, both days included")


def _id_kind_in(rule: IdKindIn | ChildIdentity, _: City) -> Text:
    kinds = told(rule.allowed)
    return Text(f"孩子持{kinds.zh}", f"the child has {kinds.en}")


def _hukou_not_in(rule: HukouNotIn, city: City) -> Text:
    where = places(city, rule.districts)
    return Text(f"孩子的户口不在{where.zh}", f"the child is not registered in {where.en}")


def _not_enrolled(_: NotEnrolled, __: City) -> Text:
    return Text("孩子还没有小学学籍", "the child has no student record yet")


def _in_grade(rule: InGrade, _: City) -> Text:
    needed = rule.needed
    return Text(f"孩子{needed.zh}（以学籍为准）", f"the child is in {needed.en}, by the student record")


def _days_within(rule: ResidenceWithin | WorkWithin, what: Text) -> Text:
    days, window = span(rule.first, rule.last), (rule.last - rule.first).days + 1
    off = window - rule.min_valid_days
    return Text(
        f"{days.zh}这 {window} 天里，{what.zh}至少 {rule.min_valid_days} 天，也就是中断加起来不超过 {off} 天",
        f"{what.en} for at least {rule.min_valid_days} of the {counted(window, 'day')} from"
        f" {days.en}: at most {off} missed",
    )


def _residence_within(rule: ResidenceWithin, city: City) -> Text:
    zh, en = f"在{city.name.zh}有居住（暂住）记录", f"residence on record in {city.name.en}"
    if rule.home_counts:
        zh, en = f"{zh}或已有自有住房", f"{en} or a home of one's own"
    return _days_within(rule, Text(zh, en))


def _work_within(rule: WorkWithin, city: City) -> Text:
    return _days_within(rule, Text(f"在{city.name.zh}务工或经商", f"at work in {city.name.en}"))


def _insured_within(rule: InsuredWithin, city: City) -> Text:
    first, last = month(rule.first), month(rule.last)
    window = rule.last - rule.first + 1
    return Text(
        f"{first.zh}至{last.zh}这 {window} 个月里，在{city.name.zh}参加社保至少 {rule.min_months} 个月",
        f"insured in {city.name.en} for at least {rule.min_months} of the {counted(window, 'month')}"
        f" from {first.en} to {last.en}",
    )


def _lives_in_district(_: LivesInDistrict, __: City) -> Text:
    return Text(
        "报名那天有效的居住证（暂住证）在本区",
        "the residence permit in force on the day of application is of this district",
    )


def _hukou_in(rule: HukouIn, city: City) -> Text:
    where, kinds = places(city, rule.districts), told(rule.kinds)
    zh, en = f"孩子的户口在{where.zh}（{kinds.zh}）", f"the child is registered in {where.en} ({kinds.en})"
    if rule.with_guardian:
        zh, en = f"{zh}，并且和至少一位监护人在同一本户口簿上", f"{en} together with a guardian"
    return Text(zh, en)


def _hukou_outside(rule: HukouOutside, city: City) -> Text:
    where = places(city, rule.districts)
    return Text(f"孩子的户口在{where.zh}以外的地方", f"the child is registered outside {where.en}")


def _special_in(_: SpecialIn, __: City) -> Text:
    return Text("登记为优抚对象等特殊群体", "registered in a preferential group")


def home(rule: HomeRule, city: City) -> Text:
    """Which home counts: 在奎文区的住宅，有不动产权证书，父母的份额不低于 50%."""
    where, uses, titles = places(city, rule.districts), told(rule.uses), told(rule.titles)
    holders, joint = told(rule.holders, "和", " and "), Text("", "")
    if rule.joint_counts:
        joint = Text("（共同共有也算）", " (joint ownership counts)")
    sign = share(rule.operator, plain(rule.percent))
    return Text(
        f"在{where.zh}的{uses.zh}，{titles.zh}，{holders.zh}的份额合计{sign.zh}{joint.zh}",
        f"a home in {where.en} ({uses.en}), {titles.en}, of which {holders.en} own {sign.en}{joint.en}",
    )


def share(operator: Operator, percent: str) -> Text:
    if operator is Operator.OVER:
        return Text(
            f"超过 {percent}%（正好 {percent}% 不算）", f"more than {percent}% ({percent}% is not enough)"
        )
    return Text(f"不低于 {percent}%（正好 {percent}% 也算）", f"{percent}% or more")


def _home_in(rule: HomeIn, city: City) -> Text:
    owned = home(rule.home, city)
    return Text(f"有一套{owned.zh}", f"the family has {owned.en}")


def _same_address(rule: SameAddress, city: City) -> Text:
    owned = home(rule.home, city)
    return Text(f"户口的地址就是房子的地址：{owned.zh}", f"registered at the address of {owned.en}")


def _lives_there(rule: LivesThere, city: City) -> Text:
    owned = home(rule.home, city)
    return Text(f"实际住在这套房子里：{owned.zh}", f"lives in it: {owned.en}")


def _no_home_in(rule: NoHomeIn, city: City) -> Text:
    where = places(city, rule.districts)
    zh, en = f"父母在{where.zh}没有房产", f"the parents own no home in {where.en}"
    if rule.certified:
        return Text(
            f"{zh}，由不动产登记部门的数据证明（不用您去开）",
            f"{en}, as the property register itself certifies",
        )
    return Text(zh, en)


def _rents_alone(rule: RentsAlone, city: City) -> Text:
    where, by = places(city, rule.districts), day(rule.by)
    return Text(
        f"父母在{where.zh}独立租房（不是合租），租房已备案，到{by.zh}连续满 {rule.min_months} 个月",
        f"a parent rents a home alone in {where.en} by a filed lease, unbroken for"
        f" {counted(rule.min_months, 'month')} by {by.en}",
    )


def _works_in(rule: WorksIn, city: City) -> Text:
    where, ways, sites = places(city, rule.work.districts), told(rule.work.ways), told(rule.work.sites)
    by = day(rule.by)
    long = (
        Text(
            f"，到{by.zh}连续满 {rule.min_months} 个月",
            f", unbroken for {counted(rule.min_months, 'month')} by {by.en}",
        )
        if rule.min_months
        else Text(f"，{by.zh}当天仍在", f", still on {by.en}")
    )
    return Text(
        f"至少一位监护人在{where.zh}工作：{ways.zh}，以单位的{sites.zh}为准{long.zh}",
        f"a guardian works in {where.en}: {ways.en}, by the employer's {sites.en}{long.en}",
    )


def _insured_in(rule: InsuredIn, city: City) -> Text:
    where, via, paid, by = places(city, rule.districts), told(rule.via), told(rule.paid), month(rule.by)
    run = Text("连续", "unbroken ") if rule.unbroken else Text("", "")
    there = (
        Text("，并且住在同一个区", ", and lives in the same district") if rule.living_there else Text("", "")
    )
    return Text(
        f"至少一位监护人到{by.zh}的 {rule.within_months} 个月里，在{where.zh}{run.zh}参保满 {rule.min_months} 个月"
        f"（{via.zh}，{paid.zh}才算）{there.zh}",
        f"a guardian is insured in {where.en} for {run.en}{rule.min_months} of the"
        f" {counted(rule.within_months, 'month')}"
        f" to {by.en} ({via.en}; {paid.en}){there.en}",
    )


def _holds_permit(rule: HoldsPermit, city: City) -> Text:
    where, kinds = places(city, rule.districts), told(rule.kinds)
    return Text(
        f"至少一位监护人持有效的{where.zh}{kinds.zh}", f"a guardian holds {kinds.en} of {where.en} in force"
    )


SENTENCES: Mapping[type, Callable[[Any, City], Text]] = {
    BornBetween: _born_between,
    IdKindIn: _id_kind_in,
    ChildIdentity: _id_kind_in,
    HukouNotIn: _hukou_not_in,
    NotEnrolled: _not_enrolled,
    InGrade: _in_grade,
    ResidenceWithin: _residence_within,
    WorkWithin: _work_within,
    InsuredWithin: _insured_within,
    LivesInDistrict: _lives_in_district,
    HukouIn: _hukou_in,
    HukouOutside: _hukou_outside,
    SpecialIn: _special_in,
    HomeIn: _home_in,
    SameAddress: _same_address,
    LivesThere: _lives_there,
    NoHomeIn: _no_home_in,
    RentsAlone: _rents_alone,
    WorksIn: _works_in,
    InsuredIn: _insured_in,
    HoldsPermit: _holds_permit,
}
