"""Addresses find their unit: exactness, door sides, names inside names, and clashes between units."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.domain.catchment import Basis, Catchments, Doors, Side, Unit, UnitKind, Zone, clashes
from app.domain.explain import Law
from app.domain.reading import BadValue
from app.policies.catchment import catchments
from app.policies.reference import Reference, city, sources

LAW = Law("notice", "划片范围", "2021")


def unit(name: str, kind: UnitKind, schools: tuple[str, ...] = ("A",), doors: Doors | None = None) -> Unit:
    zone = Zone.SINGLE if len(schools) == 1 else Zone.BUFFER
    return Unit(f"{kind}-{name}-{doors}", kind, name, schools, zone, LAW, doors)


ODD = unit("太平东路", UnitKind.ROAD, ("A",), Doors(1, 399, Side.ODD))
EVEN = unit("太平东路", UnitKind.ROAD, ("B",), Doors(2, 400, Side.EVEN))
REST = unit("太平东路", UnitKind.ROAD, ("R",))
SHORT = unit("新路", UnitKind.ROAD, ("F",))
COMMUNITY = unit("凫山社区", UnitKind.COMMUNITY, ("C", "D"))
COMPOUND = unit("阳光花园", UnitKind.COMPOUND, ("E",))


def make(*units: Unit) -> Catchments:
    return Catchments(LAW, (Basis.HUKOU, Basis.HOME), {}, units)


CITY = make(ODD, EVEN, SHORT, COMMUNITY, COMPOUND)


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("山东省济宁市邹城市太平东路123号2单元301室", ODD),
        ("邹城市太平东路124号", EVEN),
        ("邹城市 太平东路 １２３ 号", ODD),
        ("邹城市太平东路88-1号", EVEN),
        ("太平东路（88）号", EVEN),
        ("邹城市太平东路401号", None),
        ("邹城市太平东路", None),
        ("邹城市太平东路3栋", None),
        ("邹城市凫山街道凫山社区", COMMUNITY),
        ("邹城市凫山街道凫山社区太平东路123号", ODD),
        ("邹城市太平东路123号阳光花园3号楼", COMPOUND),
        ("邹城市建新路3号", None),
        ("邹城市新路3号", SHORT),
        ("", None),
    ],
)
def test_an_address_finds_its_unit(address: str, found: Unit | None) -> None:
    assert CITY.find(address) is found


def test_the_rest_of_a_road_is_everything_its_stretches_leave() -> None:
    road = make(REST, ODD)
    assert road.find("太平东路7号") is ODD
    assert road.find("太平东路8号") is REST
    assert road.find("太平东路") is REST
    assert clashes((REST, ODD)) == []


def test_two_units_on_the_same_doors_clash() -> None:
    both = unit("太平东路", UnitKind.ROAD, ("X",), Doors(399, 500))
    assert clashes((ODD, EVEN)) == []
    assert clashes((ODD, both)) == [(ODD, both)]
    assert clashes((COMMUNITY, COMMUNITY)) == [(COMMUNITY, COMMUNITY)]


DOORS = st.builds(
    lambda first, length, side: Doors(first, first + length, side),
    st.integers(1, 30),
    st.integers(0, 30),
    st.sampled_from(Side),
)


@given(DOORS, DOORS)
def test_meeting_is_having_a_door_in_common(one: Doors, other: Doors) -> None:
    common = [door for door in range(1, 62) if one.has(door) and other.has(door)]
    assert one.meets(other) == bool(common)


KNOWN = Reference(
    sources({"notice": {"title": {"zh": "公告", "en": "Notice"}, "published": "2021"}}, ()),
    city(
        {
            "name": {"zh": "济宁", "en": "Jining"},
            "districts": {"370883": {"name": {"zh": "邹城", "en": "Zoucheng"}, "pinyin": "zoucheng"}},
        },
        (),
    ),
)


def written(**unit: object) -> dict[str, object]:
    return {
        "law": {"source": "notice", "clause": "划片"},
        "basis": ["hukou", "home"],
        "schools": {"A": {"zh": "第一小学", "en": "No. 1"}, "B": {"zh": "第二小学", "en": "No. 2"}},
        "units": {"one": {"kind": "road", "name": "太平东路", "schools": ["A"], **unit}},
    }


def test_a_unit_takes_the_sections_clause() -> None:
    read = catchments(written(doors={"from": 1, "to": 9, "side": "odd"}), (), KNOWN)
    assert read.units[0].law is read.law
    assert read.units[0].title.zh == "太平东路1—9号单号"


@pytest.mark.parametrize(
    ("wrong", "path"),
    [
        ({"schools": ["C"]}, "catchments.units.one.schools"),
        ({"schools": ["A", "B"]}, "catchments.units.one.zone"),
        ({"zone": "buffer"}, "catchments.units.one.zone"),
        ({"doors": {"from": 9, "to": 1}}, "catchments.units.one.doors.to"),
        ({"kind": "community", "doors": {"from": 1, "to": 9}}, "catchments.units.one.doors"),
        ({"kind": "street"}, "catchments.units.one.kind"),
    ],
)
def test_a_broken_unit_is_named(wrong: dict[str, object], path: str) -> None:
    with pytest.raises(BadValue, match=path.replace(".", r"\.")):
        catchments(written(**wrong), ("catchments",), KNOWN)


def test_units_that_clash_are_refused() -> None:
    values = written()
    values["units"] = {
        "one": {"kind": "road", "name": "太平东路", "schools": ["A"], "doors": {"from": 1, "to": 9}},
        "two": {"kind": "road", "name": "太平东路", "schools": ["B"], "doors": {"from": 9, "to": 19}},
    }
    with pytest.raises(BadValue, match=r"units\.two"):
        catchments(values, ("catchments",), KNOWN)
