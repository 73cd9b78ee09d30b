"""Queries about the ready answers of a district."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import delete, func, select

from app.domain.actor import NotFound
from app.extensions import db
from app.models.thread import AnswerTemplate


def list_templates(district_code: str | None) -> list[AnswerTemplate]:
    """The district's ready answers by title."""
    return list(
        db.session.scalars(
            select(AnswerTemplate)
            .where(AnswerTemplate.district_code == district_code)
            .order_by(AnswerTemplate.title)
        )
    )


def get_template(template_id: UUID, district_code: str | None) -> AnswerTemplate:
    """One of the district's, or `NotFound`."""
    template = db.session.scalar(
        select(AnswerTemplate).where(
            AnswerTemplate.id == template_id, AnswerTemplate.district_code == district_code
        )
    )
    if template is None:
        raise NotFound
    return template


def count_templates(district_code: str | None) -> int:
    """How many ready answers the district has."""
    query = select(func.count()).select_from(AnswerTemplate)
    return db.session.scalar(query.where(AnswerTemplate.district_code == district_code)) or 0


def add_template(template: AnswerTemplate) -> None:
    """Store a new row."""
    db.session.add(template)


def remove_template(template: AnswerTemplate) -> None:
    """Take the row away."""
    db.session.execute(delete(AnswerTemplate).where(AnswerTemplate.id == template.id))
