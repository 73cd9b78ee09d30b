"""Points for the months that a family has lived on in the district, by its own home or registered leases."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from app.domain import period
from app.domain.applicant import Applicant
from app.domain.conditions.dwelling import HomeRule, rented_spans
from app.domain.explain import Text, counted, plain
from app.domain.rule import Score


@dataclass(frozen=True, slots=True)
class DwellingMonths:
    """`rate` for every whole month, without a break back from the day `by`.

    A home that counts runs from the day it was bought; leases are a guardian's own, registered, of a whole home.
    A lease that begins after the day of evaluation counts as deemed.
    """

    rate: Decimal
    home: HomeRule
    by: date

    @property
    def evidence(self) -> tuple[str, ...]:
        return (*self.home.evidence, "housing.lease")

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        since = self._since(seen)
        if since is None:
            because = Text(
                f"{self.by} 没有自有住房或备案租房的记录，0 分",
                f"no own home or registered lease on {self.by}: 0 points",
            )
            return Score(Decimal(0), because, self.evidence)
        months = period.whole_months(since, self.by)
        return Score(
            months * self.rate,
            Text(
                f"{since} 起连续居住，至 {self.by} 满 {months} 个月 × {plain(self.rate)} 分",
                f"lived there since {since}: {counted(months, 'whole month')} by {self.by} ×"
                f" {counted(plain(self.rate), 'point')}",
            ),
            self.evidence,
            deemed=since != self._since(_known_by_now(seen)),
        )

    def _since(self, seen: Applicant) -> date | None:
        last = self.by.toordinal()
        spans = rented_spans(seen.family, seen.city, self.home.districts)
        for home in self.home.list_homes(seen.family, seen.city, seen.on):
            if home.bought_on is not None and home.bought_on <= self.by:
                spans.append((home.bought_on.toordinal(), last))
        return period.unbroken_since(spans, self.by)


def _known_by_now(seen: Applicant) -> Applicant:
    """Without the leases still to begin."""
    begun = tuple(lease for lease in seen.family.leases if lease.from_on <= seen.on)
    return seen._replace(family=replace(seen.family, leases=begun))
