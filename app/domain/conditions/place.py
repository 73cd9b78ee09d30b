"""Districts by name, and whether two addresses are the same one."""

from __future__ import annotations

import re
from collections.abc import Iterable

from app.domain.applicant import City
from app.domain.catchment import fold
from app.domain.explain import Text

NOTHING = Text("没有记录", "no record")
_PROVINCE = re.compile(r"^[^省]{2,3}省")
_HOUSE = re.compile(r"(?<=[\da-z])(?:号楼|栋|幢|座|单元|号|室|户|[-—–])+")


def named(city: City, codes: Iterable[str]) -> Text:
    """The districts as one phrase, in the order of their codes: 奎文区、潍城区; all of them are the city."""
    chosen = frozenset(codes)
    if chosen == frozenset(city.districts) and len(chosen) > 1:
        return Text(f"{city.name.zh}市", city.name.en)
    called = [city.districts[code].called for code in sorted(chosen)]
    return Text("、".join(c.zh for c in called), ", ".join(c.en for c in called))


def name_of(city: City, district: str | None) -> Text:
    """A district as recorded; one outside the city keeps the spelling it came with."""
    if district is None:
        return NOTHING
    code = city.places.get(district)
    return city.districts[code].called if code else Text(district, district)


def is_same_address(city: City, one: str | None, other: str | None) -> bool:
    """Whether both are known and name the same door, however province, city and 号楼/单元/室 are written."""
    return one is not None and other is not None and _door(city, one) == _door(city, other)


def _door(city: City, address: str) -> str:
    written = _PROVINCE.sub("", fold(address))
    for prefix in (f"{city.name.zh}市", *(d.called.zh for d in city.districts.values())):
        written = written.removeprefix(prefix)
    return _HOUSE.sub("-", written).rstrip("-")
