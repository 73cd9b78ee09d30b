"""Conditions on work, insurance and permits: one guardian alone must meet them, the two are never mixed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import ClassVar

from app.domain import period
from app.domain.applicant import GUARDIAN, City
from app.domain.conditions.place import NOTHING, name_of, named
from app.domain.explain import Text, counted
from app.domain.facts import Family
from app.domain.people import Employer, Guardian, Insurance, Paid, PermitKind, Via, Who, WorkKind
from app.domain.period import Span
from app.domain.rule import Verdict
from app.domain.timeline import is_running


class Way(StrEnum):
    """How work in a district is shown."""

    CONTRACT = "contract"
    BUSINESS = "business"
    INSURANCE = "insurance"


class Site(StrEnum):
    """Which address of an employer or business puts it into a district."""

    REGISTERED = "registered"
    PRODUCTION = "production"


_KINDS = {
    Way.CONTRACT: frozenset({WorkKind.CONTRACT, WorkKind.FLEXIBLE}),
    Way.BUSINESS: frozenset({WorkKind.OWN_BUSINESS, WorkKind.SHAREHOLDER}),
    Way.INSURANCE: frozenset[WorkKind](),
}
_DATASETS = {
    Way.CONTRACT: ("hrss.employment",),
    Way.BUSINESS: ("samr.business", "samr.company"),
    Way.INSURANCE: ("hrss.social_insurance",),
}
_WAY = {
    Way.CONTRACT: Text("务工", "employed"),
    Way.BUSINESS: Text("经商", "in business"),
    Way.INSURANCE: Text("参保", "insured through work"),
}


@dataclass(frozen=True, slots=True)
class WorkRule:
    """Which work counts: where, shown in which `ways`, by which address of the employer."""

    districts: frozenset[str]
    ways: frozenset[Way]
    sites: frozenset[Site]

    @property
    def evidence(self) -> tuple[str, ...]:
        return tuple(dataset for way in Way if way in self.ways for dataset in _DATASETS[way])

    def spans(self, guardian: Guardian, city: City, on: date, until: date) -> list[Span]:
        """Days at work; work and insurance that run on the day `on` are deemed to run until `until`."""
        kinds = frozenset[WorkKind]().union(*(_KINDS[way] for way in self.ways))
        spans = []
        for job in guardian.employment:
            if job.kind in kinds and self._is_here(job.employer, city):
                last = job.to_on or max(until, job.from_on)
                if job.from_on <= last:
                    spans.append((job.from_on.toordinal(), last.toordinal()))
        if Way.INSURANCE in self.ways:
            paid = [i for i in guardian.insurance if i.via is not Via.SELF and i.paid is Paid.ON_TIME]
            spans += insured_days(
                [i for i in paid if city.places.get(i.district) in self.districts], on, until
            )
        return spans

    def _is_here(self, employer: Employer | None, city: City) -> bool:
        if employer is None:
            return False
        at = {Site.REGISTERED: employer.registered_district, Site.PRODUCTION: employer.production_district}
        return any(city.places.get(at[site] or "") in self.districts for site in self.sites)

    def since(self, guardian: Guardian, city: City, on: date, by: date) -> date | None:
        """The first day of the unbroken run of work that holds the day `by`."""
        return period.unbroken_since(self.spans(guardian, city, on, by), by)


def insured_days(insurances: list[Insurance], on: date, until: date) -> list[Span]:
    """Insured months as days; what runs on the day `on` is deemed to run until `until`."""
    months = period.merge((i.from_month, i.to_month) for i in insurances if i.from_month <= i.to_month)
    now, end = period.month(on), period.month(until)
    return [
        period.month_span(first, max(last, end) if is_running(first, last, now) else last)
        for first, last in months
    ]


@dataclass(frozen=True, slots=True)
class WorksIn:
    """One guardian at work in the district, unbroken for `min_months` back from the day `by`; 0 asks for that day."""

    work: WorkRule
    min_months: int
    by: date

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.work.evidence

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        place = named(city, self.work.districts)
        found: list[tuple[int, Text]] = []
        for who, guardian in _in_order(family):
            since = self.work.since(guardian, city, on, self.by)
            if since is not None:
                months, called = period.whole_months(since, self.by), GUARDIAN[who]
                zh = f"{called.zh} {since} 起在{place.zh}连续工作，至 {self.by} 满 {months} 个月"
                en = f"{called.en} has worked in {place.en} since {since}: {counted(months, 'month')} by {self.by}"
                found.append((months, Text(zh, en)))
        months, best = max(found, default=(-1, NOTHING))
        return Verdict(
            months >= self.min_months,
            Text(f"就业：{best.zh}", f"work: {best.en}"),
            found=best,
            needed=self._needed(place),
        )

    def _needed(self, place: Text) -> Text:
        ways = [_WAY[way] for way in Way if way in self.work.ways]
        zh = f"一名监护人在{place.zh}{'、'.join(w.zh for w in ways)}"
        en = f"a guardian {' or '.join(w.en for w in ways)} in {place.en}"
        if self.min_months == 0:
            return Text(f"{zh}（{self.by} 仍在）", f"{en} on {self.by}")
        return Text(
            f"{zh}，至 {self.by} 连续满 {self.min_months} 个月",
            f"{en}, unbroken for {counted(self.min_months, 'month')} by {self.by}",
        )


@dataclass(frozen=True, slots=True)
class InsuredIn:
    """One guardian insured in the district for `min_months` of the `within_months` that end with the month `by`.

    `unbroken` asks for the months without a gap back from `by`; `living_there` for a permit in force of the same
    district as well.
    """

    districts: frozenset[str]
    via: frozenset[Via]
    paid: frozenset[Paid]
    min_months: int
    within_months: int
    by: int
    unbroken: bool
    living_there: bool

    @property
    def evidence(self) -> tuple[str, ...]:
        return ("hrss.social_insurance", *(("police.residence_permit",) if self.living_there else ()))

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        counted = {who: self._months(guardian, city, on) for who, guardian in _in_order(family)}
        months, who = max(
            ((m, w) for w, m in counted.items()), default=(0, Who.FATHER), key=lambda one: one[0]
        )
        first, last = period.month_text(self.by - self.within_months + 1), period.month_text(self.by)
        place = named(city, self.districts)
        run = Text("连续", "unbroken ") if self.unbroken else Text("", "")
        found = Text(
            f"{GUARDIAN[who].zh} {first} 至 {last} 在{place.zh}{run.zh}参保 {months} 个月",
            f"{GUARDIAN[who].en}: {months} {run.en}months insured in {place.en}, {first} to {last}",
        )
        home = Text("，并居住在同一区", ", and living there") if self.living_there else Text("", "")
        needed = Text(
            f"{first} 至 {last} 在{place.zh}{run.zh}参保不少于 {self.min_months} 个月{home.zh}",
            f"at least {self.min_months} {run.en}months insured in {place.en}, {first} to {last}{home.en}",
        )
        return Verdict(months >= self.min_months, found, found=found, needed=needed)

    def _months(self, guardian: Guardian, city: City, on: date) -> int:
        here = self.districts
        if self.living_there:
            here = here & frozenset(district for district, _ in permits_in_force(guardian, city, on))
        paid = [
            i
            for i in guardian.insurance
            if i.via in self.via
            and i.paid in self.paid
            and i.from_month <= i.to_month
            and city.places.get(i.district) in here
        ]
        now = period.month(on)
        spans = period.merge(
            (
                i.from_month,
                max(i.to_month, self.by) if is_running(i.from_month, i.to_month, now) else i.to_month,
            )
            for i in paid
        )
        counted = period.clip(spans, self.by - self.within_months + 1, self.by)
        if self.unbroken:
            counted = tuple(span for span in counted if span[1] == self.by)
        return period.days(counted)


def _in_order(family: Family) -> list[tuple[Who, Guardian]]:
    """Father, then mother, of those who are known: the order of the records changes nothing."""
    return [(who, family.guardians[who]) for who in Who if who in family.guardians]


def permits_in_force(guardian: Guardian, city: City, on: date) -> list[tuple[str, PermitKind]]:
    """District codes and kinds of the permits in force on the day `on`."""
    return [
        (city.places[permit.district], permit.record)
        for permit in guardian.residence
        if permit.from_on <= on <= permit.to_on and permit.district in city.places
    ]


@dataclass(frozen=True, slots=True)
class HoldsPermit:
    """One guardian holds a permit of one of `kinds` for one of `districts`, in force on the day of evaluation."""

    districts: frozenset[str]
    kinds: frozenset[PermitKind]
    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        place = named(city, self.districts)
        needed = Text(f"{on} 有效的{place.zh}居住证", f"a permit of {place.en} in force on {on}")
        elsewhere: set[Text] = set()
        for who, guardian in _in_order(family):
            for district, kind in permits_in_force(guardian, city, on):
                at = name_of(city, district)
                found = Text(
                    f"{GUARDIAN[who].zh}持{at.zh}居住证", f"{GUARDIAN[who].en} holds a permit of {at.en}"
                )
                if district in self.districts and kind in self.kinds:
                    return Verdict(True, found, found=found, needed=needed)
                elsewhere.add(found)
        found = min(elsewhere, default=Text("没有有效的居住证", "no permit in force"))
        return Verdict(False, found, found=found, needed=needed)
