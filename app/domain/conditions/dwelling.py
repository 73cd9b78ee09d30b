"""Conditions on where the family lives: its home, the address in the register, or a registered lease."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from app.domain import period
from app.domain.applicant import City
from app.domain.conditions.place import NOTHING, is_same_address, name_of, named
from app.domain.explain import Text, counted, plain
from app.domain.facts import Family
from app.domain.home import ALL, PARENTS, Operator, shares_in_all
from app.domain.people import Home, HomeUse, Lease, Title
from app.domain.rule import Verdict

GRANDPARENTS = frozenset({"grandfather", "grandmother"})
PROPERTY = "natural_resources.property"
CONTRACT = "housing.purchase_contract"
_USE = {
    HomeUse.RESIDENTIAL: Text("住宅", "residential"),
    HomeUse.MIXED: Text("商住两用", "mixed use"),
    HomeUse.COMMERCIAL: Text("商业用房", "commercial"),
}
_TITLE = {
    Title.CERTIFICATE: Text("不动产权证书", "titled"),
    Title.CONTRACT: Text("网签购房合同", "a purchase contract signed online"),
    Title.NONE: Text("没有产权", "without title"),
}


class Holder(StrEnum):
    """Whose shares of a home are added up."""

    PARENTS = "parents"
    GRANDPARENTS = "grandparents"


_PEOPLE = {Holder.PARENTS: PARENTS, Holder.GRANDPARENTS: GRANDPARENTS}
_HOLDER = {Holder.PARENTS: Text("父母", "the parents"), Holder.GRANDPARENTS: Text("祖辈", "the grandparents")}


@dataclass(frozen=True, slots=True)
class HomeRule:
    """Which home counts: where, for what use, by what title, and how much of it `holders` must own."""

    districts: frozenset[str]
    operator: Operator
    percent: Decimal
    uses: frozenset[HomeUse]
    titles: frozenset[Title]
    joint_counts: bool
    holders: frozenset[Holder]

    @property
    def evidence(self) -> tuple[str, ...]:
        return (PROPERTY, CONTRACT) if Title.CONTRACT in self.titles else (PROPERTY,)

    def is_met(self, home: Home, city: City, on: date) -> bool:
        share = self.share(home)
        return (
            city.places.get(home.district) in self.districts
            and home.use in self.uses
            and home.title in self.titles
            and (home.bought_on is None or home.bought_on <= on)
            and shares_in_all(home) <= ALL
            and (share > self.percent if self.operator is Operator.OVER else share >= self.percent)
        )

    def share(self, home: Home) -> Decimal:
        """Percent of `home` that the holders own; joint ownership of them and nobody else is all of it."""
        people = frozenset().union(*(_PEOPLE[holder] for holder in self.holders))
        ours = [owner for owner in home.owners if owner.who in people]
        alone = len(ours) == len(home.owners) and (bool(ours) or Holder.PARENTS in self.holders)
        if home.joint:
            return ALL if alone and self.joint_counts else Decimal(0)
        if len(ours) == len(home.owners) == 1 and ours[0].share is None:
            return ALL
        return sum((owner.share for owner in ours if owner.share is not None), Decimal(0))

    def told(self, home: Home, city: City) -> Text:
        place, use, title = name_of(city, home.district), _USE[home.use], _TITLE[home.title]
        who, share = self._who(), plain(self.share(home))
        bought = (
            Text(f"，{home.bought_on} 购置", f", bought {home.bought_on}") if home.bought_on else Text("", "")
        )
        return Text(
            f"{place.zh}{use.zh}（{title.zh}{bought.zh}），{who.zh}份额 {share}%",
            f"{use.en} home in {place.en} ({title.en}{bought.en}), share of {who.en} {share}%",
        )

    def needed(self, city: City) -> Text:
        place, who, limit = named(city, self.districts), self._who(), plain(self.percent)
        uses, titles = (
            [_USE[u] for u in HomeUse if u in self.uses],
            [_TITLE[t] for t in Title if t in self.titles],
        )
        sign = ">" if self.operator is Operator.OVER else "≥"
        return Text(
            f"{place.zh}{'或'.join(u.zh for u in uses)}（{'或'.join(t.zh for t in titles)}），"
            f"{who.zh}份额 {sign} {limit}%",
            f"{' or '.join(u.en for u in uses)} home in {place.en} ({' or '.join(t.en for t in titles)}),"
            f" share of {who.en} {sign} {limit}%",
        )

    def _who(self) -> Text:
        held = [_HOLDER[holder] for holder in Holder if holder in self.holders]
        return Text("和".join(h.zh for h in held), " and ".join(h.en for h in held))

    def list_homes(self, family: Family, city: City, on: date) -> list[Home]:
        """The homes that count, the earliest bought first."""
        met = [home for home in family.homes if self.is_met(home, city, on)]
        return sorted(met, key=lambda h: (h.bought_on or date.max, h.district, h.address or ""))


def _told_homes(rule: HomeRule, homes: tuple[Home, ...], city: City) -> Text:
    told = sorted({rule.told(home, city) for home in homes})
    return Text("；".join(t.zh for t in told), "; ".join(t.en for t in told)) if told else NOTHING


@dataclass(frozen=True, slots=True)
class HomeIn:
    """The family has a home that counts."""

    home: HomeRule

    @property
    def evidence(self) -> tuple[str, ...]:
        return self.home.evidence

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        met = self.home.list_homes(family, city, on)
        found = _told_homes(self.home, (met[0],) if met else family.homes, city)
        return Verdict(
            bool(met),
            Text(f"房产：{found.zh}", f"home: {found.en}"),
            found=found,
            needed=self.home.needed(city),
        )


@dataclass(frozen=True, slots=True)
class SameAddress:
    """The address in the register is that of a home that counts (房户一致)."""

    home: HomeRule

    @property
    def evidence(self) -> tuple[str, ...]:
        return ("police.household", *self.home.evidence)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        registered = family.hukou.address if family.hukou else None
        homes = self.home.list_homes(family, city, on)
        same = any(is_same_address(city, registered, home.address) for home in homes)
        addresses = sorted({home.address for home in homes if home.address})
        at, owned = registered or NOTHING.zh, "、".join(addresses) or NOTHING.zh
        at_en, owned_en = registered or NOTHING.en, ", ".join(addresses) or NOTHING.en
        found = Text(f"户籍地址 {at}，房产地址 {owned}", f"registered at {at_en}, home at {owned_en}")
        said = Text("一致", "the same") if same else Text("不一致", "not the same")
        return Verdict(
            same,
            Text(f"{found.zh}，{said.zh}", f"{found.en}: {said.en}"),
            found=found,
            needed=Text("户籍地址与房产地址一致", "registered at the home's address"),
        )


@dataclass(frozen=True, slots=True)
class LivesThere:
    """The family lives in a home that counts: so recorded, or a guardian's permit in force is of its address."""

    home: HomeRule

    @property
    def evidence(self) -> tuple[str, ...]:
        return ("police.actual_residence", "police.residence_permit", *self.home.evidence)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        homes = self.home.list_homes(family, city, on)
        lived = next((home for home in homes if home.lived_in or _is_permit_of(family, city, home, on)), None)
        where = lived.address or NOTHING.zh if lived else ""
        found = (
            Text(f"实际居住在该房产 {where}".rstrip(), f"lives in the home {where}".rstrip())
            if lived
            else Text("没有在该房产实际居住的记录", "no record of living in the home")
        )
        needed = Text("实际居住在符合条件的房产", "lives in the home that counts")
        return Verdict(lived is not None, found, found=found, needed=needed)


