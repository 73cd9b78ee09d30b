"""Families brought to a point of the way over the API, before a browser goes on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.launch.demo.caller import Caller, wait_for
from tests.browser.town import Town


@dataclass(frozen=True)
class Applicant:
    """A parent whom the departments have told everything, with a draft for one child."""

    caller: Caller
    application: str

    def read(self) -> dict[str, Any]:
        """The draft as the API has it."""
        found: dict[str, Any] = self.caller.get(f"/api/v1/applications/{self.application}")
        return found

    def change(self, **touched: Any) -> None:
        """Answer on another device."""
        self.caller.call(
            "PATCH",
            f"/api/v1/applications/{self.application}",
            json=touched,
            headers={"If-Match": f'"{self.read()["version"]}"'},
        )


def agree(caller: Caller) -> None:
    """Consent to everything and wait for the departments."""
    asked = caller.get("/api/v1/me/consents")
    datasets = [purpose["dataset"] for purpose in asked["purposes"]]
    caller.post("/api/v1/me/consents", {"text_version": asked["text_version"], "datasets": datasets})
    wait_for("the departments", lambda: caller.get("/api/v1/me/record")["complete"])


def applying(town: Town, slug: str, **touched: Any) -> Applicant:
    """`slug` with a draft for the first child and these answers in it."""
    caller = town.caller(slug)
    agree(caller)
    child = caller.get("/api/v1/me/children")["items"][0]
    draft = caller.post("/api/v1/applications", {"child_id": child["id"]})
    applicant = Applicant(caller, draft["id"])
    if touched:
        applicant.change(**touched)
    return applicant
