"""Conditions on the household register: where the child is registered and with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from app.domain.applicant import GUARDIAN, City
from app.domain.conditions.place import NOTHING, name_of, named
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.people import HukouKind, IdKind, Who
from app.domain.rule import Verdict

HOUSEHOLD = ("police.household",)
CHILD = "child"
_KIND = {HukouKind.FAMILY: Text("家庭户", "family"), HukouKind.COLLECTIVE: Text("集体户", "collective")}
_UNKNOWN = Verdict(
    False,
    Text("没有取到孩子的户籍信息，待核实", "the child's household register is not known yet"),
    found=NOTHING,
)


def hukou_district(family: Family) -> str | None:
    """Where the child is registered, as recorded; the child's own entry before the family's register."""
    if family.child.hukou is not None:
        return family.child.hukou.district or family.child.hukou.city
    return family.hukou.district if family.hukou else None


def hukou_kind(family: Family) -> HukouKind | None:
    if family.child.hukou is not None:
        return family.child.hukou.kind
    return family.hukou.kind if family.hukou else None


def guardians_with_child(family: Family) -> tuple[Who, ...]:
    """The guardians who stand in the same register as the child."""
    members = family.hukou.members if family.hukou else ()
    return tuple(who for who in Who if CHILD in members and who.value in members)


@dataclass(frozen=True, slots=True)
class HukouIn:
    """Child registered in one of `districts` in a register of one of `kinds`.

    `with_guardian` asks for at least one guardian in the same register.
    """

    districts: frozenset[str]
    kinds: frozenset[HukouKind]
    with_guardian: bool
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        written, kind = hukou_district(family), hukou_kind(family)
        if written is None or kind is None:
            return _UNKNOWN._replace(needed=self._needed(city))
        place, with_child = name_of(city, written), guardians_with_child(family)
        here = city.places.get(written) in self.districts
        passed = here and kind in self.kinds and (bool(with_child) or not self.with_guardian)
        found = self._found(place, kind, with_child)
        needed = self._needed(city)
        return Verdict(
            passed,
            Text(f"孩子的户籍：{found.zh}", f"the child's register: {found.en}"),
            found=found,
            needed=needed,
        )

    def _found(self, place: Text, kind: HukouKind, with_child: tuple[Who, ...]) -> Text:
        zh, en = f"{place.zh}{_KIND[kind].zh}", f"{place.en}, {_KIND[kind].en}"
        if not self.with_guardian:
            return Text(zh, en)
        if not with_child:
            return Text(f"{zh}，没有监护人同户的记录", f"{en}, no guardian on record in it")
        called = [GUARDIAN[who] for who in with_child]
        return Text(
            f"{zh}，与{'、'.join(c.zh for c in called)}同户",
            f"{en}, together with {' and '.join(c.en for c in called)}",
        )

    def _needed(self, city: City) -> Text:
        place = named(city, self.districts)
        kinds = [kind for kind in HukouKind if kind in self.kinds]
        zh = f"{place.zh}{'或'.join(_KIND[k].zh for k in kinds)}"
        en = f"{place.en}, {' or '.join(_KIND[k].en for k in kinds)}"
        if self.with_guardian:
            return Text(f"{zh}，与至少一名监护人同户", f"{en}, together with a guardian")
        return Text(zh, en)


@dataclass(frozen=True, slots=True)
class HukouOutside:
    """Child known to be registered outside `districts`; an unknown register is not outside."""

    districts: frozenset[str]
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        written = hukou_district(family)
        districts = named(city, self.districts)
        needed = Text(f"不在{districts.zh}", f"not in {districts.en}")
        if written is None:
            return _UNKNOWN._replace(needed=needed)
        place = name_of(city, written)
        return Verdict(
            city.places.get(written) not in self.districts,
            Text(f"孩子的户籍在{place.zh}", f"the child is registered in {place.en}"),
            found=place,
            needed=needed,
        )


_ID_KIND = {
    IdKind.CITIZEN: Text("居民身份证", "a citizen's ID"),
    IdKind.HK_MACAO_PERMIT: Text("港澳居民证件", "a Hong Kong or Macao resident's permit"),
    IdKind.TAIWAN_PERMIT: Text("台湾居民证件", "a Taiwan resident's permit"),
    IdKind.FOREIGN_PASSPORT: Text("外国护照", "a foreign passport"),
    IdKind.NONE: Text("尚无证件", "no document yet"),
}


@dataclass(frozen=True, slots=True)
class ChildIdentity:
    """Child named by one of these documents."""

    allowed: frozenset[IdKind]
    evidence: ClassVar[tuple[str, ...]] = HOUSEHOLD

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        held = _ID_KIND[family.child.id_kind]
        wanted = [_ID_KIND[kind] for kind in IdKind if kind in self.allowed]
        return Verdict(
            family.child.id_kind in self.allowed,
            Text(f"孩子持{held.zh}", f"the child holds {held.en}"),
            found=held,
            needed=Text("或".join(w.zh for w in wanted), " or ".join(w.en for w in wanted)),
        )


@dataclass(frozen=True, slots=True)
class SpecialIn:
    """A family of one of these preferential groups (优抚)."""

    groups: frozenset[str]
    evidence: ClassVar[tuple[str, ...]] = ("veterans.preferential",)

    def judge_family(self, family: Family, city: City, on: date) -> Verdict:
        held = sorted(self.groups.intersection(family.special))
        if not held:
            return Verdict(
                False,
                Text("没有优抚登记", "not registered in a preferential group"),
                found=NOTHING,
                needed=Text("优抚对象登记", "registration in a preferential group"),
            )
        return Verdict(True, Text("登记为优抚对象", "registered in a preferential group"))
