"""Queries about the files that families handed in; the content is sealed to its row."""

from __future__ import annotations

from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import defer

from app.domain.actor import NotFound, StaffMember
from app.domain.states import State
from app.extensions import db
from app.models.application import Application, Material
from app.privacy import vault


def add_material(material: Material, content: bytes) -> None:
    """Store a new file; the row has its `id` already."""
    material.content_sealed = vault.seal(content, _place(material.id))
    db.session.add(material)


def content(material: Material) -> bytes:
    """The file, opened; `NotFound` once its time of retention is over."""
    if material.content_sealed is None:
        raise NotFound
    return vault.open(material.content_sealed, _place(material.id))


def count_materials(application_id: UUID) -> tuple[int, int]:
    """How many files stand, and how many were ever handed in."""
    row = db.session.execute(
        select(func.count().filter(Material.withdrawn_at.is_(None)), func.count()).where(
            Material.application_id == application_id
        )
    ).one()
    return row[0], row[1]


def list_materials(application_id: UUID) -> list[Material]:
    """The files that stand, oldest first, without their content."""
    return list(
        db.session.scalars(
            select(Material)
            .options(defer(Material.content_sealed))
            .where(Material.application_id == application_id, Material.withdrawn_at.is_(None))
            .order_by(Material.uploaded_at, Material.id)
        )
    )


def find_same(application_id: UUID, document: str, digest: str) -> Material | None:
    """The file that stands for this document with this very content."""
    return db.session.scalar(
        select(Material)
        .options(defer(Material.content_sealed))
        .where(
            Material.application_id == application_id,
            Material.document == document,
            Material.digest == digest,
            Material.withdrawn_at.is_(None),
        )
        .limit(1)
    )


def get_material(application_id: UUID, material_id: UUID) -> Material:
    """One file that stands, or `NotFound`."""
    material = db.session.scalar(
        select(Material).where(
            Material.id == material_id,
            Material.application_id == application_id,
            Material.withdrawn_at.is_(None),
        )
    )
    if material is None:
        raise NotFound
    return material


def get_for_staff(material_id: UUID, staff: StaffMember) -> Material:
    """One file of an application within the scope of the member of staff, or `NotFound`."""
    row = db.session.execute(
        select(Material, Application.district_code)
        .join(Application, Application.id == Material.application_id)
        .where(
            Material.id == material_id,
            Material.withdrawn_at.is_(None),
            Application.state != State.DRAFT,
        )
    ).first()
    if row is None or not staff.covers(row.district_code):
        raise NotFound
    material: Material = row.Material
    return material


def _place(material_id: UUID) -> str:
    return f"material.content/{material_id}"
