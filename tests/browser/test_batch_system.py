"""A system of batches without points and without a visit (Kuiwen 2019), from the first tap to confirming online."""

from __future__ import annotations

import os
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from app.config import BUILT_PAGES
from app.launch.demo.caller import Caller, wait_for
from app.launch.demo.system import read_system
from tests.browser.applied import photo
from tests.browser.family import agree
from tests.browser.shots import shot
from tests.browser.town import Town, running_town
from tests.browser.watch import assert_accessible

SLOW = 40_000
SYSTEM = read_system("kuiwen")
FOURTH = "第四批"


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    pages = os.environ.get("WEB_PAGES") or str(BUILT_PAGES)
    with running_town(cast=SYSTEM.cast, begins=SYSTEM.begins, WEB_PAGES=pages) as running:
        yield running


def test_a_family_reads_its_batch_and_confirms_it_online(open_page, town):
    parent = town.caller(SYSTEM.person)
    agree(parent)
    move_to(town, "application")
    page = open_page("/app/apply", slug=SYSTEM.person)
    page.get_by_role("button", name="区申请").click(timeout=SLOW)
    page.locator("button:not([disabled])", has_text="确认提交").click(timeout=SLOW)
    page.locator("[data-serial]").wait_for(timeout=SLOW)
    path = f"/api/v1/applications/{parent.get('/api/v1/applications')['items'][0]['id']}"
    settle(town, parent, path)

    move_to(town, "points_confirmation", "confirmation")
    page.goto(f"/app{path.removeprefix('/api/v1')}")
    page.get_by_role("heading", name="办理进度").wait_for()
    assert_accessible(page)
    page.goto(f"{page.url}/points")
    page.get_by_role("heading", name="批次核验").wait_for()
    expect(page.get_by_role("heading", name=FOURTH)).to_be_visible()
    expect(page.get_by_text("没有进入更靠前批次的原因")).to_be_visible()
    expect(page.get_by_text("满分")).to_have_count(0)  # nothing is scored here
    assert_accessible(page)
    shot(page, "app-batch")
    statement_names_the_batch(page)
    page.get_by_role("button", name="信息无误，在线确认").click()
    wait_for("the confirmation", lambda: parent.get(path)["state"] == "confirmed")
    page.goto(f"/app{path.removeprefix('/api/v1')}")
    expect(page.get_by_text("已确认").first).to_be_visible()
    expect(page.get_by_role("link", name="现场确认时段")).to_have_count(0)  # nobody comes to a desk


def statement_names_the_batch(page: Page) -> None:
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开明细单（可保存、打印）").click()
    opened.value.get_by_role("heading", name="批次核验单").wait_for()
    expect(opened.value.locator("strong", has_text=FOURTH)).to_be_visible()
    opened.value.close()


def settle(town: Town, parent: Caller, path: str) -> None:
    """The data settle the file, or the family hands in what is needed and a reviewer looks."""
    wait_for("the check", lambda: parent.get(path)["state"] not in {"submitted", "checking"})
    for paper in parent.get(path)["needed"]:
        sent = {"document": paper["id"]}
        file = {"file": ("paper.jpg", photo(), "image/jpeg")}
        parent.call("POST", f"{path}/materials", data=sent, files=file, status=201)
    found = parent.get(path)
    if found["state"] == "under_review":
        town.office("kuiwen").approve(found["open_items"])
    wait_for("the settlement", lambda: parent.get(path)["state"] == "qualified")


def move_to(town: Town, *names: str) -> None:
    """Noon of the first day of the window that has one of these names; nothing where there is none."""
    (district,) = town.caller(SYSTEM.person).get("/api/v1/seasons/current")["districts"]
    for window in district["windows"]:
        if window["id"] in names and window["status"] == "not_open":
            year, month, day = map(int, window["opens_on"].split("-"))
            town.move_clock_to(datetime(year, month, day, 4, 0, tzinfo=UTC))
