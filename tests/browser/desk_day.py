"""Families on the morning of their visit: checked, confirmed online, with a slot; and the district's desks."""

from __future__ import annotations

from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

from app.launch.demo import apply, settle
from app.launch.demo.caller import Caller, wait_for
from app.launch.demo.journey import BEFORE
from app.launch.demo.system import read_system
from app.launch.demo.walk import Walk
from tests.browser.town import SIMING, Town

LONGEST = 8


class Visitor(Walk):
    """A family of the cast in a town whose clock all families share."""

    def __init__(self, town: Town, slug: str) -> None:
        system = replace(read_system("siming"), person=slug, district=SIMING, expects={})
        super().__init__(town.city, system, town.drill)
        self.town = town
        self.site_id = ""

    def move_clock_to(self, moment: datetime) -> None:
        self.town.move_clock_to(moment)


STEPS = {
    "submit": (apply.hand_in_papers, apply.wait_for_the_application, apply.submit),
    "confirm": (settle.confirm,),
}


def bring_to_the_desk(town: Town, *slugs: str, later: Collection[str] = ()) -> list[Visitor]:
    """Each family with its slot, those of `later` with the last there is; it is five minutes into the first one's."""
    visitors = [Visitor(town, slug) for slug in slugs]
    with ThreadPoolExecutor(len(visitors)) as families:
        list(families.map(_apply, visitors))
    reviewer = town.caller("staff-siming-reviewer")
    for visitor in visitors:
        wait_for("the check", lambda family=visitor: _is_settled(family, reviewer), seconds=120)  # type: ignore[misc]
    for visitor in visitors:
        _go_on(visitor, until={"wait_for_slot", "visit"})
        wait_for("the slot", lambda family=visitor: family.reload()["slot"])  # type: ignore[misc]
        visitor.site_id = str(visitor.application["slot"]["site_id"])
        if visitor.system.person in later:
            _take_the_last_slot(visitor)
    first = datetime.fromisoformat(visitors[0].application["slot"]["starts_at"])
    town.move_clock_to(first + timedelta(minutes=5))
    return visitors


def _take_the_last_slot(visitor: Visitor) -> None:
    choice = visitor.parent.get(f"{visitor.path}/slots")
    last = max(choice["alternatives"], key=lambda slot: slot["starts_at"])
    visitor.parent.call("PUT", f"{visitor.path}/slot", json={"slot_id": last["id"]})


def _apply(visitor: Visitor) -> None:
    for begin in BEFORE:
        begin(visitor)
    _go_on(visitor, until={"wait", "confirm", "wait_for_slot", "visit"})


def _is_settled(visitor: Visitor, reviewer: Caller) -> bool:
    """Whether the family waits for nobody any more; a reviewer approves whatever comes next, whose it is."""
    task = reviewer.post("/api/v1/reviewer/claims", {}, status=200)["task"]
    if task is not None:
        body = {"decision": "approved", "reasons": [], "note": "与登记簿一致"}
        reviewer.post(f"/api/v1/reviewer/tasks/{task['id']}/decisions", body, If_Match=f'"{task["version"]}"')
    return visitor.leaves("wait")


def _go_on(visitor: Visitor, *, until: set[str]) -> None:
    for _ in range(LONGEST):
        step = visitor.application["next_step"]
        if step in until:
            return
        for act in STEPS[step]:
            act(visitor)
    raise AssertionError(f"{visitor.system.person} stays at {visitor.application['next_zh']}")


def invite_device(town: Town, site_id: str, name: str = "1 号窗口") -> str:
    """A new device's one-time code."""
    office = town.office()
    invited = office._staff("admin").post("/api/v1/district/devices", {"name": name, "site_id": site_id})
    return str(invited["enrolment_code"])
