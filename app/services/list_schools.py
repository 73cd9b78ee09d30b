"""The schools that families may name, for everybody."""

from __future__ import annotations

from dataclasses import dataclass

from app.store import schools, seasons


@dataclass(frozen=True)
class SchoolShown:
    """A school; `capacity` is how many children it takes in the present season, None where nothing is announced."""

    code: str
    district_code: str
    stage: str
    kind: str
    name_zh: str
    name_en: str
    address: str
    capacity: int | None


def list_schools(*, district_code: str | None, stage: str | None) -> list[SchoolShown]:
    """Schools by district and code."""
    season = seasons.find_current()
    year = season.year if season else None
    return [
        SchoolShown(
            school.code,
            school.district_code,
            school.stage,
            school.kind,
            school.name_zh,
            school.name_en,
            school.address,
            capacity,
        )
        for school, capacity in schools.list_schools(district_code=district_code, stage=stage, year=year)
    ]
