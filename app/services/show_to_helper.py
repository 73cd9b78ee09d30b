"""An application as a helper under a mandate sees it: where it stands and what is missing, and nothing that names."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from app.domain.policy import Policy
from app.domain.states import State
from app.models.application import Application
from app.privacy import mask_name, mask_text
from app.services import find_policy, list_documents, read_application
from app.services.follow_application import Returned, why_returned
from app.store import people


def view(application: Application, *, now: datetime) -> dict[str, Any]:
    """What a helper sees: where it stands and what is missing; no name, number, address or breakdown."""
    shown = read_application.view(application, now=now)
    kept = ("id", "stage", "serial", "state", "state_zh", "state_en", "version", "district_code", "schools",
            "school_choices", "language", "next_step", "next_zh", "next_en", "can_edit",
            "declaration_version", "windows", "slot", "qr_text")  # fmt: skip
    answered = sorted(name for name, value in shown["form"].items() if value)
    policy = _policy(application)
    asked = (shown["assessment"] or shown["trial"] or {"documents": []})["documents"]
    return {name: shown[name] for name in kept} | {
        "child_name": mask_name(people.get_person(application.child_id).name),
        "answered": answered,
        "documents": list_documents.of_asked(asked, application),
        "returned": _returned(application, policy) if policy else None,
        "can_choose_district": application.state == State.DRAFT,
        "declaration": policy.declaration.text._asdict() if policy else None,
        "total": shown["assessment"]["points"]["total"] if _has_points(shown) else None,
    }


def _policy(application: Application) -> Policy | None:
    code = application.district_code
    return find_policy.in_force(application.season_id, code) if code else None


def _returned(application: Application, policy: Policy) -> Returned | None:
    """Why it came back; what a reviewer wrote is masked, as everything here."""
    told = why_returned(application, policy)
    return replace(told, note=mask_text(told.note)) if told and told.note else told


def _has_points(shown: dict[str, Any]) -> bool:
    return bool(shown["assessment"] and shown["assessment"].get("points"))
