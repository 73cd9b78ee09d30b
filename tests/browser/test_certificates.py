"""Electronic certificates on a parent's phone: what stands in for a paper, and why one that has expired does not."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from app.config import BUILT_PAGES
from app.launch.demo.system import read_system
from tests.browser.applied import apply
from tests.browser.shots import shot
from tests.browser.town import Town, running_town
from tests.browser.watch import assert_accessible

SYSTEM = read_system("shandong")


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    pages = os.environ.get("WEB_PAGES") or str(BUILT_PAGES)
    with running_town(cast=SYSTEM.cast, begins=SYSTEM.begins, WEB_PAGES=pages) as running:
        yield running


def test_the_papers_page_says_what_a_certificate_replaces(open_page, town):
    family = apply(town, "certified-father", SYSTEM.district)
    family.wait_until("under_review")
    page = open_page(f"{family.page}/materials", slug="certified-father")
    held = page.locator(".certificates")
    expect(held.get_by_role("heading", name="电子证照", exact=True)).to_be_visible()
    register = held.locator("article", has_text="居民户口簿")
    expect(register).to_contain_text("✓ 有效")
    expect(register).to_contain_text("样板县公安局城关派出所")
    expect(register).to_contain_text("长期")
    expect(register.locator("dd", has_text="户口簿")).to_be_visible()
    expect(held).not_to_contain_text("20180227")
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
    shot(page, "app-certificates")


def test_an_expired_one_says_why_and_what_to_do(open_page, town):
    family = apply(town, "lapsed-father", SYSTEM.district)
    family.wait_until("under_review")
    page = open_page(f"{family.page}/materials", slug="lapsed-father")
    held = page.locator(".certificates")
    expect(held).to_contain_text("证照已过有效期")
    expect(held).to_contain_text("换领")
    expect(page.get_by_role("heading", name="户口簿", exact=True)).to_be_visible()
    page.goto("/app/record")
    expect(page.get_by_text("居民户口簿").first).to_be_visible()
    assert_accessible(page)
