"""An application as its family sees it: state, form, breakdown, what is needed, what happens next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock
from app.domain import forms, next_step, serial
from app.domain.actor import Person
from app.domain.policy import Policy
from app.domain.states import EDITABLE, LABELS, WITHDRAWABLE, State
from app.models.application import Application, Assessment
from app.services import choose_schools, find_policy
from app.services.assess_application import try_out
from app.services.book_slot import view as slot_view
from app.services.results import find_result
from app.store import applications, people, review_items, slots

ONE_TAP = "one_tap"
ORDER_IS_NO_ADVANTAGE = (
    "报名先后不影响积分和录取，不必抢报。",
    "The order of submission changes neither points nor places.",
)


def read(application_id: UUID, *, actor: Person, now: datetime) -> dict[str, Any]:
    """One application in full."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    return view(application, now=now)


def list_all(actor: Person) -> list[dict[str, Any]]:
    """The person's applications in short, newest first, each with what happens next."""
    return [
        summary(application) | _next(application, _policy(application))
        for application in applications.list_of_guardian(actor.person_id)
    ]


def summary(application: Application) -> dict[str, Any]:
    """What a list shows."""
    label_zh, label_en = LABELS[State(application.state)]
    return {
        "id": application.id,
        "serial": str(serial.parse(application.serial)) if application.serial else None,
        "stage": application.stage,
        "state": application.state,
        "state_zh": label_zh,
        "state_en": label_en,
        "version": application.version,
        "child_id": application.child_id,
        "child_name": people.get_person(application.child_id).name,
        "district_code": application.district_code,
        "submitted_at": application.submitted_at,
        "updated_at": application.updated_at,
    }


def view(
    application: Application,
    *,
    now: datetime,
    assessment: Assessment | None = None,
    is_new: bool = False,
) -> dict[str, Any]:
    """What the page of one application shows.

    `assessment` where the caller has the newest in hand; `is_new` where nobody but the family has seen it yet.
    """
    policy = _policy(application)
    assessment = assessment or applications.find_assessment(application.id)
    trial = try_out(application, now=now) if assessment is None and policy is not None else None
    return summary(application) | {
        **_next(application, policy),
        "form": forms.read(application.form),
        "schools": choose_schools.view(application.id),
        "school_choices": policy.school_choices if policy else None,
        "language": application.language,
        "qr_text": serial.parse(application.serial).qr_text if application.serial else None,
        "receipt": application.receipt,
        "assessment": breakdown(assessment) if assessment else None,
        "trial": trial,
        "one_tap": one_tap(trial) if trial else None,
        "needed": needed(assessment),
        "open_items": [] if is_new else review_items.list_open(application.id),
        "order_zh": ORDER_IS_NO_ADVANTAGE[0],
        "order_en": ORDER_IS_NO_ADVANTAGE[1],
        "can_edit": application.state in EDITABLE,
        "can_withdraw": application.state in WITHDRAWABLE,
        "declaration_version": policy.declaration.version if policy else None,
        "windows": windows(policy, now=now) if policy else [],
        "slot": None if is_new else _slot(application),
        "result": None if is_new else find_result(application),
    }


def _policy(application: Application) -> Policy | None:
    code = application.district_code
    return find_policy.in_force(application.season_id, code) if code else None


def _next(application: Application, policy: Policy | None) -> dict[str, Any]:
    told = next_step.tell(application.state, policy)
    return {
        "next_step": next_step.after(application.state, policy),
        "next_zh": told.zh,
        "next_en": told.en,
    }


def breakdown(assessment: Assessment) -> dict[str, Any]:
    """The itemised breakdown with its number, policy version and inputs' digest."""
    return {
        "number": assessment.number,
        "made_on": assessment.made_on,
        "policy": assessment.policy_id,
        "policy_digest": assessment.policy_digest,
        "inputs_digest": assessment.inputs_digest,
        **assessment.result,
    }


def needed(assessment: Assessment | None) -> list[dict[str, Any]]:
    """The documents that the family still has to hand in."""
    documents = assessment.result["documents"] if assessment else []
    return [document for document in documents if document["needed"]]


def windows(policy: Policy, *, now: datetime) -> list[dict[str, Any]]:
    """The timetable, and what is open today."""
    today = clock.local(now).date()
    return [
        {
            "id": window.id,
            "title_zh": window.title.zh,
            "title_en": window.title.en,
            "opens_on": window.opens_on,
            "closes_on": window.closes_on,
            "open": window.is_open(today),
        }
        for window in policy.windows
    ]


def _slot(application: Application) -> dict[str, Any] | None:
    booked = slots.find_live(application.id)
    return None if booked is None else asdict(slot_view(booked.slot, booked.site))


def one_tap(trial: Mapping[str, Any]) -> dict[str, Any]:
    """Whether confirming is all that is left: every condition met and every paper replaced by a record.

    A computed privilege, not a promise to everybody: the others go step by step, and are told why. A pack may ask
    more for it with a check named `one_tap`, which refuses nobody.
    """
    asked = [check for check in trial["checks"] if check["blocking"] or check["id"] == ONE_TAP]
    failed = [check for check in asked if not check["passed"]]
    papers = [document for document in trial["documents"] if document["needed"]]
    zh = [check["because"] for check in failed] + [f"还需要{paper['title']}" for paper in papers]
    en = [check["because_en"] for check in failed] + [
        f"{paper['title_en']} is still needed" for paper in papers
    ]
    return {"possible": not zh, "because_zh": zh, "because_en": en}
