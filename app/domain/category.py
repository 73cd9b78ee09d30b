"""Points by category: what a family's register, dwelling, work or home is, looked up in the pack's table."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from app.domain.applicant import Applicant
from app.domain.conditions.dwelling import GRANDPARENTS
from app.domain.conditions.household import guardians_with_child, hukou_district, hukou_kind
from app.domain.conditions.place import is_same_address
from app.domain.explain import Text, counted, plain
from app.domain.home import PARENTS
from app.domain.people import Home, HomeUse, HukouKind, Title, Via, WorkKind
from app.domain.period import month
from app.domain.rule import Score
from app.domain.timeline import is_running

ZERO = Decimal(0)


class Topic(StrEnum):
    """The four kinds of item that Shandong leaves (2024), and the datasets each rests on."""

    HUKOU = "hukou"
    RESIDENCE = "residence"
    EMPLOYMENT = "employment"
    HOME = "home"


EVIDENCE = {
    Topic.HUKOU: ("police.household",),
    Topic.RESIDENCE: (
        "police.actual_residence",
        "police.residence_permit",
        "natural_resources.property",
        "housing.lease",
    ),
    Topic.EMPLOYMENT: ("hrss.employment", "samr.business", "samr.company", "hrss.social_insurance"),
    Topic.HOME: ("natural_resources.property", "housing.purchase_contract"),
}


class Category(StrEnum):
    """What a family may be under a topic; `CATEGORIES` says which belongs to which."""

    FAMILY_WITH_GUARDIAN = "family_with_guardian"
    COLLECTIVE_WITH_GUARDIAN = "collective_with_guardian"
    WITH_OTHERS = "with_others"
    ELSEWHERE = "elsewhere"
    OWN_HOME = "own_home"
    RENTED_REGISTERED = "rented_registered"
    PERMIT = "permit"
    OWN_BUSINESS = "own_business"
    CONTRACT = "contract"
    INSURED = "insured"
    FLEXIBLE = "flexible"
    TITLED = "titled"
    PURCHASE_CONTRACT = "purchase_contract"
    GRANDPARENTS = "grandparents"
    NONE = "none"


CATEGORIES: Mapping[Topic, Mapping[Category, Text]] = {
    Topic.HUKOU: {
        Category.FAMILY_WITH_GUARDIAN: Text(
            "本地家庭户，与监护人同户", "family register here, with a guardian"
        ),
        Category.COLLECTIVE_WITH_GUARDIAN: Text(
            "本地集体户，与监护人同户", "collective register here, with a guardian"
        ),
        Category.WITH_OTHERS: Text("本地户籍，不与监护人同户", "registered here without a guardian"),
        Category.ELSEWHERE: Text("外地户籍", "registered elsewhere"),
        Category.NONE: Text("没有取到户籍信息", "register not known"),
    },
    Topic.RESIDENCE: {
        Category.OWN_HOME: Text("居住在自有房产", "lives in the own home"),
        Category.RENTED_REGISTERED: Text("备案租房", "registered lease"),
        Category.PERMIT: Text("持有效居住证", "residence permit in force"),
        Category.NONE: Text("没有本地居住记录", "no residence on record here"),
    },
    Topic.EMPLOYMENT: {
        Category.OWN_BUSINESS: Text("在本地经商", "own business here"),
        Category.CONTRACT: Text("在本地务工（劳动合同）", "labour contract here"),
        Category.INSURED: Text("在本地单位参保", "insured through work here"),
        Category.FLEXIBLE: Text("在本地灵活就业", "flexible work here"),
        Category.NONE: Text("没有本地就业记录", "no work on record here"),
    },
    Topic.HOME: {
        Category.TITLED: Text("父母有产权的住宅", "titled home of the parents"),
        Category.PURCHASE_CONTRACT: Text(
            "父母网签购房合同的住宅", "home of the parents by contract signed online"
        ),
        Category.GRANDPARENTS: Text("祖辈有产权的住宅", "titled home of the grandparents"),
        Category.NONE: Text("没有本地房产", "no home on record here"),
    },
}


@dataclass(frozen=True, slots=True)
class CategoryPoints:
    """The category of the family that is worth most in `table`; a category not in the table is worth nothing."""

    topic: Topic
    table: tuple[tuple[Category, Decimal], ...]

    @property
    def evidence(self) -> tuple[str, ...]:
        return EVIDENCE[self.topic]

    def worth(self, category: Category) -> Decimal:
        return next((points for name, points in self.table if name is category), ZERO)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        held = _HELD[self.topic](seen) or {Category.NONE}
        best = max(sorted(held), key=self.worth)
        points, told = self.worth(best), CATEGORIES[self.topic][best]
        return Score(
            points,
            Text(f"{told.zh}，得 {plain(points)} 分", f"{told.en}: {counted(plain(points), 'point')}"),
            self.evidence,
        )


def _is_here(seen: Applicant, district: str | None) -> bool:
    return seen.city.places.get(district or "") == seen.district


def _hukou(seen: Applicant) -> set[Category]:
    written = hukou_district(seen.family)
    if written is None:
        return set()
    if not _is_here(seen, written):
        return {Category.ELSEWHERE}
    if not guardians_with_child(seen.family):
        return {Category.WITH_OTHERS}
    is_family = hukou_kind(seen.family) is HukouKind.FAMILY
    return {Category.FAMILY_WITH_GUARDIAN if is_family else Category.COLLECTIVE_WITH_GUARDIAN}


def _residence(seen: Applicant) -> set[Category]:
    held = set()
    if any(_lives_in(seen, home) for home in _homes(seen, PARENTS)):
        held.add(Category.OWN_HOME)
    for lease in seen.family.leases:
        runs = lease.from_on <= seen.on <= lease.to_on
        if lease.registered and runs and lease.tenant in PARENTS and _is_here(seen, lease.district):
            held.add(Category.RENTED_REGISTERED)
    if seen.timeline.district_on == seen.district:
        held.add(Category.PERMIT)
    return held


def _lives_in(seen: Applicant, home: Home) -> bool:
    permits = [permit for permit in seen.guardian.residence if permit.from_on <= seen.on <= permit.to_on]
    return home.lived_in or any(is_same_address(seen.city, p.address, home.address) for p in permits)


_WORK = {
    WorkKind.OWN_BUSINESS: Category.OWN_BUSINESS,
    WorkKind.SHAREHOLDER: Category.OWN_BUSINESS,
    WorkKind.CONTRACT: Category.CONTRACT,
    WorkKind.FLEXIBLE: Category.FLEXIBLE,
}


def _employment(seen: Applicant) -> set[Category]:
    held = set()
    for job in seen.guardian.employment:
        at = job.employer
        here = at is not None and (
            _is_here(seen, at.registered_district) or _is_here(seen, at.production_district)
        )
        if here and job.from_on <= seen.on and (job.to_on is None or seen.on <= job.to_on):
            held.add(_WORK[job.kind])
    for paid in seen.guardian.insurance:
        runs = is_running(paid.from_month, paid.to_month, month(seen.on))
        if runs and paid.via is not Via.SELF and _is_here(seen, paid.district):
            held.add(Category.INSURED if paid.via is Via.EMPLOYER else Category.FLEXIBLE)
    return held


def _homes(seen: Applicant, people: frozenset[str]) -> list[Home]:
    """Residential homes in the district of which one of `people` owns a part, bought by the day of evaluation."""
    return [
        home
        for home in seen.family.homes
        if _is_here(seen, home.district)
        and home.use is HomeUse.RESIDENTIAL
        and (home.bought_on is None or home.bought_on <= seen.on)
        and any(owner.who in people for owner in home.owners)
    ]


def _home(seen: Applicant) -> set[Category]:
    by_title = {Title.CERTIFICATE: Category.TITLED, Title.CONTRACT: Category.PURCHASE_CONTRACT}
    held = {by_title[home.title] for home in _homes(seen, PARENTS) if home.title in by_title}
    if any(home.title is Title.CERTIFICATE for home in _homes(seen, GRANDPARENTS)):
        held.add(Category.GRANDPARENTS)
    return held


_HELD: Mapping[Topic, Callable[[Applicant], set[Category]]] = {
    Topic.HUKOU: _hukou,
    Topic.RESIDENCE: _residence,
    Topic.EMPLOYMENT: _employment,
    Topic.HOME: _home,
}
