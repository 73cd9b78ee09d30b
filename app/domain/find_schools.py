"""The schools that serve a family: its addresses looked up in the order that the year's notice gives."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain.catchment import Basis, Catchments, Unit, Zone
from app.domain.explain import SchoolsFound, Text
from app.domain.facts import Family
from app.domain.home import PARENTS
from app.domain.people import Who

_BASIS = {
    Basis.HUKOU: Text("户籍地址", "the address in the household register"),
    Basis.HOME: Text("房产地址", "the address of the family's home"),
    Basis.RESIDENCE: Text("居住证地址", "the address of the residence permit"),
    Basis.LEASE: Text("登记的租房地址", "the address of the registered lease"),
}
_ZONE = {
    Zone.SINGLE: Text("", ""),
    Zone.SEVERAL: Text("（多校划片）", " (several schools by rule)"),
    Zone.BUFFER: Text("（缓冲区，可选）", " (buffer zone: the family chooses)"),
}


def find_schools(catchments: Catchments, family: Family, on: date) -> SchoolsFound:
    """The first of the family's addresses that lies in a unit decides; none found is said, never guessed."""
    looked = []
    for basis in catchments.basis:
        for address in _addresses(basis, family, on):
            unit = catchments.find(address)
            if unit is not None:
                return _found(catchments, basis, unit)
            looked.append(_BASIS[basis])
    once = list(dict.fromkeys(looked))
    zh, en = "、".join(told.zh for told in once), ", ".join(told.en for told in once)
    if once:
        because = Text(
            f"{zh}不在任何划片单元内，由教育局统筹安排", f"{en}: in no unit; the bureau will assign"
        )
    else:
        because = Text("还没有可以对应学区的地址", "no address is known yet that a school could serve")
    return SchoolsFound((), None, None, because, catchments.law)


def _found(catchments: Catchments, basis: Basis, unit: Unit) -> SchoolsFound:
    schools = tuple((code, catchments.schools[code].name) for code in unit.schools)
    told, zone, title = _BASIS[basis], _ZONE[unit.zone], unit.title
    zh, en = "、".join(name.zh for _, name in schools), ", ".join(name.en for _, name in schools)
    return SchoolsFound(
        schools=schools,
        basis=basis.value,
        zone=unit.zone.value,
        because=Text(
            f"{told.zh}属于{title.zh}，对应{zh}{zone.zh}", f"{told.en} lies in {title.en}: {en}{zone.en}"
        ),
        law=unit.law,
    )


def _addresses(basis: Basis, family: Family, on: date) -> Iterator[str]:
    """What is known of this basis: homes the parents own, first bought first; permits of the father, then of the
    mother, and leases, in force on the day, the latest begun first.
    """
    if basis is Basis.HUKOU:
        if family.hukou is not None and family.hukou.address:
            yield family.hukou.address
    elif basis is Basis.HOME:
        owned = [h for h in family.homes if h.joint or any(owner.who in PARENTS for owner in h.owners)]
        for home in sorted(owned, key=lambda h: (not h.lived_in, h.bought_on or date.max, h.address or "")):
            if home.address:
                yield home.address
    elif basis is Basis.RESIDENCE:
        for who in Who:
            known = family.guardians[who].residence if who in family.guardians else ()
            held = [(r.from_on, r.address) for r in known if r.address and r.from_on <= on <= r.to_on]
            yield from (address for _, address in sorted(held, key=_latest_first))
    else:
        rented = [
            (lease.from_on, lease.address)
            for lease in family.leases
            if lease.address and lease.registered and lease.from_on <= on <= lease.to_on
        ]
        yield from (address for _, address in sorted(rented, key=_latest_first))


def _latest_first(begun: tuple[date, str]) -> tuple[int, str]:
    return -begun[0].toordinal(), begun[1]
