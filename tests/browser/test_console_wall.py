"""The monitoring wall: every block as chart, table and file, live while somebody looks."""

from __future__ import annotations

from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible


def test_every_chart_has_a_table_and_a_file(open_page):
    page = open_page("/console/wall", slug="staff-siming-admin", size=COMPUTER)
    page.get_by_role("heading", name="监测大屏").wait_for()
    page.locator(".block").first.wait_for()
    page.locator(".block svg").first.wait_for()
    assert_accessible(page)
    shot(page, "console-wall")
    blocks = page.locator(".block")
    assert blocks.count() >= 10
    for block in blocks.all():
        if block.get_by_role("button").count():
            block.get_by_role("button").click()
        assert block.locator("table").count() or block.get_by_text("还没有数据").count()
    with page.expect_download() as loaded:
        page.get_by_role("link", name="下载 CSV").first.click()
    text = loaded.value.path().read_bytes()
    assert text.startswith(b"\xef\xbb\xbf")


def test_the_wall_refreshes_itself_and_can_be_paused(open_page):
    page = open_page("/console/wall", slug="staff-bureau", size=COMPUTER)
    with page.expect_response("**/api/v1/district/wall", timeout=20_000) as again:
        page.locator(".block").first.wait_for()
    assert again.value.ok
    page.get_by_role("button", name="暂停").click()
    page.get_by_text("已暂停刷新").wait_for()
