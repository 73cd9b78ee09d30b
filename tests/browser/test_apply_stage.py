"""Junior one in the browser (Zoucheng 2021): the stage is asked once, before the draft, where two are open."""

from __future__ import annotations

import os
from collections.abc import Iterator

import pytest
from playwright.sync_api import expect

from app.config import BUILT_PAGES
from app.launch.demo.system import read_system
from tests.browser.family import agree
from tests.browser.shots import shot
from tests.browser.town import Town, running_town
from tests.browser.watch import assert_accessible

SLOW = 40_000
SYSTEM = read_system("zoucheng")
PARENT = "junior-mother"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    pages = os.environ.get("WEB_PAGES") or str(BUILT_PAGES)
    with running_town(cast=SYSTEM.cast, begins=SYSTEM.begins, WEB_PAGES=pages) as running:
        yield running


def test_a_family_chooses_junior_one_and_gets_its_serial(open_page, town):
    parent = town.caller(PARENT)
    agree(parent)
    page = open_page("/app/apply", slug=PARENT)
    page.get_by_role("heading", name="报名学段").wait_for(timeout=SLOW)
    assert parent.get("/api/v1/applications")["items"] == []  # nothing is begun before the choice
    page.get_by_role("button", name="下一步").click()
    expect(page.get_by_role("link", name="请选择学段")).to_be_visible()
    page.get_by_label("初中一年级").check()
    assert_accessible(page)
    shot(page, "app-stage")
    page.get_by_role("button", name="下一步").click()
    page.get_by_role("button", name="邹城").click(timeout=SLOW)
    expect(page.get_by_text("初中一年级", exact=True)).to_be_visible()
    expect(page.get_by_role("link", name="更改学段")).to_be_visible()
    page.locator("button:not([disabled])", has_text="确认提交").click(timeout=SLOW)
    page.locator("[data-serial]").wait_for(timeout=SLOW)
    (row,) = parent.get("/api/v1/applications")["items"]
    assert (row["stage"], row["serial"].split("-")[1]) == ("J1", "J1")
