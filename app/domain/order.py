"""The dates by which the children of one batch come one after the other, as the records show them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from app.domain import period
from app.domain.batch import TITLES, OrderKey
from app.domain.conditions.dwelling import rented_since
from app.domain.conditions.livelihood import Site, Way, WorkRule, insured_days
from app.domain.explain import OrderValue, points_text
from app.domain.facts import Family
from app.domain.home import PARENTS
from app.domain.people import Paid
from app.domain.policy import Policy


@dataclass(frozen=True, slots=True)
class _Seen:
    """One family in the district applied to; every start is the day it began without a break until `by`."""

    policy: Policy
    family: Family
    on: date
    by: date

    @property
    def here(self) -> frozenset[str]:
        return frozenset({self.policy.district.code})

    def is_here(self, district: str | None) -> bool:
        return self.policy.city.places.get(district or "") == self.policy.district.code

    def hukou_date(self) -> date | None:
        child, register = self.family.child.hukou, self.family.hukou
        settled = child.settled_on if child else None
        return settled or (register.settled_on if register else None)

    def purchase_date(self) -> date | None:
        bought = [
            home.bought_on
            for home in self.family.homes
            if home.bought_on
            and self.is_here(home.district)
            and (not home.owners or any(owner.who in PARENTS for owner in home.owners))
        ]
        return min(bought, default=None)

    def lease_start(self) -> date | None:
        return rented_since(self.family, self.policy.city, self.here, self.by)

    def employment_start(self) -> date | None:
        work = WorkRule(self.here, frozenset(Way), frozenset(Site))
        starts = (work.since(g, self.policy.city, self.on, self.by) for g in self.family.guardians.values())
        return _earliest(starts)

    def insurance_start(self) -> date | None:
        starts = []
        for guardian in self.family.guardians.values():
            paid = [i for i in guardian.insurance if i.paid is Paid.ON_TIME and self.is_here(i.district)]
            starts.append(period.unbroken_since(insured_days(paid, self.on, self.by), self.by))
        return _earliest(starts)

    def residence_start(self) -> date | None:
        starts = []
        for guardian in self.family.guardians.values():
            spans = [
                (permit.from_on.toordinal(), permit.to_on.toordinal())
                for permit in guardian.residence
                if permit.from_on <= permit.to_on and self.is_here(permit.district)
            ]
            starts.append(period.unbroken_since(spans, self.on))
        return _earliest(starts)


def _earliest(starts: Iterable[date | None]) -> date | None:
    return min((start for start in starts if start is not None), default=None)


_DATE = {
    OrderKey.HUKOU_DATE: _Seen.hukou_date,
    OrderKey.PURCHASE_DATE: _Seen.purchase_date,
    OrderKey.LEASE_START: _Seen.lease_start,
    OrderKey.EMPLOYMENT_START: _Seen.employment_start,
    OrderKey.INSURANCE_START: _Seen.insurance_start,
    OrderKey.RESIDENCE_START: _Seen.residence_start,
}


def order_values(
    policy: Policy, keys: tuple[OrderKey, ...], family: Family, *, on: date, total: Decimal
) -> tuple[OrderValue, ...]:
    """What the family has for each of `keys`, in their order; None where the records show nothing.

    Dates are ISO text, points have two decimals; the draw number is None until it is drawn.
    """
    seen = _Seen(policy, family, on, policy.counting.until)
    values = []
    for key in keys:
        if key is OrderKey.POINTS:
            value: str | None = points_text(total)
        elif key is OrderKey.DRAW:
            value = None
        else:
            day = _DATE[key](seen)
            value = day.isoformat() if day else None
        values.append(OrderValue(key.value, TITLES[key], value))
    return tuple(values)
