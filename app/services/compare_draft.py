"""What a draft changes against the pack in force, value by value, in words and with the places on both sides."""

from __future__ import annotations

from dataclasses import dataclass, replace

from app import policies
from app.domain.actor import StaffMember
from app.policies import BrokenPack
from app.policies.comparison import Difference, Place, differences
from app.policies.draft import NAME, drafted
from app.services.begin_draft import stack_in_force
from app.services.check_draft import require_own


@dataclass(frozen=True)
class DraftCompared:
    """`against` is the pack in force; `items` is None where the draft cannot be read, which a check explains."""

    policy_id: str
    against: str
    items: tuple[Difference, ...] | None


def compare_draft(policy_id: str, text: str, *, actor: StaffMember) -> DraftCompared:
    """Every value in which the draft differs from what is in force in the actor's district, by section."""
    current = require_own(policy_id, actor)
    with drafted(policies.default_library(), policy_id, text) as shelf:
        try:
            found = differences(stack_in_force(current.id), shelf.stack(policy_id))
        except BrokenPack:
            return DraftCompared(policy_id, current.id, None)
    return DraftCompared(policy_id, current.id, tuple(_shown(one) for one in found))


def _shown(one: Difference) -> Difference:
    return replace(one, old=_place(one.old), new=_place(one.new))


def _place(place: Place) -> Place:
    """A draft is called by its name: where it lay for a moment is nobody's business."""
    return replace(place, file=NAME) if place.file.endswith(f"/{NAME}") else place
