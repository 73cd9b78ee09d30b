"""A reviewer clears thirty files by keyboard; returns with reasons; looks at papers; proposes other points."""

from __future__ import annotations

import re
import time

import pytest

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply, photo
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.many_files import submit_many, wait_for_tasks
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

FILES = 30
REVIEWER, SUPERVISOR = "staff-siming-reviewer", "staff-siming-supervisor"
COMPLAINS = "share_50_5-mother"


@pytest.fixture(scope="module")
def files(town):
    """Files of thirty families and a few more, each with one or two tasks."""
    submitted = submit_many(town, FILES + 6)
    wait_for_tasks(town, FILES + 6)
    return submitted


def in_hand(page):
    """The serial and the title of the task that is shown."""
    shown = page.locator("[data-test=serial]")
    shown.wait_for()
    return shown.inner_text(), page.get_by_role("heading", level=1).inner_text()


def decided(page, number):
    """Wait until the page says that so many were decided."""
    page.get_by_text(f"本次已办 {number} 件").wait_for()


def test_a_duty_finds_its_screens_and_what_waits(open_page, files):
    page = open_page("/console/", slug=REVIEWER, size=COMPUTER)
    card = page.get_by_role("link", name=re.compile("逐件审核.*件待审"))
    card.get_by_text(re.compile(r"^\d+$")).wait_for()
    assert int(card.locator(".figure").inner_text()) >= FILES
    assert page.get_by_role("link", name="双人审批").count() == 0
    assert_accessible(page)
    shot(page, "console-home")
    page.keyboard.press("?")
    page.get_by_role("dialog", name="快捷键").wait_for()
    assert_accessible(page)


def test_a_parent_finds_no_duty(open_page, town):
    page = open_page("/console/", slug="contradictory-father", size=PHONE)
    page.get_by_text("没有工作台的职责").wait_for()
    assert_accessible(page)


