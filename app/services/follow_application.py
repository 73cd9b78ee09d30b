"""What a family may do with its application now, how far it is, and why it came back: words and yes-or-no only."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock
from app.domain import next_step, progress, states
from app.domain.actor import Person
from app.domain.explain import Text
from app.domain.next_step import NextStep
from app.domain.policy import Policy
from app.domain.progress import Step
from app.domain.review import REASONS, ReasonCode
from app.domain.states import State
from app.models.application import Application, Recheck
from app.models.season import District
from app.services import find_policy, request_recheck
from app.services.allow_slot import WITH_SLOT
from app.services.look_up import BRING
from app.services.read_supplement import Given, newest
from app.services.tell_family import mend_by
from app.store import applications, reviews, seasons

WITHDRAWN = Text(
    "撤回后申请立即失效，现场确认时段会释放，流水号不能再用；报名期内可以重新申请。",
    "The application ends at once, its slot is given free and the serial is void; you may apply again while the"
    " window is open.",
)
MOVED = Text(
    "更改后流水号不变，由新的区按当地政策重新核验和计分；原区的审核结果、志愿学校和时段不再有效。",
    "The serial stays the same. The new district checks and scores afresh; the old district's decisions, schools and"
    " slot no longer count.",
)


@dataclass(frozen=True)
class Returned:
    """Why a reviewer gave the application back, in their words too, by when, and everything there is to mend."""

    reasons: tuple[Text, ...]
    note: str | None
    at: datetime
    mend_by: date
    supplement: Given | None


@dataclass(frozen=True)
class Followed:
    """Everything that the page of an application shows beside the application itself."""

    district: District | None
    contact: Text | None
    hotline: str | None
    steps: tuple[Step, ...]
    returned: Returned | None
    rechecks: list[Recheck]
    bring: Text | None
    live_code_required: bool
    can_confirm: bool
    can_submit_again: bool
    declaration: Text | None
    can_recheck: bool
    can_hand_in: bool
    can_choose_slot: bool
    can_withdraw: bool
    withdrawn: Text
    moved: Text
    districts: tuple[District, ...]


def follow(application_id: UUID, *, actor: Person, now: datetime) -> Followed:
    """How far the actor's own application is and what may be done with it."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    code, state = application.district_code, State(application.state)
    policy = find_policy.in_force(application.season_id, code) if code else None
    here = seasons.get_rule(application.season_id, code) if code else None
    today = clock.local(now).date()
    return Followed(
        district=seasons.get_district(code) if code else None,
        contact=policy.contact.office if policy else None,
        hotline=policy.contact.hotline if policy else None,
        steps=progress.steps(state, policy.procedure.confirmation) if policy else (),
        returned=why_returned(application, policy) if policy else None,
        rechecks=reviews.list_rechecks(application.id),
        bring=BRING.get(state),
        live_code_required=here is not None and here.live_code_required,
        can_confirm=next_step.after(state, policy) is NextStep.CONFIRM
        and _is_open(policy, _CONFIRMING, today),
        can_submit_again=state is State.RETURNED,
        declaration=policy.declaration.text if policy else None,
        can_recheck=state in request_recheck.FROM and _is_open(policy, ("recheck",), today),
        can_hand_in=state in states.EDITABLE,
        can_choose_slot=state in WITH_SLOT,
        can_withdraw=state in states.WITHDRAWABLE,
        withdrawn=WITHDRAWN,
        moved=MOVED,
        districts=_districts_to_move_to(application, policy, today),
    )


_CONFIRMING = ("points_confirmation", "confirmation")


def _is_open(policy: Policy | None, windows: tuple[str, ...], today: date) -> bool:
    """Whether the first of these windows that the pack has is open; a pack without one leaves it open."""
    found = [window for name in windows if policy and (window := policy.find_window(name))]
    return not found or found[0].is_open(today)


def why_returned(application: Application, policy: Policy) -> Returned | None:
    """Why the application lies with its family; None where it does not."""
    if application.state != State.RETURNED:
        return None
    task = reviews.find_return(application.id)
    if task is None or task.decided_at is None:
        return None
    reasons = tuple(REASONS[ReasonCode(code)] for code in task.reasons)
    by = mend_by(policy, today=clock.local(task.decided_at).date())
    return Returned(reasons, task.note, task.decided_at, by, newest(application))


def _districts_to_move_to(
    application: Application, policy: Policy | None, today: date
) -> tuple[District, ...]:
    """The other districts whose application window is open, while the present one's is."""
    movable = states.EDITABLE - {State.DRAFT}
    if application.state not in movable or not _is_open(policy, ("application",), today):
        return ()
    return tuple(
        district
        for district, _rule in seasons.list_districts(application.season_id)
        if district.code != application.district_code
        and _is_open(find_policy.in_force(application.season_id, district.code), ("application",), today)
    )
