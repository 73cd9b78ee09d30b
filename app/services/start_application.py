"""Start an application for a child: a draft that any of the person's devices can go on with."""

from __future__ import annotations

from datetime import datetime
from uuid import UUID

from app import audit
from app.domain import forms
from app.domain.actor import NotFound, Person
from app.domain.errors import DomainError
from app.domain.stage import Stage
from app.domain.states import State
from app.models.application import Application
from app.models.base import new_id
from app.services import choose_schools, choose_stage, find_policy
from app.services.move_application import touch
from app.store import applications, people, seasons


class ChildAlreadyApplied(DomainError):
    """One live application per child in the whole city."""

    code = "child_already_applied"
    zh = "这个孩子今年已经申请，同一年只能向一个区申请一次。"
    en = "This child has already applied this year; one application, in one district."


class ChildAppliedByYou(ChildAlreadyApplied):
    """The same guardian may know where, and move it."""

    zh = "这个孩子已经在{district_zh}申请（流水号 {serial}）。如需改区，请在原申请中更改，不必重新填写。"
    en = "This child has already applied in {district_en} (serial {serial}). To change district, move that application."


def start(child_id: UUID, *, stage: Stage | None = None, actor: Person, now: datetime) -> Application:
    """The person's draft for the child: found or begun. A child who has applied is told where, to the same guardian.

    `stage` None leaves a draft as it is and begins one for primary one; another stage than the draft's changes it.
    """
    if people.find_guardianship(actor.person_id, child_id) is None:
        raise NotFound
    season = seasons.get_current()
    choose_stage.require_open(season.id, stage or Stage.P1)
    refuse_if_applied(season.id, child_id, actor=actor)
    draft = applications.find_draft(season.id, child_id, actor.person_id)
    if draft is not None:
        _change_stage(draft, stage, actor=actor, now=now)
        return draft
    application = Application(
        id=new_id(),
        season_id=season.id,
        applicant_id=actor.person_id,
        child_id=child_id,
        stage=(stage or Stage.P1).value,
        state=State.DRAFT,
        language=actor.language,
        created_at=now,
        updated_at=now,
        version=1,
    )
    application.form = forms.merged(None, {})
    applications.add(application)
    audit.record(actor.name, "application_started", audit.about("application", application.id), now=now)
    return application


def _change_stage(draft: Application, stage: Stage | None, *, actor: Person, now: datetime) -> None:
    """The draft goes on for another stage; schools and a district that are not for it are forgotten."""
    if stage is None or stage == draft.stage:
        return
    choose_schools.forget(draft, actor=actor.name, now=now)
    before, draft.stage = draft.stage, stage.value
    if draft.district_code is not None:
        policy = find_policy.in_force(draft.season_id, draft.district_code)
        if stage not in policy.opened.stages:
            draft.district_code = None
    touch(draft, now=now)
    about = audit.about("application", draft.id)
    audit.record(actor.name, "stage_chosen", about, now=now, before=before, after=draft.stage)


def refuse_if_applied(season_id: UUID, child_id: UUID, *, actor: Person) -> None:
    """Say early what the database constraint would say at the end; which district only to the same guardian."""
    live = applications.find_live(season_id, child_id)
    if live is None:
        return
    if live.applicant_id != actor.person_id or live.district_code is None:
        raise ChildAlreadyApplied
    district = seasons.get_district(live.district_code)
    raise ChildAppliedByYou(district_zh=district.name_zh, district_en=district.name_en, serial=live.serial)
