"""Change what the family filled in, choose or change the district, withdraw; all until the deadline."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from app import audit, clock, outbox
from app.domain import forms, states
from app.domain.actor import Person
from app.domain.errors import DomainError, PreconditionFailed
from app.domain.stage import Stage
from app.domain.states import EDITABLE, WITHDRAWABLE, State
from app.models.application import Application
from app.services import choose_schools, choose_stage, enter_for_community, find_policy
from app.services.cancel_slot import cancel_slot
from app.services.move_application import move, touch
from app.store import applications, review_items, seasons


class StaleForm(PreconditionFailed):
    """Somebody changed it on another phone."""

    code = "stale_form"
    zh = "这份申请已在别处更改，请刷新后再修改，您刚填的内容没有覆盖它。"
    en = "This application was changed elsewhere; please refresh. Nothing was overwritten."


class MoveInstead(DomainError):
    """A submitted application changes its district in a step of its own."""

    code = "move_instead"
    zh = "申请已提交，请使用“更改申请区”办理，流水号不变。"
    en = "It has been submitted: use the change of district instead; the serial stays the same."


def edit(
    application_id: UUID, touched: Mapping[str, Any], *, version: int, actor: Person, now: datetime
) -> Application:
    """Store the touched fields; a submitted application is checked again. `version` is what the person saw."""
    application = _editable(application_id, version=version, actor=actor, now=now)
    if "district_code" in touched:
        if application.state != State.DRAFT:
            raise MoveInstead
        _choose_district(application, touched["district_code"], actor=actor, now=now)
    if "schools" in touched:
        choose_schools.choose(application, touched["schools"], actor=actor.name, now=now)
    application.form = forms.merged(application.form, touched)
    enter_for_community.note_name(application)
    if "language" in touched:
        application.language = touched["language"]
    touch(application, now=now)
    audit.record(
        actor.name,
        "application_edited",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        fields=sorted(touched),
    )
    _check_again(application, actor=actor, now=now, because="edited")
    return application


def change_district(
    application_id: UUID, district_code: str, *, version: int, actor: Person, now: datetime
) -> Application:
    """Move a submitted application to another district in one step: there is never a moment without a place."""
    application = _editable(application_id, version=version, actor=actor, now=now)
    _choose_district(application, district_code, actor=actor, now=now)
    enter_for_community.note_name(application)
    touch(application, now=now)
    _check_again(application, actor=actor, now=now, because="district_changed")
    return application


def withdraw(application_id: UUID, *, actor: Person, now: datetime) -> Application:
    """Withdraw for good; the slot becomes free and the child may apply again while the window is open."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state not in WITHDRAWABLE:
        raise states.refusal(application.state)
    move(application, State.WITHDRAWN, actor=actor.name, now=now)
    application.closed_at = now
    review_items.cancel_open(application.id)
    cancel_slot(application, actor=actor.name, now=now)
    return application


def _check_again(application: Application, *, actor: Person, now: datetime, because: str) -> None:
    """What was submitted is checked afresh; a draft or a returned application waits for its submission."""
    if application.state in {State.DRAFT, State.RETURNED}:
        return
    if application.state != State.SUBMITTED:
        move(application, State.SUBMITTED, actor=actor.name, now=now, because=because)
    outbox.promise("check_application", application.id, now=now)


def _editable(application_id: UUID, *, version: int, actor: Person, now: datetime) -> Application:
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    if application.state not in EDITABLE:
        raise states.refusal(application.state)
    if application.version != version:
        raise StaleForm
    if application.state not in {State.DRAFT, State.RETURNED}:
        policy = find_policy.in_force(application.season_id, application.district_code or "")
        find_policy.require_open(policy, "application", today=clock.local(now).date())
    return application


def _choose_district(application: Application, district_code: str, *, actor: Person, now: datetime) -> None:
    if district_code == application.district_code:
        return
    policy = find_policy.in_force(application.season_id, district_code)
    seasons.get_district(district_code)
    choose_stage.require_in(policy, application.season_id, Stage(application.stage))
    if application.state != State.DRAFT:
        find_policy.require_open(policy, "application", today=clock.local(now).date())
        review_items.cancel_open(application.id)
        review_items.forget_decisions(application.id)
    audit.record(
        actor.name,
        "district_chosen",
        audit.about("application", application.id),
        now=now,
        district_code=district_code,
        before=application.district_code,
        after=district_code,
    )
    choose_schools.forget(application, actor=actor.name, now=now)
    application.district_code = district_code
    if application.policy_id is not None:
        application.policy_id, application.policy_digest = policy.id, policy.digest
