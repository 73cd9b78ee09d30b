"""What a family might have more of under a pack of points: months, days, a permit, a home, an employer."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from app.domain import period, timeline
from app.domain.applicant import GUARDIAN
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.home import PARENTS, ShareOver, parents_share
from app.domain.items import FamilyPlanningFlag, SameDistrict
from app.domain.people import (
    Employer,
    Employment,
    FamilyPlanning,
    Guardian,
    Home,
    Insurance,
    Owner,
    PermitKind,
    Residence,
    Who,
    WorkKind,
)
from app.domain.policy import Policy
from app.domain.question import Question, plural

MOST_MONTHS = 24
MOST_DAYS = 730


def of_points(policy: Policy, family: Family, main: Who, on: date) -> Iterator[Question]:
    """The questions whose answers may raise points or meet a condition on the main applicant."""
    for who in sorted(family.guardians, key=lambda who: who is not main):
        yield from _of_guardian(policy, family, who, on, main=who is main)
    yield from _of_family(policy, family, main, on)


def _of_guardian(policy: Policy, family: Family, who: Who, on: date, *, main: bool) -> Iterator[Question]:
    guardian, name = family.guardians[who], GUARDIAN[who]
    seen = timeline.build(policy.counting, policy.city.places, family, who, guardian, on)
    prefix = "" if main else "second_parent_"
    months = _missing_months(seen, policy)
    yield Question(
        f"{prefix}insured_months",
        lambda n: _with_guardian(family, who, _insured(guardian, months[:n], policy)),
        lambda n: Text(
            f"{name.zh}再有 {n} 个月的参保记录", f"{n} more insured month{plural(n)} of {name.en}"
        ),
        most=len(months),
    )
    days = _missing_days(seen, policy)
    yield Question(
        f"{prefix}residence_days",
        lambda n: _with_guardian(family, who, _residing(guardian, days[:n], policy)),
        lambda n: Text(
            f"{name.zh}再有 {n} 天的居住记录", f"{n} more day{plural(n)} of residence of {name.en}"
        ),
        most=len(days),
    )
    if not seen.resides:
        yield Question(
            f"{prefix}permit_now",
            lambda _: _with_guardian(family, who, _permitted(guardian, on, policy)),
            lambda _: Text(f"{name.zh}领到居住证", f"a residence permit of {name.en}"),
            by=policy.counting.bridge.renewed_by if policy.counting.bridge and seen.bridge_waits else None,
        )


def _missing_months(seen: timeline.Timeline, policy: Policy) -> list[int]:
    """Months that do not count yet, the latest first."""
    last = period.month(policy.counting.until)
    return [m for m in range(last, last - 12 * 20, -1) if not period.covers(seen.insurance, m)][:MOST_MONTHS]


def _missing_days(seen: timeline.Timeline, policy: Policy) -> list[int]:
    last = policy.counting.until.toordinal()
    return [d for d in range(last, last - 366 * 20, -1) if not period.covers(seen.residence, d)][:MOST_DAYS]


def _with_guardian(family: Family, who: Who, guardian: Guardian) -> Family:
    return replace(family, guardians={**family.guardians, who: guardian})


def _insured(guardian: Guardian, months: list[int], policy: Policy) -> Guardian:
    via = min(policy.counting.insurance_via)
    paid = min(policy.counting.insurance_paid)
    spans = period.merge((month, month) for month in months)
    more = tuple(Insurance(first, last, policy.district.code, via, paid) for first, last in spans)
    return replace(guardian, insurance=(*guardian.insurance, *more))


def _residing(guardian: Guardian, days: list[int], policy: Policy) -> Guardian:
    spans = period.merge((day, day) for day in days)
    more = tuple(
        Residence(date.fromordinal(first), date.fromordinal(last), policy.district.code, PermitKind.TEMPORARY)
        for first, last in spans
    )
    return replace(guardian, residence=(*guardian.residence, *more))


def _permitted(guardian: Guardian, on: date, policy: Policy) -> Guardian:
    permit = Residence(
        on, max(on, policy.counting.until) + timedelta(days=1), policy.district.code, PermitKind.RESIDENCE
    )
    return replace(guardian, residence=(*guardian.residence, permit))


def _of_family(policy: Policy, family: Family, main: Who, on: date) -> Iterator[Question]:
    for rule in policy.items:
        match rule.scoring:
            case ShareOver() as scoring:
                yield from _homes(policy, family, scoring)
            case SameDistrict() as scoring:
                yield _employer(policy, family, main, on, scoring)
            case FamilyPlanningFlag(registered_by=registered_by) if (
                registered_by is None or on <= registered_by
            ):
                yield Question(
                    "family_planning",
                    lambda _: replace(
                        family,
                        family_planning=FamilyPlanning.COMPLIANT,
                        family_planning_registered_on=on,
                    ),
                    lambda _: Text("办妥计划生育登记", "the family-planning registration"),
                    by=registered_by,
                )


def _homes(policy: Policy, family: Family, scoring: ShareOver) -> Iterator[Question]:
    """A greater share of a home there already is, else a home of the parents' own."""
    here = policy.city.district_name(policy.district.code)
    for home in family.homes:
        share, _ = parents_share(home, joint_counts=scoring.joint_counts)
        if policy.city.places.get(home.district) != policy.district.code or home.joint or share <= 0:
            continue
        owned = int(share)

        def shared(n: int, home: Home = home, owned: int = owned) -> Family:
            others = tuple(owner for owner in home.owners if owner.who not in PARENTS)
            rest = Decimal(100 - owned - n)
            owners = (
                Owner("father", Decimal(owned + n)),
                *(replace(o, share=rest / len(others)) for o in others),
            )
            return _with_home(family, home, replace(home, owners=owners))

        yield Question(
            "home_share",
            shared,
            lambda n, owned=owned: Text(  # type: ignore[misc]
                f"父母在{here.zh}区这套房的份额达到 {owned + n}%",
                f"a parents' share of {owned + n} % in the home in {here.en}",
            ),
            most=100 - owned,
        )
    own = Home(
        policy.district.code,
        use=min(scoring.uses),
        title=min(scoring.titles),
        lived_in=True,
        owners=(Owner("father", Decimal(100)),),
    )
    yield Question(
        "home",
        lambda _: replace(family, homes=(*family.homes, own)),
        lambda _: Text(f"在{here.zh}区有父母自己的住房", f"a home of the parents' own in {here.en}"),
    )


def _with_home(family: Family, old: Home, new: Home) -> Family:
    return replace(family, homes=tuple(new if home is old else home for home in family.homes))


def _employer(policy: Policy, family: Family, main: Who, on: date, scoring: SameDistrict) -> Question:
    here, guardian = policy.city.district_name(policy.district.code), family.guardians.get(main, Guardian())
    kind = WorkKind.CONTRACT if WorkKind.CONTRACT in scoring.work_kinds else min(scoring.work_kinds)
    job = Employment(on, None, kind, Employer(registered_district=policy.district.code))
    name = GUARDIAN[main]
    return Question(
        "employer_in_district",
        lambda _: _with_guardian(family, main, replace(guardian, employment=(*guardian.employment, job))),
        lambda _: Text(
            f"{name.zh}的用人单位注册或生产经营在{here.zh}区",
            f"an employer of {name.en} that is registered or produces in {here.en}",
        ),
    )
