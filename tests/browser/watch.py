"""What no page may do: write an error, break its content policy, ask another host, or fail the accessibility rules."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import BrowserContext, ConsoleMessage, Page, Request

AXE = Path(__file__).resolve().parents[2] / "web" / "node_modules" / "axe-core" / "axe.min.js"
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]


@dataclass
class Watch:
    """What was seen of one browser context; `expected` are parts of console errors that a test provokes."""

    hosts: set[str]
    expected: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)

    def follow(self, context: BrowserContext) -> None:
        context.on("console", self._hear)
        context.on("weberror", lambda error: self.faults.append(f"uncaught: {error.error}"))
        context.on("request", self._see)

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type == "error":
            self.faults.append(f"console: {message.text} ({message.location.get('url', '')})")

    def _see(self, request: Request) -> None:
        host = urlsplit(request.url).netloc
        if host and host not in self.hosts:
            self.faults.append(f"another host: {request.url}")

    def judge(self) -> None:
        """Fail on anything that was not expected."""
        unexpected = [fault for fault in self.faults if not any(part in fault for part in self.expected)]
        assert not unexpected, "\n".join(unexpected)


@cache
def _axe() -> str:
    return AXE.read_text(encoding="utf-8")


def assert_accessible(page: Page) -> None:
    """No violation of WCAG 2.2 AA on what is shown now, by axe-core."""
    page.evaluate(_axe())
    told = _violations(page)
    if (
        told
    ):  # data that arrives while axe reads makes colours that nobody ever sees: what is wrong is so twice
        page.wait_for_timeout(500)
        told = _violations(page)
    assert not told, f"{page.url}\n" + "\n".join(told)


def _violations(page: Page) -> list[str]:
    report = page.evaluate("rules => axe.run({runOnly: rules, resultTypes: ['violations']})", RULES)
    return [
        f"{one['id']}: {one['help']}: " + " | ".join(node["html"][:160] for node in one["nodes"][:3])
        for one in report["violations"]
    ]
