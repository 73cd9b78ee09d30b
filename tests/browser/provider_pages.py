"""A person at the real-name provider's own pages, in a real browser."""

from __future__ import annotations

from playwright.sync_api import Page

from tests.browser.town import Town


def pass_provider(page: Page, town: Town, slug: str) -> None:
    """From the provider's first page back to ours: card, code, face, agreement."""
    person, steps = town.person(slug), page.locator("main[data-step]")
    inbox = town.inbox(person.phone)
    seen = inbox.seen()
    steps.wait_for()
    for field in ("name", "id_number", "bank_card", "phone"):
        page.locator(f"input[name={field}]").fill(str(getattr(person, field)))
    _press(page, "next")
    page.locator("input[name=code]").fill(inbox.wait_for_code(beyond=seen))
    _press(page, "next")
    _press(page, "capture")
    _press(page, "agree")


def _press(page: Page, action: str) -> None:
    page.locator(f"main button[name=action][value={action}]").click()
