"""From the points to the visit on a phone: confirm, another slot with a held seat, the calendar entry."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply, qualify
from tests.browser.conftest import COMPUTER
from tests.browser.paper import sheets
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible


@pytest.fixture(scope="module")
def family(town):
    family = apply(town, "employer_elsewhere-father")
    qualify(family)
    return family


def test_points_are_confirmed_and_a_slot_is_changed(open_page, family):
    page = open_page(family.page, slug=family.slug)
    page.get_by_role("button", name="查看明细并确认").click()
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打开明细单（可保存、打印）").click()
    statement_fits_paper(opened.value, family.row["assessment"]["points"]["total"])
    page.get_by_role("button", name="明细无误，确认积分").click()
    expect(page.get_by_role("button", name="明细无误，确认积分")).to_be_hidden()
    family.wait_until("slot_booked")

    page.goto(f"{family.page}/slot")
    given = family.row["slot"]
    expect(page.get_by_role("heading", name="您的时段")).to_be_visible()
    assert_accessible(page)
    shot(page, "app-slot")
    page.get_by_role("button", name=re.compile("14:30–17:30")).nth(1).click()
    expect(page.get_by_text(re.compile("为您保留 [45]:"))).to_be_visible()
    page.get_by_role("button", name="确认这个时段").click()
    expect(page.get_by_text("已改好")).to_be_visible()
    taken = family.reload()["slot"]
    assert taken["id"] != given["id"]

    page.goto(f"{family.page}/serial")
    with page.expect_download() as saved:
        page.get_by_role("button", name="加入手机日历").click()
    entry = saved.value.path().read_bytes().decode()
    starts = re.sub(r"[-:]", "", taken["starts_at"])[:8]
    assert f"DTSTART:{starts}T" in entry
    assert family.row["serial"] in entry
    assert all(len(line.encode()) <= 75 for line in entry.split("\r\n"))
    expect(page.get_by_role("heading", name="请带上")).to_be_visible()


def test_a_closed_slot_moves_its_family_and_tells_it(open_page, town, family):
    """A district's officer closes the slot of a family on the screen; the family has another one and knows why."""
    given = family.reload()["slot"]
    page = open_page("/console/sites", slug="staff-siming-admin", size=COMPUTER)
    for label in ("从", "到"):
        page.get_by_label(label, exact=True).fill(given["starts_at"][:10])
    page.get_by_role("button", name="查看", exact=True).click()
    booked = page.locator("tr", has=page.get_by_text(re.compile(r"^\s*1 / ")))
    row = booked.filter(has_text=f"{given['starts_at'][11:16]}–{given['ends_at'][11:16]}")
    row.get_by_role("button", name="关闭", exact=True).click()
    box = page.get_by_role("dialog")
    box.get_by_label("关闭的原因（家庭会看到）").fill("场地临时停电")
    box.get_by_role("button", name="看影响").click()
    expect(box.get_by_role("status")).to_contain_text("1 ")
    assert_accessible(page)
    shot(page, "console-sites-close-family")
    box.get_by_role("button", name="关闭并通知").click()
    box.wait_for(state="hidden")
    page.get_by_text("已关闭：场地临时停电").wait_for()

    wait_for("another slot", lambda: family.reload()["slot"]["id"] != given["id"])
    phone = town.person(family.slug).phone
    starts = family.row["slot"]["starts_at"]
    sms = wait_for("the text", lambda: town.inbox(phone).find(f"{int(starts[5:7])}月{int(starts[8:10])}日"))
    assert family.row["serial"] in sms["body"]
    assert "原时间作废" in sms["body"]
    own = open_page(f"{family.page}/slot", slug=family.slug)
    expect(own.get_by_text("已由区里取消：场地临时停电")).to_be_visible()
    assert_accessible(own)
    shot(own, "app-slot-moved")


def statement_fits_paper(page: Page, total: str) -> None:
    """The 明细单 on the phone, and on one or two sheets without a torn row."""
    page.get_by_role("heading", name="积分明细单").wait_for()
    assert_accessible(page)
    shot(page, "app-statement")
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the phone"
    expect(page.locator("tfoot .number")).to_have_text(total)
    page.emulate_media(media="print")
    printed = page.pdf(prefer_css_page_size=True)
    assert 1 <= sheets(printed) <= 2
    assert page.locator("tr").first.evaluate("row => getComputedStyle(row).breakInside") == "avoid"


def test_the_slot_stands_in_large_english_too(open_page, family):
    page = open_page(family.page, slug=family.slug)
    page.evaluate("localStorage.setItem('icity.elder', '1'); localStorage.setItem('icity.language', 'en')")
    for screen in ("", "/points", "/serial", "/slot", "/materials", "/messages", "/recipient", "/mends"):
        page.goto(family.page + screen)
        expect(page.get_by_role("heading", level=1)).not_to_be_empty()
        expect(page.get_by_text("Loading…")).to_be_hidden()
        assert page.evaluate("document.documentElement.scrollWidth") <= 360, screen
        assert not re.search("[一-鿿]{2}", page.get_by_role("heading", level=1).inner_text()), screen
    assert_accessible(page)
