"""What a helper does under a mandate: the parent's own services, an actor that says so, and masked answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit
from app.domain.actor import Person, StaffMember
from app.domain.mandate import Counter, MandateForAnother, MandateNeeded, NothingStarted, Standing
from app.domain.stage import Stage
from app.domain.states import State
from app.models.application import Application, Material
from app.models.mandate import Mandate
from app.privacy import mask_name
from app.services import (
    edit_application,
    hand_in_material,
    list_children,
    read_record,
    start_application,
    submit_application,
)
from app.services.give_mandate import require_here
from app.services.list_children import Child
from app.services.show_to_helper import view
from app.services.submit_application import Filled
from app.store import applications, mandates


@dataclass(frozen=True)
class Acting:
    """A helper under a live mandate; `actor` is the parent to the services, and the helper in the trail."""

    helper: StaffMember
    mandate: Mandate
    actor: Person


def hold(
    mandate_id: UUID | None, *, helper: StaffMember, session: Person, counter: Counter, now: datetime
) -> Acting:
    """The helper's own live mandate at its own counter, looked at on every call; revoked or over is `MandateNeeded`."""
    mandate = None if mandate_id is None else mandates.find_own(mandate_id, helper.staff_id)
    is_live = mandate is not None and mandate.state == Standing.LIVE
    if mandate is None or not is_live or mandate.expires_at is None or mandate.expires_at <= now:
        raise MandateNeeded
    require_here(mandate, counter)
    actor = replace(session, person_id=mandate.parent_id, acts_as=audit.about("helper", mandate.id))
    return Acting(helper, mandate, actor)


def children(acting: Acting) -> list[Child]:
    """The parent's children, masked."""
    return [_masked(child) for child in list_children.of(acting.actor)]


def _masked(child: Child) -> Child:
    born = child.born_on[:4] if child.born_on else None
    return replace(child, name=mask_name(child.name), born_on=born)


def note_child(acting: Acting, child: Child, *, now: datetime) -> Child:
    """A child that was added under the mandate, masked from here on."""
    _note_about(acting, audit.about("person", acting.actor.person_id), "child_added", now=now)
    return _masked(child)


def record(acting: Acting) -> list[dict[str, Any]]:
    """How far each dataset is, without a value: what the parent confirms aloud is confirmed by its digest."""
    shown = ("person", "person_id", "dataset", "title", "title_en", "status", "verdict", "department",
             "department_en", "digest")  # fmt: skip
    return [
        {name: section[name] for name in shown} | {"name": mask_name(section["name"])}  # type: ignore[literal-required]
        for section in read_record.read(acting.actor)
    ]


def start(acting: Acting, child_id: UUID, *, stage: Stage | None = None, now: datetime) -> dict[str, Any]:
    """Begin or find the draft of one child, or the file that came back; the mandate is for this one from now on."""
    returned = _find_returned(acting, child_id)
    application = returned or start_application.start(child_id, stage=stage, actor=acting.actor, now=now)
    if acting.mandate.application_id not in (None, application.id):
        raise MandateForAnother
    acting.mandate.application_id = application.id
    _note(acting, application, "opened" if returned else "started", now=now)
    return view(application, now=now)


def _find_returned(acting: Acting, child_id: UUID) -> Application | None:
    """The parent's own application that a reviewer gave back."""
    live = applications.find_live(acting.mandate.season_id, child_id)
    is_own = live is not None and live.applicant_id == acting.actor.person_id
    return live if live is not None and is_own and live.state == State.RETURNED else None


def show(acting: Acting, *, now: datetime) -> dict[str, Any]:
    """The application under the mandate, masked."""
    return view(_application(acting), now=now)


def edit(acting: Acting, touched: Mapping[str, Any], *, version: int, now: datetime) -> dict[str, Any]:
    """Store the touched fields."""
    application = edit_application.edit(_id(acting), touched, version=version, actor=acting.actor, now=now)
    _note(acting, application, "edited", now=now)
    return view(application, now=now)


def submit(
    acting: Acting, filled: Sequence[Filled], *, declaration_version: str, now: datetime
) -> dict[str, Any]:
    """Submit; the parent has declared aloud or on the paper mandate."""
    done = submit_application.submit(
        _id(acting), filled, declaration_version=declaration_version, actor=acting.actor, now=now
    )
    _note(acting, done.application, "submitted", now=now)
    return view(done.application, now=now)


def hand_in(acting: Acting, *, document: str, content: bytes, is_seen: bool, now: datetime) -> Material:
    """A photographed paper; with the original seen it is verified once and for all (trust level B)."""
    material = hand_in_material.hand_in(
        _id(acting), document=document, content=content, actor=acting.actor, now=now
    )
    if is_seen:
        material.seen_by, material.seen_at = acting.helper.staff_id, now
    _note(acting, _application(acting), "paper_handed_in", now=now)
    return material


def _id(acting: Acting) -> UUID:
    if acting.mandate.application_id is None:
        raise NothingStarted
    return acting.mandate.application_id


def _application(acting: Acting) -> Application:
    return applications.get_for_guardian(_id(acting), acting.actor.person_id)


def _note(acting: Acting, application: Application, act: str, *, now: datetime) -> None:
    """Beside the services' own events: that a helper did it, for whom, under which mandate."""
    _note_about(acting, audit.about("application", application.id), act, now=now)


def _note_about(acting: Acting, subject: str, act: str, *, now: datetime) -> None:
    audit.record(
        acting.helper.name,
        "helper_acted",
        subject,
        now=now,
        district_code=acting.mandate.district_code,
        mandate=str(acting.mandate.id),
        parent=str(acting.mandate.parent_id),
        act=act,
    )