def test_thirty_files_are_cleared_by_keyboard(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    serial, _ = in_hand(page)
    assert_accessible(page)
    shot(page, "console-review")
    page.keyboard.press("?")
    page.get_by_text("领取下一件").wait_for()
    page.keyboard.press("Escape")
    seen, number, began = {serial}, 0, time.monotonic()
    while len(seen) <= FILES:
        number += 1
        page.wait_for_timeout(310)  # a key sooner than this was meant for the task before
        page.keyboard.press("a")
        decided(page, number)
        seen.add(in_hand(page)[0])
    minutes = (time.monotonic() - began) / 60
    print(f"cleared {FILES} files, {number} tasks by keyboard: {number / minutes:.0f} a minute")
    assert number / minutes > 10


def test_a_key_held_down_approves_one_task_only(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    in_hand(page)
    page.wait_for_timeout(310)
    page.keyboard.down("a")
    page.keyboard.down("a")
    decided(page, 1)
    page.keyboard.up("a")
    assert page.get_by_text("本次已办 2 件").count() == 0


def test_a_return_names_reasons_and_what_comes_of_it(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    serial, _ = in_hand(page)
    page.wait_for_timeout(310)
    page.keyboard.press("r")
    box = page.get_by_role("dialog")
    box.get_by_text("退回家长补充，短信列明原因").wait_for()
    assert_accessible(page)
    shot(page, "console-review-return")
    page.keyboard.press("Enter")
    box.get_by_text("请至少选择一个原因").wait_for()
    page.keyboard.press("2")
    box.get_by_label("给家长的说明").fill("请补上租赁合同第二页")
    box.get_by_role("button", name="确认退回补充").click()
    decided(page, 1)
    family = next(one for one in files if one["serial"] == serial)
    assert family["state"] != "returned"
    after = page.request.get(f"/api/v1/applications/{family['id']}", headers=family["headers"]).json()
    assert after["state"] == "returned"


def test_a_rejection_can_be_thought_over(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    before = in_hand(page)
    page.wait_for_timeout(310)
    page.keyboard.press("x")
    page.get_by_text("决定不能撤销").wait_for()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="detached")
    assert in_hand(page) == before
    assert page.get_by_text("本次已办 0 件").is_visible()


def test_looking_behind_the_mask_needs_a_reason(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    in_hand(page)
    card = page.get_by_role("article").filter(has_text="申请人 · 实名认证")
    assert "*" in card.inner_text()
    card.get_by_role("button", name="查看完整信息").click()
    box = page.get_by_role("dialog")
    box.get_by_text("家长在“隐私记录”中能看到").wait_for()
    assert_accessible(page)
    box.get_by_label("查看原因").fill("核对户口本原件")
    box.get_by_role("button", name="显示").click()
    box.wait_for(state="detached")
    assert "*" not in card.inner_text()


def test_other_points_need_two_people(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=COMPUTER)
    in_hand(page)
    page.get_by_role("button", name=re.compile("提议改分.*基本分")).click()
    box = page.get_by_role("dialog")
    assert_accessible(page)
    box.get_by_label("新的分值").fill("12.00")
    box.get_by_label("理由").fill("社区出具了居住证明原件")
    box.get_by_role("button", name="提议改分").click()
    page.get_by_text("提议已提交").wait_for()

    second = open_page("/console/overrides", slug=SUPERVISOR, size=COMPUTER)
    row = second.get_by_role("article").filter(has_text="社区出具了居住证明原件")
    row.get_by_text("12.00").wait_for()
    assert_accessible(second)
    shot(second, "console-overrides")
    row.get_by_role("button", name="同意", exact=True).click()
    second.get_by_role("button", name="确认同意").click()
    row.wait_for(state="detached")


def test_the_console_works_on_a_phone_in_english(open_page, files):
    page = open_page("/console/review", slug=REVIEWER, size=PHONE, locale="en-GB")
    page.get_by_role("button", name="Approve").wait_for()
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
    assert_accessible(page)
    shot(page, "console-review-phone")
    page.get_by_role("button", name="Menu").click()
    page.get_by_role("link", name="Home").click()
    page.get_by_text("tasks wait").wait_for()


def test_what_passed_every_check_is_approved_together(open_page, town):
    family = apply(town, "serving_officer-mother")
    family.wait_until("under_review")
    page = open_page("/console/bulk", slug="staff-siming-reviewer-2", size=COMPUTER)
    page.get_by_role("row").filter(has_text=family.row["serial"]).first.wait_for()
    assert_accessible(page)
    shot(page, "console-bulk")
    rows = page.get_by_role("row").count() - 1
    page.get_by_role("button", name=f"通过所选 {rows} 件").click()
    page.get_by_text("会被随机抽查").wait_for()
    page.get_by_role("button", name="确认通过").click()
    page.get_by_text(f"已办 {rows} / {rows}").wait_for()
    page.get_by_text(f"通过 {rows} 件").first.wait_for()
    assert_accessible(page)

    second = open_page("/console/quality", slug=SUPERVISOR, size=COMPUTER)
    second.get_by_text(f"批量通过 {rows} 件，抽中").wait_for()
    assert_accessible(second)
    shot(second, "console-quality")


def test_a_complaint_goes_from_its_receipt_to_its_answer(open_page):
    phone = open_page("/app/complaint", size=PHONE)
    phone.get_by_label("反映什么").select_option("other")
    phone.get_by_label("涉及哪个区").select_option("350203")
    phone.get_by_label("具体情况").fill("窗口排队时间太长，请增加人手。")
    picture = {"name": "queue.jpg", "mimeType": "image/jpeg", "buffer": photo()}
    phone.get_by_label("照片").set_input_files([picture])
    phone.get_by_role("button", name="提交").click()
    number, secret = (phone.locator(f"[data-test={name}]").inner_text() for name in ("number", "secret"))

    page = open_page("/console/complaints", slug=SUPERVISOR, size=COMPUTER)
    card = page.get_by_role("article").filter(has_text=number)
    card.get_by_role("button", name="阅读并办理").click()
    box = page.get_by_role("dialog")
    box.get_by_text("窗口排队时间太长").wait_for()
    box.get_by_role("button", name="查看照片 1").click()
    assert box.get_by_role("img", name="照片 1").evaluate("image => image.decode().then(() => image.width)")
    box.get_by_role("button", name="受理").click()
    page.get_by_text("办理中").wait_for()
    assert_accessible(page)
    shot(page, "console-complaints")
    box.get_by_label("给投诉人的答复").fill("已增开两个窗口，感谢您的意见。")
    box.get_by_label("核查结论").select_option("partly_upheld")
    box.get_by_role("button", name="提交答复").click()
    box.get_by_role("heading", name="已答复").wait_for()

    phone.goto("/app/complaint/answer")
    phone.get_by_label("投诉编号").fill(number)
    phone.get_by_label("查询口令").fill(secret)
    phone.get_by_role("button", name="查询").click()
    phone.get_by_text("已增开两个窗口").wait_for()
    phone.get_by_text("部分属实").wait_for()
    assert_accessible(phone)
    shot(phone, "app-complaint-answer")


def test_who_complains_under_a_name_is_told_that_there_is_an_answer(open_page, town):
    body = {"topic": "fees", "text": "有机构冒充招生办收取报名费。", "district_code": "350203"}
    sent = town.caller(COMPLAINS).post("/api/v1/me/complaints", body)
    office = town.caller(SUPERVISOR)
    listed = office.get("/api/v1/district/complaints")["items"]
    opened = next(one["id"] for one in listed if one["number"] == sent["number"])
    answer = {"finding": "not_ours", "text": "已转市场监管部门处理。"}
    office.post(f"/api/v1/district/complaints/{opened}/answers", answer)
    inbox = town.inbox(town.person(COMPLAINS).phone)
    text = wait_for("the SMS", lambda: inbox.find(sent["number"]))
    assert "市场监管" not in text["body"]
    page = open_page("/app/complaint/answer", slug=COMPLAINS, size=PHONE)
    own = page.get_by_role("region", name="我实名提交的投诉")
    own.get_by_text("已转市场监管部门处理").wait_for()
    assert_accessible(page)
