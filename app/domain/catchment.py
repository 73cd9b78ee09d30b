"""Which schools serve an address: communities, compounds and stretches of road, each year's own."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from app.domain.explain import Law, Text
from app.domain.stage import Stage


class Side(StrEnum):
    """Which door numbers of a road: Chinese streets number one side odd and the other even."""

    ODD = "odd"
    EVEN = "even"
    BOTH = "both"

    def has(self, door: int) -> bool:
        return self is Side.BOTH or (door % 2 == 1) == (self is Side.ODD)


class Zone(StrEnum):
    """How many schools a unit belongs to, and why: its own one, several by rule, or a strip between two."""

    SINGLE = "single"
    SEVERAL = "several"  # 多校划片
    BUFFER = "buffer"  # 缓冲区（大学区）


@dataclass(frozen=True, slots=True)
class Doors:
    """Door numbers from `first` to `last`, both included, on one side or both."""

    first: int
    last: int
    side: Side = Side.BOTH

    def has(self, door: int) -> bool:
        return self.first <= door <= self.last and self.side.has(door)

    def meets(self, other: Doors) -> bool:
        """Whether some door is in both."""
        first, last = max(self.first, other.first), min(self.last, other.last)
        if Side.BOTH in (self.side, other.side):
            side = other.side if self.side is Side.BOTH else self.side
        elif self.side is other.side:
            side = self.side
        else:
            return False
        return any(side.has(door) for door in range(first, min(first + 1, last) + 1)) and first <= last


class UnitKind(StrEnum):
    """From the most exact to the least: the first that holds an address decides."""

    COMPOUND = "compound"  # 小区
    ROAD = "road"  # 路段
    COMMUNITY = "community"  # 社区、村


@dataclass(frozen=True, slots=True)
class Unit:
    """A piece of a catchment. `doors` is None for a community or compound, and for a whole road."""

    id: str
    kind: UnitKind
    name: str
    schools: tuple[str, ...]
    zone: Zone
    law: Law
    doors: Doors | None = None

    @property
    def title(self) -> Text:
        if self.doors is None:
            return Text(self.name, self.name)
        side_zh = {Side.ODD: "单号", Side.EVEN: "双号", Side.BOTH: ""}[self.doors.side]
        side_en = {Side.ODD: " odd", Side.EVEN: " even", Side.BOTH: ""}[self.doors.side]
        first, last = self.doors.first, self.doors.last
        return Text(f"{self.name}{first}—{last}号{side_zh}", f"{self.name} {first}–{last}{side_en}")


class Basis(StrEnum):
    """Which of a family's addresses is looked up."""

    HUKOU = "hukou"
    HOME = "home"
    RESIDENCE = "residence"
    LEASE = "lease"


@dataclass(frozen=True, slots=True)
class ListedSchool:
    """A school as the year's notice lists it."""

    code: str
    name: Text
    stage: Stage = Stage.P1


@dataclass(frozen=True)
class Catchments:
    """The district's units for one year; `basis` is the order in which a family's addresses are looked up."""

    law: Law
    basis: tuple[Basis, ...]
    schools: Mapping[str, ListedSchool]
    units: tuple[Unit, ...]

    def at(self, stage: Stage) -> Catchments:
        """The schools and units of one stage."""
        return self._by_stage[stage]

    @cached_property
    def _by_stage(self) -> Mapping[Stage, Catchments]:
        return {stage: self._of(stage) for stage in Stage}

    def _of(self, stage: Stage) -> Catchments:
        schools = {code: school for code, school in self.schools.items() if school.stage is stage}
        units = tuple(unit for unit in self.units if schools.keys() >= set(unit.schools))
        return replace(self, schools=schools, units=units)

    def find(self, address: str) -> Unit | None:
        """The unit that holds `address`: compound before road before community, the longer name first."""
        written = fold(address)
        for kind in UnitKind:
            names = self._names.get(kind)
            if names is None:
                continue
            for match in names.finditer(written):
                unit = self._at(kind, match.group(), written[match.end() :])
                if unit is not None:
                    return unit
        return None

    def _at(self, kind: UnitKind, name: str, rest: str) -> Unit | None:
        door = _DOOR.match(rest)
        number = int(door.group(1)) if door else None
        for unit in self._by_name[kind, name]:
            if unit.doors is None or (number is not None and unit.doors.has(number)):
                return unit
        return None

    @cached_property
    def _by_name(self) -> Mapping[tuple[UnitKind, str], tuple[Unit, ...]]:
        """Stretches with doors come before the rest of their road."""
        found: dict[tuple[UnitKind, str], tuple[Unit, ...]] = {}
        for unit in sorted(self.units, key=lambda unit: unit.doors is None):
            key = unit.kind, fold(unit.name)
            found[key] = (*found.get(key, ()), unit)
        return found

    @cached_property
    def _names(self) -> Mapping[UnitKind, re.Pattern[str]]:
        """Per kind, its names where a name may begin, the longest first."""
        kinds: dict[UnitKind, list[str]] = {}
        for kind, name in self._by_name:
            kinds.setdefault(kind, []).append(name)
        return {kind: _names_pattern(names) for kind, names in kinds.items()}


_DOOR = re.compile(r"(\d{1,5})(?:[-之]\d+)?(?:号|弄|$)")
# A name begins an address or follows what closes the part before it: 建新路 is not 新路.
_BEFORE = "省市区县旗镇乡道村里园社组号"


def _names_pattern(names: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(rf"(?:(?<=^)|(?<=[{_BEFORE}]))(?:{'|'.join(map(re.escape, longest_first))})")


def fold(address: str) -> str:
    """An address as it is compared: full width, spaces, brackets and letter case do not matter."""
    compatible = unicodedata.normalize("NFKC", address)
    return "".join(c for c in compatible if c not in " \t()[]（）【】,，、·").lower()


def clashes(units: tuple[Unit, ...]) -> list[tuple[Unit, Unit]]:
    """Pairs of units that claim the same doors; a pack with one is refused."""
    found = []
    by_name: dict[tuple[UnitKind, str], list[Unit]] = {}
    for unit in units:
        key = unit.kind, fold(unit.name)
        for other in by_name.get(key, []):
            if _claims_the_same(unit, other):
                found.append((other, unit))
        by_name.setdefault(key, []).append(unit)
    return found


def _claims_the_same(unit: Unit, other: Unit) -> bool:
    """A whole road beside its own stretches is the rest of it, no clash."""
    if unit.doors is None or other.doors is None:
        return unit.doors is other.doors
    return unit.doors.meets(other.doors)
