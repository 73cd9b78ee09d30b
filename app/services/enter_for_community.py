"""What only a community knows: its staff enter it for the applications that name their community, and no others."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import audit, clock, outbox
from app.domain import forms, serial
from app.domain.actor import NotFound, StaffMember
from app.domain.errors import InvalidInput
from app.domain.states import LABELS, State
from app.models.application import Application
from app.models.snapshot import Snapshot
from app.privacy import mask_name, vault
from app.services.gather_family import payload_of
from app.store import applications, people, records
from registries import connector
from registries.ports import Dataset, payload_digest

LIVES_HERE, PLANNING = "community.lives_here", "community.family_planning"
BATCH = 200
OPEN = (State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW, State.RETURNED, State.QUALIFIED)


class DayToCome(InvalidInput):
    """Nobody has seen tomorrow."""

    code = "day_to_come"
    zh = "日期不能晚于今天。"
    en = "The day cannot be after today."


@dataclass(frozen=True)
class Named:
    """An application that names the community: who, masked, and what was entered."""

    id: UUID
    serial: str
    state: str
    state_zh: str
    state_en: str
    guardian: str
    child: str
    entered: Mapping[str, Any]


def index_of(district_code: str | None, community: str | None) -> bytes | None:
    """The blind index under which an application is found by the community it names."""
    if not district_code or not community:
        return None
    plain = "".join(unicodedata.normalize("NFKC", community).split())
    return vault.index("application.community", f"{district_code}/{plain}")


def note_name(application: Application) -> None:
    """Keep the index with what the form and the district say now."""
    community = forms.read(application.form).get("community")
    application.community_index = index_of(application.district_code, community)


def list_named(actor: StaffMember) -> list[Named]:
    """The open applications that name the actor's community, the oldest first."""
    index = index_of(actor.district_code, actor.community)
    if index is None:
        return []
    return [_named(row) for row in applications.list_of_community(index, OPEN, limit=BATCH)]


def enter(
    application_id: UUID,
    dataset: str,
    *,
    on: date,
    lives_here: bool | None,
    actor: StaffMember,
    now: datetime,
) -> Named:
    """Enter one value with who and when; entering it again replaces it. `NotFound` where another community is named.

    `lives_here` belongs to the lives-here check alone; `on` is the day of the check, or of the registration.
    """
    application = _get(application_id, actor)
    if on > clock.local(now).date():
        raise DayToCome
    by = {
        "entered_by": mask_name(people.get_person(actor.person_id).name),
        "community": actor.community or "",
    }
    if dataset == LIVES_HERE:
        payload: dict[str, Any] = {"lives_here": lives_here is True, "checked_on": on.isoformat(), **by}
    else:
        payload = {"registered_on": on.isoformat(), **by}
    connector.get(dataset).check(payload)
    _keep(application, dataset, payload, on, now=now)
    audit.record(
        actor.name,
        "community_entered",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        dataset=dataset,
        community=actor.community,
    )
    outbox.promise("check_application", application.id, now=now)
    return _named(application)


def _get(application_id: UUID, actor: StaffMember) -> Application:
    application = applications.get(application_id)
    index = index_of(actor.district_code, actor.community)
    if application.state not in OPEN or index is None or application.community_index != index:
        raise NotFound
    return application


def _keep(
    application: Application, dataset: str, payload: dict[str, Any], on: date, *, now: datetime
) -> None:
    row = records.put_entered(application.applicant_id, dataset, now=now)
    row.payload = json.dumps(payload, ensure_ascii=False)
    row.digest = payload_digest(payload)
    row.department = Dataset(dataset).department_code
    row.reference = payload["community"]
    row.as_of = on
    row.verdict = "verified"


def _named(application: Application) -> Named:
    applicant, child = people.get_person(application.applicant_id), people.get_person(application.child_id)
    zh, en = LABELS[State(application.state)]
    return Named(
        id=application.id,
        serial=str(serial.parse(application.serial or "")),
        state=application.state,
        state_zh=zh,
        state_en=en,
        guardian=mask_name(applicant.name),
        child=mask_name(child.name),
        entered={
            dataset: payload_of(row)
            for dataset in (LIVES_HERE, PLANNING)
            if (row := _entered(application, dataset)) is not None
        },
    )


def _entered(application: Application, dataset: str) -> Snapshot | None:
    return records.find_snapshot(application.applicant_id, application.applicant_id, dataset)
