"""Load a list of schools, strictly: the whole file or nothing; a second run changes nothing."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from app import audit
from app.domain.actor import NotFound
from app.domain.school import BadSchoolList, SchoolLine
from app.store import schools, seasons


@dataclass(frozen=True)
class Loaded:
    """How many lines were read, and how many of them were new or different."""

    lines: int
    changed: int


def load_schools(lines: Iterable[SchoolLine], *, file: str, actor: str, now: datetime) -> Loaded:
    """Store the schools; one that is known stays in its district, one that is not in the list stays as it is."""
    known: dict[str, bool] = {}
    read = changed = 0
    for line in lines:
        _require_district(line, file, known)
        changed += schools.put(line)
        read += 1
    if changed:
        subject = audit.about("schools", file)
        audit.record(actor, "schools_loaded", subject, now=now, lines=read, changed=changed)
    return Loaded(read, changed)


def _require_district(line: SchoolLine, file: str, known: dict[str, bool]) -> None:
    code = line.district_code
    if code not in known:
        try:
            known[code] = bool(seasons.get_district(code))
        except NotFound:
            known[code] = False
    if not known[code]:
        raise BadSchoolList(file, line.line, f"没有区 {code}", f"there is no district {code}")
    before = schools.find_district(line.code)
    if before not in (None, code):
        raise BadSchoolList(
            file,
            line.line,
            f"学校 {line.code} 已登记在区 {before}，不能改区",
            f"school {line.code} belongs to district {before} and cannot move",
        )
