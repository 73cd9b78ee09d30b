"""How the parents' pages look, speak and weigh: elder mode, English, dark, a large WeChat font, and the budgets."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

MOST_JS = 150_000  # bytes of JavaScript on the wire before content
MOST_SHIFT = 0.1
ELDER = "localStorage.setItem('icity.elder', '1')"
DARK = "localStorage.setItem('icity.colours', 'dark')"
SMALL_TARGETS = """
least => [...document.querySelectorAll('button, .tile, .card a, input[type=checkbox], label.choice')]
  .filter(one => one.checkVisibility() && !one.closest('label:not(.choice)'))
  .map(one => [one.innerText || one.type, one.getBoundingClientRect()])
  .filter(([, box]) => box.height < least && box.width > 0)
  .map(([name, box]) => `${name} ${box.height}`)
"""
SHIFT = """
window.shift = 0;
new PerformanceObserver(list => list.getEntries().forEach(one => {
  if (!one.hadRecentInput) window.shift += one.value
})).observe({type: 'layout-shift', buffered: true})
"""


def fits(page: Page) -> bool:
    return bool(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


def opened(open_page, path: str, script: str, **options) -> Page:
    page = open_page(path, **options)
    page.add_init_script(script)
    page.reload()
    page.get_by_role("heading", level=2).first.wait_for()
    page.wait_for_load_state("networkidle")
    return page


@pytest.mark.parametrize("path", ["/app/", "/app/apply", "/app/settings"])
def test_elder_mode_is_large_and_reads_aloud(open_page, path):
    page = opened(open_page, path, ELDER)
    page.get_by_role("button", name="朗读").wait_for()
    assert page.evaluate("parseFloat(getComputedStyle(document.documentElement).fontSize)") >= 20
    assert page.evaluate(SMALL_TARGETS, 60) == []
    assert fits(page)
    assert_accessible(page)
    shot(page, f"app-elder-{path.split('/')[2] or 'home'}")


@pytest.mark.parametrize("path", ["/app/", "/app/apply", "/app/settings"])
def test_dark_colours_keep_their_contrast(open_page, path):
    page = opened(open_page, path, DARK)
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert_accessible(page)
    if path == "/app/":
        shot(page, "app-dark-home")


def test_english_throughout(open_page):
    page = open_page("/app/", locale="en-GB", size=COMPUTER)
    page.get_by_role("link", name="Apply for a school place").wait_for()
    page.get_by_text("Application", exact=True).wait_for()
    left = page.evaluate("document.getElementById('root').innerText.match(/[\\u3400-\\u9fff]+/g)")
    assert left is None
    assert_accessible(page)
    shot(page, "app-english-home")
    page.get_by_role("link", name="Apply for a school place").click()
    page.get_by_role("button", name="Sign in and begin").wait_for()


def test_settings_change_language_and_type(open_page):
    page = open_page("/app/settings")
    page.get_by_role("radio", name="繁體中文").check()
    page.get_by_role("heading", name="設置").wait_for()
    page.get_by_role("radio", name="長輩版").check()
    assert page.evaluate("document.documentElement.hasAttribute('data-elder')")
    page.reload()
    page.get_by_role("heading", name="設置").wait_for()


def test_what_the_api_says_is_traditional_too(open_page, town):
    page = open_page("/app/process", locale="zh-TW")
    page.locator("strong", has_text="現場確認").first.wait_for()
    expect(page.get_by_text("确认")).to_have_count(0)
    loaded = "performance.getEntriesByType('resource').some(one => one.name.includes('/assets/script/'))"
    assert page.evaluate(loaded)
    shot(page, "app-traditional-process")
    plain = open_page("/app/process")
    plain.locator("strong", has_text="现场确认").first.wait_for()
    assert not plain.evaluate(loaded), "the dictionary is for readers of Traditional"


@pytest.mark.parametrize("percent", [87, 115, 160])
def test_the_font_steps_of_wechat_break_nothing(open_page, percent):
    page = open_page("/app/")
    page.get_by_text("报名先后不影响录取").wait_for()
    page.evaluate("size => document.documentElement.style.fontSize = size", f"{percent}%")
    assert fits(page)


def test_the_budgets_of_the_first_visit(open_page):
    page = open_page("/app/", size=PHONE)
    page.get_by_role("link", name="入学申请").wait_for()
    sent = page.evaluate(
        "performance.getEntriesByType('resource').filter(one => one.name.endsWith('.js') "
        "&& !one.name.includes('service-worker')).map(one => [one.name.split('/').pop(), one.encodedBodySize])"
    )
    weight = sum(size for _name, size in sent)
    print(f"JavaScript of the first visit: {weight} bytes in {len(sent)} files: {sent}")
    assert 0 < weight <= MOST_JS


def test_content_after_two_round_trips_without_a_jump_on_a_slow_phone(open_page, watch):
    watch.expected.append("ERR_FAILED")
    page = open_page("/app/settings")
    page.add_init_script(SHIFT)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    session.send("Network.setCacheDisabled", {"cacheDisabled": True})
    session.send("Network.setBypassServiceWorker", {"bypass": True})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    session.send(
        "Network.emulateNetworkConditions",
        {"offline": False, "latency": 400, "downloadThroughput": 200_000, "uploadThroughput": 100_000},
    )
    page.route("**/api/**", lambda route: route.abort())  # content must not wait for the API
    page.goto("/app/", wait_until="commit")
    page.get_by_role("link", name="入学申请").wait_for(timeout=20_000)
    chain = page.evaluate(
        "(() => { const files = performance.getEntriesByType('resource')"
        ".filter(one => /\\/assets\\//.test(one.name));"
        "const first = files.reduce((ends, one) => Math.min(ends, one.responseEnd), Infinity);"
        "return files.filter(one => one.startTime > first).map(one => one.name) })()"
    )
    print(f"round trips before content: {2 + bool(chain)}; later files: {chain}")
    assert chain == []
    page.unroute("**/api/**")
    page.reload()
    page.get_by_text("进行中").first.wait_for(timeout=30_000)
    page.wait_for_load_state("networkidle")
    shift = page.evaluate("window.shift")
    print(f"layout shift: {shift:.4f}")
    assert shift < MOST_SHIFT
