"""A notice of the district's own: worded by one officer, released by another, on the family's phone."""

from __future__ import annotations

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply
from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

HULI = "350206"
WORDS = "请在9月1日前把房产证原件带回家中"


def test_a_notice_is_worded_released_and_received(open_page, town):
    family = apply(town, "insurance_gap-father", HULI)
    family.wait_until("under_review", "qualified", "returned")
    page = open_page("/console/notices", slug="staff-huli-admin", size=COMPUTER)
    page.get_by_label("中文内容").fill(WORDS + "。")
    page.get_by_label("英文内容").fill("please take the original certificate home before 1 September")
    preview = page.get_by_role("button", name="看看短信的样子")
    assert preview.is_disabled()
    page.locator("fieldset input:enabled").first.check()
    page.get_by_text("共 1 户").wait_for()
    preview.click()
    box = page.get_by_role("dialog")
    box.get_by_text(f"区教育局通知：{WORDS}。您的入学申请").wait_for()
    assert_accessible(page)
    shot(page, "console-notices-preview")
    box.get_by_role("button", name="提交核对").click()
    page.get_by_text("须由另一位负责人核对发出").wait_for()
    assert not page.get_by_role("button", name="核对发出").count()

    second = open_page("/console/notices", slug="staff-huli-supervisor", size=COMPUTER)
    second.get_by_role("button", name="核对发出").click()
    second.get_by_role("dialog").get_by_role("button", name="核对发出").click()
    second.get_by_text("已全部发出：1 条").wait_for()
    assert_accessible(second)
    shot(second, "console-notices")

    inbox = town.inbox(town.person("insurance_gap-father").phone)
    wait_for("the notice", lambda: inbox.find(WORDS))


def test_what_swindlers_write_is_refused_at_the_form(open_page, watch):
    watch.expected.append("422")
    page = open_page("/console/notices", slug="staff-huli-admin", size=COMPUTER)
    page.get_by_label("中文内容").fill("请致电13800138000缴费")
    page.get_by_label("英文内容").fill("please call 13800138000")
    page.locator("fieldset input:enabled").first.check()
    page.get_by_role("button", name="看看短信的样子").click()
    page.get_by_role("alert").get_by_text("不能出现手机号").wait_for()
