"""A district's ready answers to frequent questions: officers keep them, whoever answers begins from them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app import audit, transactions
from app.domain.actor import Role, StaffMember
from app.domain.errors import DomainError, LimitReached
from app.models.base import new_id
from app.models.thread import AnswerTemplate
from app.store import answer_templates

MOST = 60
KEEPERS = frozenset({Role.ADMIN})
"""Who adds, changes and removes them; everybody who answers uses them."""


class TitleTaken(DomainError):
    """The district has a ready answer of this title."""

    code = "answer_title_taken"
    zh = "已有同名的常用答复，请换一个标题。"
    en = "There is a ready answer of this title; please choose another."


class TooManyTemplates(LimitReached):
    """More ready answers than anybody finds one in."""

    code = "too_many_answer_templates"
    zh = "每个区最多保存 {limit} 条常用答复，请先删除不用的。"
    en = "A district keeps {limit} ready answers; please remove one first."


transactions.refuse_as("uq_answer_template_title", TitleTaken)


@dataclass(frozen=True)
class Kept:
    """The district's ready answers by title, and whether the actor may change them."""

    items: list[AnswerTemplate]
    can_edit: bool


def list_templates(actor: StaffMember) -> Kept:
    """The district's, by title."""
    return Kept(answer_templates.list_templates(actor.district_code), actor.role in KEEPERS)


def add(*, title: str, text: str, actor: StaffMember, now: datetime) -> AnswerTemplate:
    """Keep another ready answer."""
    if answer_templates.count_templates(actor.district_code) >= MOST:
        raise TooManyTemplates(limit=MOST)
    template = AnswerTemplate(
        id=new_id(),
        district_code=actor.district_code or "",
        title=title,
        text=text,
        updated_by=actor.staff_id,
        updated_at=now,
    )
    answer_templates.add_template(template)
    _record("answer_template_added", template, actor, now=now)
    return template


def change(template_id: UUID, *, title: str, text: str, actor: StaffMember, now: datetime) -> AnswerTemplate:
    """Put another title and text in its place."""
    template = answer_templates.get_template(template_id, actor.district_code)
    template.title, template.text = title, text
    template.updated_by, template.updated_at = actor.staff_id, now
    _record("answer_template_changed", template, actor, now=now)
    return template


def remove(template_id: UUID, *, actor: StaffMember, now: datetime) -> None:
    """Take a ready answer away; what was sent stays."""
    template = answer_templates.get_template(template_id, actor.district_code)
    answer_templates.remove_template(template)
    _record("answer_template_removed", template, actor, now=now)


def _record(event: str, template: AnswerTemplate, actor: StaffMember, *, now: datetime) -> None:
    audit.record(
        actor.name,
        event,
        audit.about("answer_template", template.id),
        now=now,
        district_code=actor.district_code,
        title=template.title,
    )
