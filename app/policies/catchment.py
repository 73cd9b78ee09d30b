"""The section `catchments` of a pack: units, the schools they belong to, and which address decides."""

from __future__ import annotations

from collections.abc import Mapping

from app.domain import reading
from app.domain.catchment import Basis, Catchments, Doors, ListedSchool, Side, Unit, UnitKind, Zone, clashes
from app.domain.explain import Law, Text
from app.domain.reading import Path, Reader
from app.domain.stage import Stage
from app.policies.reference import Reference, refuse


def catchments(value: object, path: Path, known: Reference) -> Catchments:
    """`{law, basis, schools, units}`; two units that claim the same doors are refused."""
    reader = Reader(value, path)
    law = reader.required("law", known.law)
    schools = reader.required("schools", _schools)
    read = Catchments(
        law=law,
        basis=reader.required("basis", reading.list_of(reading.one_of(Basis))),
        schools=schools,
        units=reader.required("units", lambda v, p: _units(v, p, known, schools, law)),
    )
    reader.close()
    for first, second in (pair for stage in Stage for pair in clashes(read.at(stage).units)):
        refuse(
            (*path, "units", second.id),
            f"与 {first.id} 划了同样的门牌",
            f"claims the same doors as {first.id}",
        )
    return read


def _schools(value: object, path: Path) -> Mapping[str, ListedSchool]:
    return {school.code: school for _, school in Reader(value, path).items(_school)}


def _school(value: object, path: Path) -> ListedSchool:
    """`{zh, en, stage}`; a school without a stage is a primary school."""
    reader = Reader(value, path)
    school = ListedSchool(
        str(path[-1]),
        Text(reader.required("zh", reading.text), reader.required("en", reading.text)),
        reader.optional("stage", reading.one_of(Stage), Stage.P1),
    )
    reader.close()
    return school


def _units(
    value: object, path: Path, known: Reference, schools: Mapping[str, ListedSchool], law: Law
) -> tuple[Unit, ...]:
    def unit(entry: object, at: Path) -> Unit:
        return _unit(entry, at, known, schools, law)

    return tuple(found for _, found in Reader(value, path).items(unit))


def _unit(value: object, path: Path, known: Reference, schools: Mapping[str, ListedSchool], law: Law) -> Unit:
    """A unit without a `law` of its own has the section's."""
    reader = Reader(value, path)
    unit = Unit(
        id=str(path[-1]),
        kind=reader.required("kind", reading.one_of(UnitKind)),
        name=reader.required("name", reading.text),
        schools=reader.required("schools", reading.list_of(reading.code)),
        zone=reader.optional("zone", reading.one_of(Zone), Zone.SINGLE),
        law=reader.optional("law", known.law, law),
        doors=reader.optional("doors", _doors, None),
    )
    reader.close()
    for school in unit.schools:
        if school not in schools:
            refuse((*path, "schools"), "没有这所学校", "is not a school", got=school, allowed=sorted(schools))
    if len({schools[code].stage for code in unit.schools}) > 1:
        refuse(
            (*path, "schools"),
            "一个单元的学校应同属一个学段",
            "must be schools of one stage",
            got=unit.schools,
        )
    _zone_fits(unit, path)
    return unit


def _zone_fits(unit: Unit, path: Path) -> None:
    if (unit.zone is Zone.SINGLE) != (len(unit.schools) == 1):
        refuse(
            (*path, "zone"),
            "single 恰有一所学校，several 和 buffer 至少两所",
            "single has exactly one school, several and buffer have two or more",
            got=unit.schools,
        )
    if unit.doors is not None and unit.kind is not UnitKind.ROAD:
        refuse((*path, "doors"), "只有路段有门牌", "only a road has doors")


def _doors(value: object, path: Path) -> Doors:
    reader = Reader(value, path)
    doors = Doors(
        reader.required("from", reading.integer),
        reader.required("to", reading.integer),
        reader.optional("side", reading.one_of(Side), Side.BOTH),
    )
    reader.close()
    if not 1 <= doors.first <= doors.last <= 99_999:
        refuse((*path, "to"), "门牌应从小到大，1 至 99999", "doors run upwards, 1 to 99999", got=doors.last)
    return doors
