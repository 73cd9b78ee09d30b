"""The journey of one family: it asks the platform what comes next, and does that, whatever the system."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from app.launch.demo import apply, finish, settle, visit
from app.launch.demo.caller import StepFailed
from app.launch.demo.walk import Proof, Walk

Step = Callable[[Walk], Proof | None]

BEFORE: tuple[Step, ...] = (
    apply.sign_in_with_face,
    apply.find_the_record_filled,
    apply.choose_the_district,
)
NEXT: Mapping[str, tuple[Step, ...]] = {
    "submit": (apply.hand_in_papers, apply.wait_for_the_application, apply.submit, apply.read_the_sms),
    "wait": (settle.wait_for_the_check,),
    "confirm": (settle.confirm,),
    "wait_for_slot": (visit.be_given_a_slot,),
    "visit": (visit.be_scanned, visit.sign, visit.be_scanned_again),
    "wait_for_result": (settle.hear_that_it_is_confirmed, finish.hear_the_result),
    "report": (finish.leave_a_trail,),
}
"""What the platform calls the next step → what the family and the office then do; `report` is the end."""
LONGEST = 12


def walk_through(walk: Walk) -> Iterator[Proof]:
    """Every step with its proof, from the sign-in to the place at a school.

    Raises:
        StepFailed: the system did not do what its own next step said.
    """
    yield from _do(walk, BEFORE)
    for _ in range(LONGEST):
        step = walk.application["next_step"]
        if step not in NEXT:
            raise StepFailed(f"nothing leads on from {step}: {walk.application['next_zh']}")
        yield from _do(walk, NEXT[step])
        if step == "report":
            return
    raise StepFailed(f"the journey goes in circles at {walk.application['next_step']}")


def _do(walk: Walk, steps: tuple[Step, ...]) -> Iterator[Proof]:
    for step in steps:
        proof = step(walk)
        if proof is not None:
            yield proof
