"""Add a child whom the household book does not show: checked number, declared bond, verified later."""

from __future__ import annotations

from datetime import date, datetime

from app import audit
from app.domain.actor import Person
from app.domain.comparison import plain_name
from app.domain.errors import InvalidInput, LimitReached
from app.services.expand_family import ask_about_child
from app.services.list_children import Child
from app.store import people
from identity import id_number
from identity.id_number import IdNumberError

MOST_CHILDREN = 10


class TooManyChildren(LimitReached):
    """More children than one account may hold."""

    code = "too_many_children"
    zh = "一个账号最多添加 {most} 个孩子。"
    en = "One account holds at most {most} children."


class BadIdNumber(InvalidInput):
    """The number cannot be a person's; the sentence says why."""

    code = "bad_id_number"
    zh = "{reason_zh}"
    en = "{reason_en}"


class NameDiffers(InvalidInput):
    """The number is known under another name."""

    code = "name_differs"
    zh = "姓名与身份证号码不一致，请核对；如确认无误，请到现场窗口办理。"
    en = "The name does not go with this ID number; please check, or go to a service counter."


class BirthDateDiffers(InvalidInput):
    """The date of birth is not the one in the number."""

    code = "birth_date_differs"
    zh = "出生日期与身份证号码不一致，请核对。"
    en = "The date of birth is not the one in the ID number; please check."


def add_child(
    *, name: str, id_number: str | None, born_on: date, sex: str, relation: str, actor: Person, now: datetime
) -> Child:
    """The child, with a declared bond to the actor; without a number it is known by guardian, name and birth date."""
    if len(people.list_children(actor.person_id)) >= MOST_CHILDREN:
        raise TooManyChildren(most=MOST_CHILDREN)
    kind, key, stored_sex = ("none", f"{actor.person_id}/{name}/{born_on.isoformat()}", sex)
    if id_number:
        parsed = read_id_number(id_number)
        if parsed.born_on != born_on:
            raise BirthDateDiffers
        kind, key, stored_sex = parsed.kind.value, parsed.number, parsed.sex.value
    child = people.add_person(
        id_kind=kind, id_number=key, name=name, born_on=born_on.isoformat(), sex=stored_sex, now=now
    )
    if plain_name(child.name) != plain_name(name):
        raise NameDiffers
    people.add_guardianship(actor.person_id, child.id, relation=relation, origin="declared", now=now)
    audit.record(actor.name, "child_added", audit.about("person", child.id), now=now, origin="declared")
    ask_about_child(child, guardian=people.get_person(actor.person_id), now=now)
    return Child(child.id, child.name, child.born_on, child.sex, relation, "declared")


def read_id_number(number: str) -> id_number.IdNumber:
    """The number as typed, or its refusal in the platform's words."""
    try:
        return id_number.parse(number)
    except IdNumberError as error:
        raise BadIdNumber(reason_zh=error.zh, reason_en=error.en, reason=error.code.value) from error
