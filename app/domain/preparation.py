"""What a draft still lacks: the questions that its district's policy asks, and how each of them stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from app.domain.minimum import datasets_of
from app.domain.policy import Asked, Policy
from app.domain.procedure import Confirmation

_COMMUNITY = "community."  # datasets that staff of the named community enter


class Standing(StrEnum):
    """Whether a question is answered, has to be, or may be left out."""

    DONE = "done"
    OPEN = "todo"
    OPTIONAL = "optional"


@dataclass(frozen=True)
class Question:
    """One page of the form."""

    id: str
    standing: Standing


def questions_of(
    policy: Policy | None,
    form: Mapping[str, Any],
    *,
    has_phone: bool,
    has_home: bool,
    has_schools: bool,
    names_school: bool,
) -> tuple[Question, ...]:
    """The questions in order; before the district is chosen, that one first and those that no policy decides.

    `has_home`: a department shows a home already; `has_schools`: the district has schools to choose from.
    """
    asked = [Question("district", Standing.DONE if policy else Standing.OPEN)]
    if not has_phone:
        asked.append(Question("phone", Standing.OPEN))
    if policy is None:
        return tuple(asked)
    asked.append(_optional("main_applicant", form))
    if not has_home and any(rule.asked is Asked.HOME for rule in policy.documents):
        asked.append(_optional("home_certificate_no", form))
    if any(dataset.startswith(_COMMUNITY) for dataset in datasets_of(policy)):
        asked.append(_needed("community", is_done=bool(form.get("community"))))
    if has_schools and policy.school_choices:
        asked.append(Question("schools", Standing.DONE if names_school else Standing.OPTIONAL))
    if policy.procedure.confirmation is Confirmation.ON_SITE:
        asked.append(_optional("slot_preference", form))
    asked.append(_needed("notice", is_done=form.get("notice_version") == policy.notice.version))
    return tuple(asked)


def _optional(name: str, form: Mapping[str, Any]) -> Question:
    return Question(name, Standing.DONE if form.get(name) else Standing.OPTIONAL)


def _needed(name: str, *, is_done: bool) -> Question:
    return Question(name, Standing.DONE if is_done else Standing.OPEN)
