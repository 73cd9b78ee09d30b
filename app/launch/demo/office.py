"""The other side of the journey: reviewer, desk and officers of the district, each with their own sign-in."""

from __future__ import annotations

import base64
import io
import secrets
from dataclasses import dataclass, field
from typing import Any

from PIL import Image, ImageDraw

from app.launch.city import City
from app.launch.demo.caller import Caller, StepFailed, sign_in


@dataclass
class Office:
    """The district's staff in the cast, by the names of their duties."""

    city: City
    district: str
    _desk: Caller | None = field(default=None, init=False)

    def approve(self, items: list[str]) -> list[str]:
        """Claim and approve one task for each of `items`, as the queue hands them out."""
        reviewer = self._staff("reviewer")
        return [self._approve_next(reviewer) for _item in items]

    def scan(self, text: str, *, site_id: str) -> dict[str, Any]:
        """Scan at a desk that is enrolled at the site on first use."""
        desk = self._desk_at(site_id)
        answer: dict[str, Any] = desk.post(
            "/api/v1/desk/scans", {"text": text, "nonce": _nonce()}, status=200
        )
        return answer

    def confirm(self, serial: str, *, site_id: str) -> dict[str, Any]:
        """The original ID was seen, the parent signs."""
        body = {
            "serial": serial,
            "nonce": _nonce(),
            "id_checked": True,
            "signature": base64.b64encode(signature()).decode(),
        }
        answer: dict[str, Any] = self._desk_at(site_id).post("/api/v1/desk/confirmations", body, status=200)
        return answer

    def publish(self, serial: str, *, school: str) -> None:
        """One person proposes the result, another releases it."""
        line = {"serial": serial, "outcome": "placed", "school": school}
        proposed = self._staff("admin").post("/api/v1/district/publications", {"items": [line]})
        self._staff("supervisor").post(f"/api/v1/district/publications/{proposed['id']}/approvals")

    def _approve_next(self, reviewer: Caller) -> str:
        task = reviewer.post("/api/v1/reviewer/claims", {}, status=200)["task"]
        if task is None:
            raise StepFailed("the reviewers' queue is empty")
        reviewer.post(
            f"/api/v1/reviewer/tasks/{task['id']}/decisions",
            {"decision": "approved", "reasons": [], "note": "与登记簿一致"},
            If_Match=f'"{task["version"]}"',
        )
        return str(task["item"])

    def _desk_at(self, site_id: str) -> Caller:
        if self._desk is None:
            invited = self._staff("admin").post(
                "/api/v1/district/devices", {"name": "1 号窗口", "site_id": site_id}
            )
            clerk = self._staff("desk")
            device = clerk.post("/api/v1/desk/enrolments", {"code": invited["enrolment_code"]})
            self._desk = Caller(clerk.base_url, clerk.headers | {"X-Desk-Device": device["token"]})
        return self._desk

    def _staff(self, duty: str) -> Caller:
        return sign_in(self.city, f"staff-{self.district}-{duty}")


def signature() -> bytes:
    """A pen's line on white paper, as PNG."""
    paper = Image.new("L", (360, 140), 255)
    ImageDraw.Draw(paper).line([(20, 90), (90, 40), (150, 100), (220, 50), (330, 80)], fill=0, width=4)
    drawn = io.BytesIO()
    paper.save(drawn, "PNG")
    return drawn.getvalue()


def _nonce() -> str:
    return secrets.token_urlsafe(12)
