"""A family and its district talk live, with photos and read marks, and through a lost network; what else it may say."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from tests.browser.applied import apply
from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

FAMILY, STAFF = "renters-father", "staff-siming-admin"


@pytest.fixture(scope="module")
def application(town):
    return apply(town, FAMILY)


@pytest.fixture
def both(open_page, watch, application):
    """The family's phone and the district's computer, both at the conversation."""
    watch.expected += [
        "503",
        "ERR_INTERNET_DISCONNECTED",
    ]  # too many live connections: then it is asked now and then
    phone = open_page(f"/app/applications/{application.id}/chat", slug=FAMILY, size=PHONE)
    phone.get_by_label("留言内容").wait_for()
    staff = open_page(f"/console/threads/{application.id}", slug=STAFF, size=COMPUTER)
    staff.get_by_label("留言内容").wait_for()
    return phone, staff


def say(page, words):
    page.get_by_label("留言内容").fill(words)
    page.get_by_role("button", name="发送", exact=True).click()


def test_both_sides_hear_each_other_without_a_reload(both):
    phone, staff = both
    say(phone, "租房合同没有备案，可以报名吗？")
    staff.get_by_text("租房合同没有备案，可以报名吗？").wait_for()
    phone.get_by_text("已读", exact=False).first.wait_for()
    say(staff, "可以，请先到住建局备案，凭备案号办理。")
    phone.get_by_text("可以，请先到住建局备案").wait_for()
    staff.get_by_role("log").get_by_text("已读").wait_for()
    for page, name in ((phone, "app-chat"), (staff, "console-threads")):
        assert_accessible(page)
        shot(page, name)
    assert phone.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def test_a_photo_is_shown_to_the_other_side_and_the_look_is_audited(both):
    phone, staff = both
    picture = io.BytesIO()
    Image.new("RGB", (320, 200), (200, 220, 240)).save(picture, "PNG")
    phone.locator("input[type=file]").set_input_files(
        {"name": "合同.png", "mimeType": "image/png", "buffer": picture.getvalue()}
    )
    phone.get_by_text("已选照片：合同.png").wait_for()
    say(phone, "这是合同第一页")
    phone.get_by_role("img", name="咨询中的照片").wait_for()
    staff.get_by_role("button", name="查看照片（会记入审计）").click()
    staff.get_by_role("img", name="咨询中的照片").wait_for()


def test_what_the_network_lost_is_sent_once_it_is_back(both):
    phone, staff = both
    phone.context.set_offline(True)
    say(phone, "断网时写的这一句")
    phone.get_by_text("还没有发出，网络恢复后自动重发").wait_for()
    assert_accessible(phone)
    phone.context.set_offline(False)
    staff.get_by_text("断网时写的这一句").wait_for()
    phone.get_by_text("还没有发出").wait_for(state="detached")
    assert phone.get_by_text("断网时写的这一句").count() == 1


def test_a_ready_answer_is_kept_and_used(both):
    _, staff = both
    staff.get_by_text("管理常用回复").click()
    staff.get_by_role("button", name="新增一条").click()
    staff.get_by_label("名称").fill("租赁备案")
    staff.get_by_role("dialog").get_by_label("内容", exact=True).fill("租赁合同须先备案。")
    staff.get_by_role("button", name="保存").click()
    staff.get_by_role("combobox", name="常用回复").select_option(label="租赁备案")
    assert staff.get_by_label("留言内容").input_value() == "租赁合同须先备案。"


def test_the_list_shows_who_waits(open_page, application):
    page = open_page("/console/threads", slug=STAFF, size=PHONE)
    page.get_by_role("button", name="全部").click()
    page.get_by_role("link", name=application.row["serial"]).first.wait_for()
    assert_accessible(page)


def test_the_ledger_tells_who_asked_and_a_consent_can_be_withdrawn(open_page, application):
    page = open_page("/app/ledger", slug=FAMILY, size=PHONE)
    page.locator("ol li").filter(has_text="公安局").first.wait_for()
    page.get_by_role("heading", name="我的授权").click()
    page.get_by_role("button", name="撤回").first.click()
    page.get_by_text("撤回后不再查询").wait_for()
    page.get_by_role("button", name="保留授权").click()
    assert_accessible(page)
    shot(page, "app-ledger")


def test_a_complaint_without_a_name_has_a_receipt_that_opens_it(open_page):
    page = open_page("/app/complaint", size=PHONE)
    page.get_by_role("button", name="提交").click()
    page.get_by_text("请检查以下内容").wait_for()
    assert_accessible(page)
    shot(page, "app-complaint")
    page.get_by_label("反映什么").select_option(index=1)
    page.get_by_label("具体情况").fill("学校要求缴纳赞助费才给学位，共三千元。")
    page.get_by_role("button", name="提交").click()
    number = page.locator("[data-test=number]").inner_text()
    secret = page.locator("[data-test=secret]").inner_text()
    assert_accessible(page)
    page.get_by_role("link", name="查询已提交的投诉").click()
    page.get_by_label("投诉编号").fill(number)
    page.get_by_label("查询口令").fill(secret)
    page.get_by_role("button", name="查询").click()
    page.get_by_text("还没有答复").wait_for()
    assert_accessible(page)


def test_feedback_is_one_tap_and_sent(open_page, application):
    page = open_page(f"/app/applications/{application.id}/feedback", slug=FAMILY, size=PHONE)
    page.get_by_text("非常满意").click()
    assert_accessible(page)
    shot(page, "app-feedback")
    page.get_by_role("button", name="提交评价").click()
    page.get_by_text("评价已收到").wait_for()
