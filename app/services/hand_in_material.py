"""Hand in, list, open and withdraw the files of an application."""

from __future__ import annotations

import hashlib
from datetime import datetime
from uuid import UUID

from app import audit, policies, transactions
from app.domain import states
from app.domain.actor import Person, StaffMember
from app.domain.errors import InvalidInput, LimitReached
from app.models.application import Application, Material
from app.models.base import new_id
from app.services.recode_picture import recode
from app.store import applications, materials

MAX_STANDING = 30
MAX_EVER = 100
OTHER = "other"


class TooManyMaterials(LimitReached):
    """The family has handed in as many files as an application may have."""

    code = "too_many_materials"
    zh = "每份申请最多上传 {limit} 个文件，请先撤回不需要的文件。"
    en = "An application may have {limit} files; please withdraw one first."


class UnknownDocument(InvalidInput):
    """The policy asks for no such paper."""

    code = "unknown_document"
    zh = "政策中没有这种材料，请从清单中选择。"
    en = "The policy knows no such paper; please choose one from the list."


def hand_in(application_id: UUID, *, document: str, content: bytes, actor: Person, now: datetime) -> Material:
    """Clean, seal and keep one picture; refused when the application has moved on or is full.

    The same picture again, as a phone sends it that lost the answer, is the file that stands already.
    The picture is decoded with no connection held, so that a slow decoder never starves the others.
    """
    application = applications.get_for_guardian(application_id, actor.person_id)
    _require_open(application)
    require_known(application, document)
    transactions.release()
    picture = recode(content)
    digest = hashlib.sha256(picture).hexdigest()
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    _require_open(application)
    if same := materials.find_same(application.id, document, digest):
        return same
    require_room(application)
    material = Material(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        document=document,
        media_type="image/jpeg",
        size=len(picture),
        digest=digest,
        uploaded_by=actor.person_id,
        uploaded_at=now,
    )
    materials.add_material(material, picture)
    _note(application, "material_handed_in", material, actor.name, now=now)
    return material


def list_own(application_id: UUID, *, actor: Person) -> list[Material]:
    """The family's own files, oldest first."""
    return materials.list_materials(applications.get_for_guardian(application_id, actor.person_id).id)


def open_own(application_id: UUID, material_id: UUID, *, actor: Person) -> bytes:
    """One of the family's own files."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return materials.content(materials.get_material(application.id, material_id))


def withdraw(application_id: UUID, material_id: UUID, *, actor: Person, now: datetime) -> None:
    """Take a file back while the application may still be changed; what was decided on it is not undone."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    _require_open(application)
    material = materials.get_material(application.id, material_id)
    material.withdrawn_at = now
    _note(application, "material_withdrawn", material, actor.name, now=now)


def view(material_id: UUID, *, actor: StaffMember, now: datetime) -> bytes:
    """Show a file to staff of the district; every look is in the audit trail."""
    material = materials.get_for_staff(material_id, actor)
    audit.record(
        actor.name,
        "material_viewed",
        audit.about("application", material.application_id),
        now=now,
        district_code=material.district_code,
        material=str(material.id),
    )
    return materials.content(material)


def _require_open(application: Application) -> None:
    if application.state not in states.EDITABLE:
        raise states.refusal(application.state)


def require_known(application: Application, document: str) -> None:
    """Refuse a paper that the policy of the application does not ask for."""
    if document == OTHER or application.policy_id is None:
        return
    known = {rule.id for rule in policies.load(application.policy_id).documents}
    if document not in known:
        raise UnknownDocument(known=sorted(known | {OTHER}))


def require_room(application: Application) -> None:
    """Refuse one more file than an application may have."""
    standing, ever = materials.count_materials(application.id)
    if standing >= MAX_STANDING or ever >= MAX_EVER:
        raise TooManyMaterials(limit=MAX_STANDING)


def _note(application: Application, event: str, material: Material, actor: str, *, now: datetime) -> None:
    audit.record(
        actor,
        event,
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        material=str(material.id),
        document=material.document,
        digest=material.digest,
    )
