"""The family of which the city knows everything: from the home page to the serial in six taps, without a character."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.provider_pages import pass_provider
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

MOST_TAPS = 6
COUNTING = """
for (const kind of ['click', 'keydown', 'beforeinput'])
  addEventListener(kind, event => {
    if (event.isTrusted && location.pathname.startsWith('/app/'))
      sessionStorage.setItem(`seen.${kind}`, Number(sessionStorage.getItem(`seen.${kind}`)) + 1)
  }, true)
"""


def seen(page: Page, kind: str) -> int:
    return int(page.evaluate("kind => Number(sessionStorage.getItem(`seen.${kind}`))", kind))


def test_from_home_to_the_serial_in_six_taps_and_no_character(open_page, town):
    page = open_page("/app/")
    page.context.add_init_script(COUNTING)
    page.reload()
    page.get_by_role("link", name="入学申请").wait_for()
    assert_accessible(page)
    shot(page, "app-home")
    page.get_by_role("link", name="入学申请").click()
    page.get_by_role("button", name="登录并开始").wait_for()
    assert_accessible(page)
    shot(page, "app-apply")
    page.get_by_role("button", name="登录并开始").click()
    pass_provider(page, town, "ready-father")
    agree = page.get_by_role("button", name="同意并继续")
    page.get_by_text("户籍：核对家庭成员").wait_for()
    assert_accessible(page)
    shot(page, "app-consent")
    agree.click()
    choose = page.get_by_role("button", name="向思明区申请")
    choose.wait_for(timeout=30_000)
    page.get_by_text("湖滨南路88号1203室").first.wait_for(timeout=30_000)
    expect(page.get_by_text("正在查询")).to_have_count(0, timeout=30_000)
    assert_accessible(page)
    shot(page, "app-one-tap")
    choose.click()
    page.locator("button:not([disabled])", has_text="确认提交").click(timeout=30_000)
    number = page.locator("[data-serial]")
    number.wait_for(timeout=30_000)
    assert re.fullmatch(r"[A-Z]{2}17-P1-\d{6}-[0-9A-Z]", number.inner_text())
    assert_accessible(page)
    shot(page, "app-done")
    taps, typed = seen(page, "click"), seen(page, "keydown") + seen(page, "beforeinput")
    print(f"home to serial: {taps} taps, {typed} typed characters")
    assert 0 < taps <= MOST_TAPS
    assert typed == 0
