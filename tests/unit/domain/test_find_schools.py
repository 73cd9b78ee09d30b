"""A family's addresses are looked up in the notice's order, and what is not found is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from app.domain.catchment import Basis, Catchments, ListedSchool, Unit, UnitKind, Zone
from app.domain.explain import Law, Text
from app.domain.facts import Family
from app.domain.find_schools import find_schools
from app.domain.people import Child, Guardian, Home, Hukou, Lease, Owner, PermitKind, Residence, Who

LAW = Law("notice", "划片范围", "2021")
ON = date(2021, 7, 1)
SCHOOLS = {code: ListedSchool(code, Text(f"第{code}小学", f"School {code}")) for code in "ABCD"}
UNITS = (
    Unit("old-town", UnitKind.COMMUNITY, "古塔社区", ("A",), Zone.SINGLE, LAW),
    Unit("new-town", UnitKind.COMMUNITY, "新城社区", ("B",), Zone.SINGLE, LAW),
    Unit("between", UnitKind.COMMUNITY, "护城河社区", ("C", "D"), Zone.BUFFER, LAW),
)
CATCHMENTS = Catchments(LAW, (Basis.HUKOU, Basis.HOME, Basis.RESIDENCE, Basis.LEASE), SCHOOLS, UNITS)
CHILD = Child("小明", date(2015, 3, 5))


def home(address: str, who: str = "father", *, lived_in: bool = True) -> Home:
    return Home("邹城", address=address, lived_in=lived_in, owners=(Owner(who),))


def codes(family: Family, catchments: Catchments = CATCHMENTS) -> tuple[str, ...]:
    return tuple(code for code, _ in find_schools(catchments, family, ON).schools)


def test_the_order_of_the_notice_decides() -> None:
    family = Family(2021, CHILD, hukou=Hukou("邹城", address="古塔社区"), homes=(home("新城社区"),))
    assert codes(family) == ("A",)
    assert codes(family, replace(CATCHMENTS, basis=(Basis.HOME, Basis.HUKOU))) == ("B",)


def test_an_address_outside_every_unit_gives_way_to_the_next() -> None:
    family = Family(2021, CHILD, hukou=Hukou("邹城", address="远郊村"), homes=(home("新城社区"),))
    found = find_schools(CATCHMENTS, family, ON)
    assert (found.basis, found.zone) == ("home", "single")
    assert "新城社区" in found.because.zh


def test_a_buffer_zone_leaves_the_choice_to_the_family() -> None:
    found = find_schools(CATCHMENTS, Family(2021, CHILD, hukou=Hukou("邹城", address="护城河社区")), ON)
    assert [code for code, _ in found.schools] == ["C", "D"]
    assert "可选" in found.because.zh


def test_a_grandparents_home_and_an_old_permit_serve_nobody() -> None:
    lapsed = Residence(date(2019, 1, 1), date(2020, 1, 1), "邹城", PermitKind.RESIDENCE, address="古塔社区")
    family = Family(
        2021,
        CHILD,
        guardians={Who.FATHER: Guardian(residence=(lapsed,))},
        homes=(home("新城社区", "grandfather"),),
    )
    found = find_schools(CATCHMENTS, family, ON)
    assert (found.schools, found.basis) == ((), None)
    assert found.because.zh == "还没有可以对应学区的地址"


def test_the_lived_in_home_comes_first_and_a_lease_must_be_registered() -> None:
    family = Family(2021, CHILD, homes=(home("古塔社区", lived_in=False), home("新城社区")))
    assert codes(family) == ("B",)
    lease = Lease(date(2021, 1, 1), date(2021, 12, 31), "邹城", address="古塔社区")
    assert codes(Family(2021, CHILD, leases=(lease,))) == ()
    assert codes(Family(2021, CHILD, leases=(replace(lease, registered=True),))) == ("A",)


def test_no_unit_is_told_without_the_address() -> None:
    found = find_schools(CATCHMENTS, Family(2021, CHILD, hukou=Hukou("邹城", address="远郊村8号")), ON)
    assert "统筹" in found.because.zh
    assert "远郊" not in found.because.zh


def test_of_several_permits_or_leases_the_latest_begun_decides_in_whatever_order_they_come() -> None:
    def since(year: int, address: str) -> Residence:
        return Residence(date(year, 1, 1), date(2025, 1, 1), "邹城", PermitKind.RESIDENCE, address=address)

    permits = (since(2018, "古塔社区"), since(2020, "新城社区"))
    leases = tuple(Lease(p.from_on, p.to_on, "邹城", p.address, registered=True) for p in permits)
    for turned in (1, -1):
        known = {
            Who.FATHER: Guardian(residence=permits[::turned]),
            Who.MOTHER: Guardian(residence=permits[:1]),
        }
        living = Family(2021, CHILD, dict(list(known.items())[::turned]))
        assert codes(living) == codes(Family(2021, CHILD, leases=leases[::turned])) == ("B",)
