"""After the submission, on a phone: where it stands, why, mending what came back, withdrawing, moving."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from tests.browser.applied import apply, decide, photo
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

PHOTO = {"name": "房产证.jpg", "mimeType": "image/jpeg", "buffer": photo()}


@pytest.fixture(scope="module")
def bridged(town):
    """A family whose file waits for a reviewer."""
    family = apply(town, "gap_bridged-father")
    family.wait_until("under_review")
    return family


def test_the_page_says_where_it_stands_and_what_is_open(open_page, bridged):
    page = open_page(bridged.page, slug=bridged.slug)
    expect(page.get_by_text(bridged.row["serial"])).to_be_visible()
    expect(page.locator("li[aria-current=step]")).to_contain_text("部门核验与审核")
    expect(page.get_by_text("材料齐全")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    assert_accessible(page)
    shot(page, "app-application")


def test_every_point_can_be_read_with_its_record_and_clause(open_page, bridged):
    page = open_page(f"{bridged.page}/points", slug=bridged.slug)
    points = bridged.row["assessment"]["points"]
    expect(page.get_by_text(points["total"], exact=True).first).to_be_visible()
    for item in points["items"]:
        expect(page.get_by_role("heading", name=item["title"], exact=True)).to_be_visible()
    residence = page.locator("section", has=page.get_by_role("heading", name="居住（暂住）年限"))
    expect(residence).to_contain_text("6 年 − 2 年 = 4 年 × 2 分")
    residence.get_by_text("依据：记录和条款").click()
    expect(residence).to_contain_text("公安")
    expect(page.get_by_role("heading", name="父母双方对比")).to_be_visible()
    expect(page.get_by_role("heading", name="怎样会有变化")).to_be_visible()
    assert_accessible(page)
    shot(page, "app-points")


def test_one_item_is_asked_to_be_looked_at_again(open_page, town):
    family = apply(town, "gap_not_bridged-father")
    family.wait_until("under_review", "ineligible")
    page = open_page(f"{family.page}/points", slug=family.slug)
    page.get_by_role("button", name=re.compile("申请复查.*计划生育")).click()
    page.get_by_label("“计划生育”哪里不对").fill("我们已经办过手续")
    page.get_by_role("button", name="提交复查申请").click()
    expect(page.get_by_text("已申请复查，正在处理")).to_be_visible()
    assert [
        one["item"] for one in family.caller.get(f"/api/v1/applications/{family.id}/progress")["rechecks"]
    ] == ["family_planning"]


def test_what_came_back_is_mended_and_handed_in_again(open_page, town):
    family = apply(town, "joint_owners-father")
    decide(family, "returned", "document_missing", note="请补一张产权份额约定")
    page = open_page(family.page, slug=family.slug)
    expect(page.get_by_text("缺少材料")).to_be_visible()
    expect(page.get_by_text("请补一张产权份额约定")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="一次性告知单（第 1 号）").wait_for()
    shot(page, "app-returned")
    page.get_by_role("button", name="去补充材料").click()
    page.get_by_text("上传其他材料").click()
    page.locator("input[data-album=other]").set_input_files(PHOTO)
    page.get_by_role("button", name="用这张").click()
    expect(page.get_by_role("heading", name="已交的照片（1）")).to_be_visible()
    page.get_by_role("button", name="返回").click()
    page.get_by_role("checkbox").check()
    page.get_by_role("button", name="已补充好，重新提交").click()
    expect(page.get_by_role("heading", name="退回补充：还需要您处理")).to_be_hidden()
    assert family.reload()["state"] in {"submitted", "checking", "under_review"}


def test_a_department_that_is_down_stops_nobody(open_page, town):
    family = apply(town, "registry_down-father")
    page = open_page(f"{family.page}/points", slug=family.slug)
    home = page.locator("section", has=page.get_by_role("heading", name="房产", exact=True))
    expect(home).to_contain_text("待核实")
    page.goto(family.page)
    expect(page.get_by_text(family.row["serial"])).to_be_visible()


def test_moving_and_withdrawing_say_first_what_they_mean(open_page, town):
    family = apply(town, "self_employed-father")
    family.wait_until("under_review")
    page = open_page(family.page, slug=family.slug)
    page.get_by_role("button", name="更改申请区").click()
    box = page.get_by_role("dialog", name="更改申请区")
    expect(box).to_contain_text("流水号不变")
    box.get_by_label("换到").select_option(label="集美")
    assert_accessible(page)
    box.get_by_role("button", name="确认更改").click()
    expect(page.get_by_text("申请区 集美")).to_be_visible()
    serial = family.row["serial"]
    assert (family.reload()["district_code"], family.row["serial"]) == ("350211", serial)
    page.get_by_role("button", name="撤回申请").click()
    box = page.get_by_role("dialog", name="确定要撤回申请吗")
    expect(box).to_contain_text("流水号不能再用")
    box.get_by_role("button", name="先不办，返回").click()
    expect(box).to_be_hidden()
    page.get_by_role("button", name="撤回申请").click()
    box.get_by_role("button", name="确认撤回").click()
    expect(page.get_by_text("已撤回")).to_be_visible()
    assert family.reload()["state"] == "withdrawn"