def _is_permit_of(family: Family, city: City, home: Home, on: date) -> bool:
    return any(
        permit.from_on <= on <= permit.to_on and is_same_address(city, permit.address, home.address)
        for guardian in family.guardians.values()
        for permit in guardian.residence
    )


@dataclass(frozen=True, slots=True)
class RentsAlone:
    """A guardian's registered leases of a whole home, unbroken for `min_months` back from the day `by`."""

    districts: frozenset[str]
    min_months: int
    by: date
    evidence: ClassVar[tuple[str, ...]] = ("housing.lease",)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        place = named(city, self.districts)
        since = rented_since(family, city, self.districts, self.by)
        months = period.whole_months(since, self.by) if since else 0
        told = sorted({_told_lease(lease, city) for lease in family.leases})
        found = (
            Text(
                f"{since} 起连续独立租住，至 {self.by} 满 {months} 个月",
                f"rents alone since {since}: {counted(months, 'month')} by {self.by}",
            )
            if since
            else Text("；".join(t.zh for t in told), "; ".join(t.en for t in told))
            if told
            else NOTHING
        )
        return Verdict(
            months >= self.min_months,
            Text(f"租房备案：{found.zh}", f"registered lease: {found.en}"),
            found=found,
            needed=Text(
                f"在{place.zh}经备案独立租房，至 {self.by} 连续满 {self.min_months} 个月",
                f"a registered lease of a whole home in {place.en}, unbroken for"
                f" {counted(self.min_months, 'month')} by {self.by}",
            ),
        )


