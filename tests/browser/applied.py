"""Families brought to a state over the API, for tests that begin after the submission."""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import Any

from PIL import Image, ImageDraw

from app.launch.demo.caller import Caller, wait_for
from tests.browser.town import SIMING, Town


@dataclass
class Applied:
    """A family with an application; `row` is as last read."""

    town: Town
    slug: str
    caller: Caller
    row: dict[str, Any]

    @property
    def id(self) -> str:
        return str(self.row["id"])

    @property
    def page(self) -> str:
        """The address of its application in the app."""
        return f"/app/applications/{self.id}"

    def reload(self) -> dict[str, Any]:
        self.row = self.caller.get(f"/api/v1/applications/{self.id}")
        return self.row

    def wait_until(self, *states: str) -> None:
        wait_for(f"one of {states}", lambda: self.reload()["state"] in states)


def apply(town: Town, slug: str, district: str = SIMING, **chosen: object) -> Applied:
    """`slug` (a parent) agrees, chooses the district (and more) and submits what the departments filled in."""
    caller = town.caller(slug)
    record = consent(caller)
    child = caller.get("/api/v1/me/children")["items"][0]
    draft = caller.post("/api/v1/applications", {"child_id": child["id"]})
    path = f"/api/v1/applications/{draft['id']}"
    version = {"If-Match": f'"{draft["version"]}"'}
    row = caller.call("PATCH", path, json={"district_code": district, **chosen}, headers=version)
    filled = [
        {name: section[name] for name in ("person_id", "dataset", "digest")}
        for section in record["sections"]
        if section["digest"]
    ]
    body = {"filled": filled, "declaration_version": row["declaration_version"]}
    return Applied(town, slug, caller, caller.post(f"{path}/submissions", body))


def consent(caller: Caller) -> dict[str, Any]:
    """Agree to everything; the record once it is complete."""
    consents = caller.get("/api/v1/me/consents")
    datasets = [purpose["dataset"] for purpose in consents["purposes"]]
    caller.post("/api/v1/me/consents", {"text_version": consents["text_version"], "datasets": datasets})
    return wait_for("the departments", lambda: _complete(caller))


def decide(family: Applied, decision: str, *reasons: str, note: str | None = None) -> None:
    """A reviewer of the district decides the next open task of this family."""
    family.wait_until("under_review")
    reviewer = family.town.caller(f"staff-{family.town.office().district}-reviewer")
    task = wait_for("its task", lambda: task_of(reviewer, family.row["serial"]))
    claimed = reviewer.post("/api/v1/reviewer/claims", {"task_id": task}, status=200)["task"]
    body = {"decision": decision, "reasons": list(reasons), "note": note}
    reviewer.post(f"/api/v1/reviewer/tasks/{task}/decisions", body, If_Match=f'"{claimed["version"]}"')


def qualify(family: Applied) -> None:
    """Everything that waits for a reviewer is approved."""
    family.wait_until("under_review", "qualified", "points_confirmed", "slot_booked")
    while family.row["state"] == "under_review" and family.row["open_items"]:
        for _item in family.row["open_items"]:
            decide(family, "approved", note="与登记簿一致")
        family.wait_until("under_review", "qualified")


def photo() -> bytes:
    """A sharp picture of a paper with writing on it, as JPEG."""
    paper = Image.new("RGB", (900, 1200), (240, 238, 230))
    draw = ImageDraw.Draw(paper)
    for line in range(60, 1150, 36):
        for at in range(60, 840, 24):
            draw.rectangle([at, line, at + 12, line + 16], fill=(20, 20, 30))
    drawn = io.BytesIO()
    paper.save(drawn, "JPEG", quality=90)
    return drawn.getvalue()


def _complete(caller: Caller) -> dict[str, Any] | None:
    record: dict[str, Any] = caller.get("/api/v1/me/record")
    return record if record["complete"] else None


def task_of(reviewer: Caller, serial: str) -> str | None:
    """The next task of this family that waits for the district's reviewers."""
    queue = reviewer.get("/api/v1/reviewer/queue")["tasks"]
    return next((str(task["id"]) for task in queue if task["serial"] == serial), None)
