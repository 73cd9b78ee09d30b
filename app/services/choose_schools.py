"""Name the schools a family would like, in order; only schools of the district and stage of its application."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit
from app.domain.errors import InvalidInput
from app.models.application import Application
from app.services import find_policy
from app.store import schools


class ChooseDistrictFirst(InvalidInput):
    """Schools belong to a district."""

    code = "district_before_school"
    zh = "请先选择申请的区，再选学校。"
    en = "Please choose the district before the school."


class SchoolNotInDistrict(InvalidInput):
    """Not a school of this district for this stage."""

    code = "school_not_in_district"
    zh = "学校 {school} 不在所选的区或不招收这个学段，请从本区学校中选择。"
    en = "School {school} is not one of the district's for this stage; please choose one of them."


class TooManySchools(InvalidInput):
    """More than the district's policy allows."""

    code = "too_many_schools"
    zh = "最多可填 {most} 所学校。"
    en = "At most {most} schools can be named."


class SchoolNamedTwice(InvalidInput):
    """A second choice that is the first again."""

    code = "school_named_twice"
    zh = "同一所学校只能填一次。"
    en = "A school can be named once only."


def choose(application: Application, codes: Sequence[str], *, actor: str, now: datetime) -> None:
    """Name these schools, first choice first, instead of those named before; none is allowed."""
    if application.district_code is None:
        raise ChooseDistrictFirst
    most = find_policy.in_force(application.season_id, application.district_code).school_choices
    if len(codes) > most:
        raise TooManySchools(most=most)
    if len(set(codes)) < len(codes):
        raise SchoolNamedTwice
    known = schools.find_in(application.district_code, application.stage, codes)
    for code in codes:
        if code not in known:
            raise SchoolNotInDistrict(school=code)
    _put(application, codes, actor=actor, now=now)


def forget(application: Application, *, actor: str, now: datetime) -> None:
    """A change of district: the old district's schools are named no more."""
    if schools.list_choices(application.id):
        _put(application, (), actor=actor, now=now)


def view(application_id: UUID) -> list[dict[str, Any]]:
    """The schools that an application names, first choice first."""
    return [
        {
            "position": position,
            "code": school.code,
            "name_zh": school.name_zh,
            "name_en": school.name_en,
            "kind": school.kind,
            "address": school.address,
        }
        for position, school in schools.list_choices(application_id)
    ]


def _put(application: Application, codes: Sequence[str], *, actor: str, now: datetime) -> None:
    schools.put_choices(application.id, codes)
    audit.record(
        actor,
        "schools_chosen",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        schools=list(codes),
    )