def rented_since(family: Family, city: City, districts: frozenset[str], by: date) -> date | None:
    """The first day of the unbroken run of a guardian's own registered leases that holds the day `by`."""
    return period.unbroken_since(rented_spans(family, city, districts), by)


def rented_spans(family: Family, city: City, districts: frozenset[str]) -> list[period.Span]:
    """The days of a guardian's own registered leases of a whole home in `districts`."""
    return [
        (lease.from_on.toordinal(), lease.to_on.toordinal())
        for lease in family.leases
        if lease.registered
        and lease.alone is not False
        and lease.tenant in PARENTS
        and lease.from_on <= lease.to_on
        and city.places.get(lease.district) in districts
    ]


def _told_lease(lease: Lease, city: City) -> Text:
    place = name_of(city, lease.district)
    zh, en = f"{place.zh} {lease.from_on} 至 {lease.to_on}", f"{place.en} {lease.from_on} to {lease.to_on}"
    if not lease.registered:
        return Text(f"{zh}，未备案", f"{en}, not registered")
    if lease.alone is False:
        return Text(f"{zh}，合租", f"{en}, shared")
    if lease.tenant not in PARENTS:
        return Text(f"{zh}，承租人不是父母", f"{en}, the tenant is not a parent")
    return Text(zh, en)


@dataclass(frozen=True, slots=True)
class NoHomeIn:
    """The parents own no home in `districts`; `certified` asks for the register's own answer to that."""

    districts: frozenset[str]
    certified: bool
    evidence: ClassVar[tuple[str, ...]] = ("natural_resources.no_home", PROPERTY)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        place = named(city, self.districts)
        owned = [
            home
            for home in family.homes
            if city.places.get(home.district) in self.districts and _is_of_parents(home)
        ]
        certified = family.no_home_certificate
        passed = not owned and (certified is True or (certified is None and not self.certified))
        if owned or certified is False:
            found = Text(f"在{place.zh}有房产", f"owns a home in {place.en}")
        elif certified is None:
            found = (
                Text("没有取到无房证明", "the register has not certified it yet")
                if self.certified
                else NOTHING
            )
        else:
            found = Text(f"在{place.zh}无房", f"owns no home in {place.en}")
        needed = Text(f"父母在{place.zh}无房", f"the parents own no home in {place.en}")
        return Verdict(passed, found, found=found, needed=needed)


def _is_of_parents(home: Home) -> bool:
    return any(owner.who in PARENTS for owner in home.owners) or not home.owners
