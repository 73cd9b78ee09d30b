"""A district of its own: it asks schools first, and tells its families something by SMS."""

from __future__ import annotations

import os
import re
import subprocess
import sys

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply, task_of
from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.town import Town
from tests.browser.watch import assert_accessible

HULI, SCHOOL, COMMUNITY = "350206", "350206-011", "金山社区"
CLERK = "staff-siming-community"
DOUBT = "房产证上的地址不在本校片区"
WORDS = "请在9月1日前把房产证原件带回家中"
FATHER = "insurance_gap-father"


def appoint_clerk(town: Town, role: str, *scope: str) -> None:
    """As an operator does: the person comes in on standard input."""
    person = town.person(CLERK)
    done = subprocess.run(
        [sys.executable, "-m", "app.cli", "staff", "appoint", role, *scope],
        input=f"{person.id_number} {person.name}\n",
        env=os.environ | town.city.environment,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def switch_schools_first(open_page) -> None:
    page = open_page("/console/season", slug="staff-huli-admin", size=COMPUTER)
    line = page.locator(".line", has_text="学校先看")
    line.get_by_role("button").click()
    page.get_by_role("dialog").get_by_role("button", name="确认").click()
    page.get_by_role("dialog").wait_for(state="hidden")


def test_a_school_speaks_before_the_district_decides(open_page, town):
    appoint_clerk(town, "school", "--school", SCHOOL)
    switch_schools_first(open_page)
    family = apply(town, FATHER, HULI, schools=[SCHOOL], community=COMMUNITY)
    family.wait_until("under_review")
    reviewer = town.caller("staff-huli-reviewer")
    waiting = wait_for(
        "the school's turn", lambda: (q := reviewer.get("/api/v1/reviewer/queue"))["at_schools"] and q
    )
    assert family.row["serial"] not in str(waiting["tasks"])

    page = open_page("/console/", slug=CLERK, size=COMPUTER)
    page.get_by_role("link", name="去看").click()
    page.get_by_role("heading", name="等学校提意见").wait_for()
    assert_accessible(page)
    shot(page, "console-school")
    page.locator("section", has_text="等学校提意见").get_by_role("link").first.click()
    card = page.locator("section.card", has=page.get_by_role("button", name="提交意见")).first
    card.get_by_label("有疑问").check()
    assert card.get_by_role("button", name="提交意见").is_disabled()
    card.get_by_label("是什么疑问").fill(DOUBT)
    assert_accessible(page)
    shot(page, "console-school-file")
    card.get_by_role("button", name="提交意见").click()
    page.get_by_text("学校意见：有疑问").wait_for()
    while page.get_by_role("button", name="提交意见").count():
        left = page.get_by_role("button", name="提交意见").count()
        page.get_by_role("button", name="提交意见").first.click()
        page.wait_for_function(
            "left => document.querySelectorAll('button[type=submit]').length < left", arg=left
        )

    mine = wait_for("its task", lambda: task_of(reviewer, family.row["serial"]))
    reviewer.post("/api/v1/reviewer/claims", {"task_id": mine}, status=200)
    review = open_page("/console/review", slug="staff-huli-reviewer", size=COMPUTER)
    review.get_by_text(DOUBT).wait_for()
    assert_accessible(review)
    switch_schools_first(open_page)


def test_the_community_enters_what_only_it_knows(open_page, town):
    """After the test above: its family names the community."""
    appoint_clerk(town, "community", "--district", HULI, "--community", COMMUNITY)
    page = open_page("/console/", slug=CLERK, size=COMPUTER)
    page.get_by_role("link", name="去核实").click()
    page.get_by_label("住在这里", exact=True).check()
    page.get_by_label("核实日期").fill("2017-04-19")
    page.get_by_role("button", name="登记核实结果").click()
    page.get_by_text("已核实：住在这里（2017年4月19日").wait_for()
    assert_accessible(page)
    shot(page, "console-community")


def test_a_notice_is_worded_released_and_received(open_page, town):
    """After the test above: its family is the one that is told."""
    page = open_page("/console/notices", slug="staff-huli-admin", size=COMPUTER)
    page.get_by_label("中文内容").fill(WORDS + "。")
    page.get_by_label("英文内容").fill("please take the original certificate home before 1 September")
    preview = page.get_by_role("button", name="看看短信的样子")
    assert preview.is_disabled()
    page.get_by_label(re.compile("审核中")).check()
    page.get_by_text(re.compile("共 [1-9] 户")).wait_for()
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
    second.get_by_text("已全部发出").wait_for()
    assert_accessible(second)
    shot(second, "console-notices")

    inbox = town.inbox(town.person(FATHER).phone)
    wait_for("the notice", lambda: inbox.find(WORDS))


def test_what_swindlers_write_is_refused_at_the_form(open_page, watch):
    watch.expected.append("422")
    page = open_page("/console/notices", slug="staff-huli-admin", size=COMPUTER)
    page.get_by_label("中文内容").fill("请致电13800138000缴费")
    page.get_by_label("英文内容").fill("please call 13800138000")
    page.locator("fieldset input:enabled").first.check()
    page.get_by_role("button", name="看看短信的样子").click()
    page.get_by_role("alert").get_by_text("不能出现手机号").wait_for()
