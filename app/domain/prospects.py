"""What would change it: the nearest record that adds points or meets a condition, found by evaluating again."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from app.domain import period, timeline
from app.domain.applicant import GUARDIAN
from app.domain.evaluation import Evaluation
from app.domain.explain import Text, points_text
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
from app.domain.points import evaluate
from app.domain.policy import Policy

MOST_MONTHS = 24
MOST_DAYS = 730


@dataclass(frozen=True, slots=True)
class Prospect:
    """One change and what it brings: `amount` of it is needed (months, days, percent), by the last day `by`.

    `clears` are the conditions that hold then and do not now; without all of them the points are worth nothing.
    """

    id: str
    what: Text
    gain: Decimal
    total: Decimal
    opens_the_way: bool
    clears: tuple[str, ...]
    items: tuple[str, ...]
    amount: int | None = None
    by: date | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "what": self.what.zh,
            "what_en": self.what.en,
            "gain": points_text(self.gain),
            "total": points_text(self.total),
            "opens_the_way": self.opens_the_way,
            "clears": list(self.clears),
            "items": list(self.items),
            "amount": self.amount,
            "by": self.by.isoformat() if self.by else None,
        }


@dataclass(frozen=True, slots=True)
class _Question:
    """`changed(n)` is the family with n more of something, 1 to `most`; `told(n)` says so."""

    id: str
    changed: Callable[[int], Family]
    told: Callable[[int], Text]
    most: int = 1
    by: date | None = None


def list_prospects(policy: Policy, family: Family, *, on: date, found: Evaluation) -> tuple[Prospect, ...]:
    """What would raise `found`, the evaluation of `family` on the day `on`; the greatest gain first.

    Each is the least change of its kind that helps, and its gain is the difference between two evaluations. More of a
    record never lowers a total (a tested property), so the least amount is found by halving. A family that is not
    eligible is told only what clears a condition: points alone would not help it.
    """
    prospects = [_answer(policy, question, on, found) for question in _questions(policy, family, on, found)]
    helpful = [prospect for prospect in prospects if prospect is not None]
    return tuple(sorted(helpful, key=lambda p: (not p.opens_the_way, -len(p.clears), -p.gain, p.id)))


def _answer(policy: Policy, question: _Question, on: date, found: Evaluation) -> Prospect | None:
    def ask(amount: int) -> Evaluation:
        return evaluate(policy, question.changed(amount), on=on)

    def helps(seen: Evaluation) -> bool:
        if found.eligible:
            return seen.eligible and seen.points.total > found.points.total
        return len(_failed(seen)) < len(_failed(found))

    best = ask(question.most)
    if not helps(best):
        return None
    low, high = 0, question.most
    while high - low > 1:
        middle = (low + high) // 2
        seen = ask(middle)
        if helps(seen):
            high, best = middle, seen
        else:
            low = middle
    return Prospect(
        id=question.id,
        what=question.told(high),
        gain=best.points.total - found.points.total,
        total=best.points.total,
        opens_the_way=best.eligible and not found.eligible,
        clears=tuple(check for check in _failed(found) if check not in _failed(best)),
        items=_risen(found, best),
        amount=high if question.most > 1 else None,
        by=question.by,
    )


def _failed(evaluation: Evaluation) -> tuple[str, ...]:
    return tuple(check.id for check in evaluation.checks if check.blocking and not check.passed)


def _risen(before: Evaluation, after: Evaluation) -> tuple[str, ...]:
    old = {item.id: item.points for item in before.points.items}
    return tuple(item.id for item in after.points.items if item.points > old.get(item.id, Decimal(0)))


def _questions(policy: Policy, family: Family, on: date, found: Evaluation) -> Iterator[_Question]:
    main = found.points.main
    for who in sorted(family.guardians, key=lambda who: who is not main):
        yield from _of_guardian(policy, family, who, on, main=who is main)
    yield from _of_family(policy, family, main, on)


def _of_guardian(policy: Policy, family: Family, who: Who, on: date, *, main: bool) -> Iterator[_Question]:
    guardian, name = family.guardians[who], GUARDIAN[who]
    seen = timeline.build(policy.counting, policy.city.places, family, who, guardian, on)
    prefix = "" if main else "second_parent_"
    months = _missing_months(seen, policy)
    yield _Question(
        f"{prefix}insured_months",
        lambda n: _with_guardian(family, who, _insured(guardian, months[:n], policy)),
        lambda n: Text(f"{name.zh}再有 {n} 个月的参保记录", f"{n} more insured month{_s(n)} of {name.en}"),
        most=len(months),
    )
    days = _missing_days(seen, policy)
    yield _Question(
        f"{prefix}residence_days",
        lambda n: _with_guardian(family, who, _residing(guardian, days[:n], policy)),
        lambda n: Text(f"{name.zh}再有 {n} 天的居住记录", f"{n} more day{_s(n)} of residence of {name.en}"),
        most=len(days),
    )
    if not seen.resides:
        yield _Question(
            f"{prefix}permit_now",
            lambda _: _with_guardian(family, who, _permitted(guardian, on, policy)),
            lambda _: Text(f"{name.zh}领到居住证", f"a residence permit of {name.en}"),
            by=policy.counting.bridge.renewed_by if policy.counting.bridge and seen.bridge_waits else None,
        )


def _s(number: int) -> str:
    return "" if number == 1 else "s"


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


def _of_family(policy: Policy, family: Family, main: Who, on: date) -> Iterator[_Question]:
    for rule in policy.items:
        match rule.scoring:
            case ShareOver() as scoring:
                yield from _homes(policy, family, scoring)
            case SameDistrict() as scoring:
                yield _employer(policy, family, main, on, scoring)
            case FamilyPlanningFlag(registered_by=registered_by) if (
                registered_by is None or on <= registered_by
            ):
                yield _Question(
                    "family_planning",
                    lambda _: replace(
                        family,
                        family_planning=FamilyPlanning.COMPLIANT,
                        family_planning_registered_on=on,
                    ),
                    lambda _: Text("办妥计划生育登记", "the family-planning registration"),
                    by=registered_by,
                )


def _homes(policy: Policy, family: Family, scoring: ShareOver) -> Iterator[_Question]:
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

        yield _Question(
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
    yield _Question(
        "home",
        lambda _: replace(family, homes=(*family.homes, own)),
        lambda _: Text(f"在{here.zh}区有父母自己的住房", f"a home of the parents' own in {here.en}"),
    )


def _with_home(family: Family, old: Home, new: Home) -> Family:
    return replace(family, homes=tuple(new if home is old else home for home in family.homes))


def _employer(policy: Policy, family: Family, main: Who, on: date, scoring: SameDistrict) -> _Question:
    here, guardian = policy.city.district_name(policy.district.code), family.guardians.get(main, Guardian())
    kind = WorkKind.CONTRACT if WorkKind.CONTRACT in scoring.work_kinds else min(scoring.work_kinds)
    job = Employment(on, None, kind, Employer(registered_district=policy.district.code))
    name = GUARDIAN[main]
    return _Question(
        "employer_in_district",
        lambda _: _with_guardian(family, main, replace(guardian, employment=(*guardian.employment, job))),
        lambda _: Text(
            f"{name.zh}的用人单位注册或生产经营在{here.zh}区",
            f"an employer of {name.en} that is registered or produces in {here.en}",
        ),
    )
