"""What a family might have more of to come into an earlier class: a home, a lease, work, insurance, a permit."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain import period
from app.domain.applicant import City
from app.domain.conditions.dwelling import HomeIn, HomeRule, LivesThere, RentsAlone, SameAddress
from app.domain.conditions.livelihood import HoldsPermit, InsuredIn, Way, WorkRule, WorksIn
from app.domain.conditions.place import named
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.people import (
    Employer,
    Employment,
    Guardian,
    Home,
    Insurance,
    Lease,
    Owner,
    Residence,
    Who,
    WorkKind,
)
from app.domain.policy import Policy
from app.domain.question import Question, plural


def of_classes(policy: Policy, family: Family, main: Who, on: date) -> Iterator[Question]:
    """A question for each condition of a class that a family can do something about; each kind once."""
    asked = set()
    for kind in policy.classes:
        for rule in kind.conditions:
            question = _question(rule.condition, policy.city, family, main, on)
            if question is not None and question.id not in asked:
                asked.add(question.id)
                yield question


def _question(condition: object, city: City, family: Family, who: Who, on: date) -> Question | None:
    match condition:
        case HomeIn(home=home) | SameAddress(home=home) | LivesThere(home=home):
            return _home(home, city, family)
        case RentsAlone():
            return _lease(condition, city, family, who)
        case WorksIn():
            return _work(condition, city, family, who)
        case InsuredIn():
            return _insurance(condition, city, family, who)
        case HoldsPermit():
            return _permit(condition, city, family, who, on)
    return None


def _home(rule: HomeRule, city: City, family: Family) -> Question:
    """A home of the parents' own, at the address in the register where that lies in the district."""
    address = family.hukou.address if family.hukou else None
    here = named(city, rule.districts)
    own = Home(
        min(rule.districts),
        use=min(rule.uses),
        title=min(rule.titles),
        address=address,
        lived_in=True,
        owners=(Owner("father", Decimal(100)),),
    )
    return Question(
        "home",
        lambda _: replace(family, homes=(*family.homes, own)),
        lambda _: Text(
            f"在{here.zh}有父母自己的住房并居住", f"a home of the parents' own in {here.en}, lived in"
        ),
    )


def _lease(rule: RentsAlone, city: City, family: Family, who: Who) -> Question:
    here = named(city, rule.districts)

    def rented(months: int) -> Family:
        lease = Lease(
            _months_before(rule.by, months),
            rule.by,
            min(rule.districts),
            registered=True,
            tenant=who,
            alone=True,
        )
        return replace(family, leases=(*family.leases, lease))

    return Question(
        "lease_months",
        rented,
        lambda n: Text(
            f"在{here.zh}独立租房并备案，至 {rule.by} 满 {n} 个月",
            f"a registered lease of a whole home in {here.en} of {n} month{plural(n)} by {rule.by}",
        ),
        most=rule.min_months,
    )


def _work(rule: WorksIn, city: City, family: Family, who: Who) -> Question:
    here, work = named(city, rule.work.districts), rule.work

    def employed(months: int) -> Family:
        since = _months_before(rule.by, months)
        return _with(family, who, lambda guardian: _at_work(guardian, work, since, rule.by))

    def told(months: int) -> Text:
        if rule.min_months == 0:
            return Text(
                f"{rule.by} 仍在{here.zh}务工或经商", f"at work or in business in {here.en} on {rule.by}"
            )
        return Text(
            f"在{here.zh}务工或经商，至 {rule.by} 连续满 {months} 个月",
            f"work or a business in {here.en}, unbroken for {months} month{plural(months)} by {rule.by}",
        )

    return Question("work_months", employed, told, most=max(rule.min_months, 1))


def _at_work(guardian: Guardian, work: WorkRule, since: date, by: date) -> Guardian:
    district = min(work.districts)
    if work.ways <= {Way.INSURANCE}:
        paid = Insurance(period.month(since), period.month(by), district)
        return replace(guardian, insurance=(*guardian.insurance, paid))
    kind = WorkKind.CONTRACT if Way.CONTRACT in work.ways else WorkKind.OWN_BUSINESS
    employer = Employer(registered_district=district, production_district=district)
    return replace(guardian, employment=(*guardian.employment, Employment(since, by, kind, employer)))


def _insurance(rule: InsuredIn, city: City, family: Family, who: Who) -> Question:
    here, by = named(city, rule.districts), period.month_text(rule.by)

    def insured(months: int) -> Family:
        paid = Insurance(
            rule.by - months + 1, rule.by, min(rule.districts), via=min(rule.via), paid=min(rule.paid)
        )
        return _with(family, who, lambda guardian: replace(guardian, insurance=(*guardian.insurance, paid)))

    return Question(
        "insured_months",
        insured,
        lambda n: Text(
            f"在{here.zh}参保，至 {by} 满 {n} 个月", f"{n} month{plural(n)} insured in {here.en} by {by}"
        ),
        most=rule.min_months,
    )


def _permit(rule: HoldsPermit, city: City, family: Family, who: Who, on: date) -> Question:
    here = named(city, rule.districts)
    permit = Residence(on, on + timedelta(days=365), min(rule.districts), min(rule.kinds))
    return Question(
        "permit_now",
        lambda _: _with(
            family, who, lambda guardian: replace(guardian, residence=(*guardian.residence, permit))
        ),
        lambda _: Text(f"领到{here.zh}的居住证", f"a residence permit of {here.en}"),
    )


def _with(family: Family, who: Who, change: Callable[[Guardian], Guardian]) -> Family:
    guardian = family.guardians.get(who, Guardian())
    return replace(family, guardians={**family.guardians, who: change(guardian)})


def _months_before(day: date, months: int) -> date:
    """The first day of a run of whole months that ends on `day`."""
    after = day + timedelta(days=1)
    index = period.month(after) - months
    return date(index // 12, index % 12 + 1, min(after.day, 28))
