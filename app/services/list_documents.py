"""The documents that a policy asks of a family, what stands for each, and how far that can be relied on."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.domain import trust
from app.domain.actor import Clerk, Person
from app.domain.trust import Trust
from app.models.application import Application, Material
from app.services.find_at_desk import find_served
from app.store import applications, materials


@dataclass(frozen=True)
class Listed:
    """A document: whether it still has to be brought, what satisfies it, its level of trust, the files handed in."""

    document: str
    title_zh: str
    title_en: str
    needed: bool
    satisfied_by: str | None
    trust: Trust | None
    trust_zh: str | None
    trust_en: str | None
    materials: tuple[UUID, ...]


def of_guardian(application_id: UUID, *, actor: Person) -> list[Listed]:
    """The family's own."""
    return of_application(applications.get_for_guardian(application_id, actor.person_id))


def at_desk(text: str, *, clerk: Clerk) -> list[Listed]:
    """Those of the family whose serial was scanned."""
    return of_application(find_served(text, clerk))


def of_application(application: Application) -> list[Listed]:
    """By the newest assessment."""
    assessment = applications.find_assessment(application.id)
    return of_asked(assessment.result["documents"] if assessment else [], application)


def of_asked(asked: Sequence[Mapping[str, Any]], application: Application) -> list[Listed]:
    """`asked` in the pack's order, then whatever else was handed in."""
    files = materials.list_materials(application.id)
    seen = {file.document for file in files if file.seen_at is not None}
    uploaded = {file.document for file in files}
    listed = [
        _listed(
            entry["id"], entry["title"], entry["title_en"], files,
            needed=entry["needed"] and entry["id"] not in seen,
            satisfied_by=entry["satisfied_by"],
            level=trust.of_document(entry["id"], entry["satisfied_by"], seen=seen, uploaded=uploaded),
        )
        for entry in asked
    ]  # fmt: skip
    known = {entry["id"] for entry in asked}
    return listed + [
        _listed(
            document, "其他材料", "Other paper", files, needed=False, satisfied_by=None,
            level=trust.of_material(document, is_seen=document in seen),
        )
        for document in sorted(uploaded - known)
    ]  # fmt: skip


def _listed(
    document: str,
    title_zh: str,
    title_en: str,
    files: list[Material],
    *,
    needed: bool,
    satisfied_by: str | None,
    level: Trust | None,
) -> Listed:
    label = trust.LABELS[level] if level else None
    own = tuple(file.id for file in files if file.document == document)
    zh, en = (label.zh, label.en) if label else (None, None)
    return Listed(document, title_zh, title_en, needed, satisfied_by, level, zh, en, own)
