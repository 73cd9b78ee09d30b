"""One guardian as main applicant, seen through a policy: what every check and item looks at."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from app.domain import period
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.people import Employer, Guardian, Who, WorkKind
from app.domain.timeline import Timeline, is_running

GUARDIAN = {Who.FATHER: Text("父亲", "the father"), Who.MOTHER: Text("母亲", "the mother")}


@dataclass(frozen=True, slots=True)
class District:
    """A district of the city; `code` is GB/T 2260, `pinyin` in lower case, `unit` 区, 市 or 县.

    `letters` begin its serials; None where the city has not given them yet.
    """

    code: str
    name: Text
    pinyin: str
    unit: str = "区"
    letters: str | None = None

    @property
    def called(self) -> Text:
        """As people say it: 思明区, 邹城市."""
        return Text(f"{self.name.zh}{self.unit}", self.name.en)


@dataclass(frozen=True, slots=True)
class City:
    """The districts by code, and `places`: every accepted spelling of a district to its code."""

    name: Text
    districts: Mapping[str, District]
    places: Mapping[str, str]

    def district_name(self, code: str) -> Text:
        return self.districts[code].name


class Applicant(NamedTuple):
    """`district` is the code of the district applied to; `partner` is the other guardian's timeline."""

    city: City
    district: str
    on: date
    family: Family
    who: Who
    guardian: Guardian
    timeline: Timeline
    partner: Guardian | None
    partner_timeline: Timeline | None

    def here(self) -> Text:
        return self.city.district_name(self.district)


@dataclass(frozen=True, slots=True)
class Workplace:
    """An employer with the code of a district, and whether that is where it is registered or produces."""

    district: str
    place: Text
    evidence: str


REGISTERED = Text("工商注册地", "registered office")
PRODUCTION = Text("生产经营地", "place of production")


def workplaces(applicant: Applicant, kinds: frozenset[WorkKind]) -> list[Workplace]:
    """Where the guardian's employer, business or insurance payer of today is, by either of its addresses."""
    found: list[Workplace] = []
    now = period.month(applicant.on)
    for job in applicant.guardian.employment:
        running = job.from_on <= applicant.on and (job.to_on is None or applicant.on <= job.to_on)
        if running and job.kind in kinds and job.employer:
            source = "hrss.employment" if job.kind is WorkKind.CONTRACT else "samr.business"
            found += _addresses(applicant.city, job.employer, source)
    for paid in applicant.guardian.insurance:
        if paid.employer and is_running(paid.from_month, paid.to_month, now):
            found += _addresses(applicant.city, paid.employer, "hrss.social_insurance")
    return sorted(found, key=lambda place: (place.district, place.place, place.evidence))


def is_insured_elsewhere(applicant: Applicant) -> bool:
    """Whether a contract of today is of the district while who pays the insurance is known to be elsewhere."""
    places = workplaces(applicant, frozenset({WorkKind.CONTRACT}))
    works = {place.district for place in places if place.evidence == "hrss.employment"}
    insured = {place.district for place in places if place.evidence == "hrss.social_insurance"}
    return applicant.district in works and bool(insured) and applicant.district not in insured


def _addresses(city: City, employer: Employer, evidence: str) -> list[Workplace]:
    addresses = ((employer.registered_district, REGISTERED), (employer.production_district, PRODUCTION))
    return [
        Workplace(city.places[district], place, evidence)
        for district, place in addresses
        if district is not None and district in city.places
    ]
