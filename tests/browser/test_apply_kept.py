"""Nothing is typed twice: a lost network, a second device, an ended session, a reload in the middle of a field."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.browser.family import Applicant, agree, applying
from tests.browser.provider_pages import pass_provider
from tests.browser.shots import shot
from tests.browser.town import SIMING, Town
from tests.browser.watch import assert_accessible


def radio(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name).check()


def go_on(page: Page) -> None:
    page.get_by_role("button", name="下一步").click()


def test_every_question_in_turn_then_the_answers_are_checked(open_page, town):
    family = applying(town, "share_50_5-mother")
    page = open_page(f"/app/apply/{family.application}/district", slug="share_50_5-mother")
    page.get_by_role("radio", name=re.compile("^思明")).wait_for()
    assert_accessible(page)
    shot(page, "app-question-district")
    page.get_by_role("radio", name=re.compile("^思明")).check()
    go_on(page)
    page.wait_for_url(lambda url: not url.endswith("/district"))
    seen = []
    while "/check" not in page.url:
        page.get_by_text("题，共").wait_for()
        assert_accessible(page)
        seen.append(page.url.rsplit("/", 1)[1])
        if seen[-1] == "schools":
            page.get_by_role("button", name="学校").first.click()
        if seen[-1] == "slot_preference":
            radio(page, "上午")
            shot(page, "app-question-slot")
        here = page.url
        go_on(page)
        page.wait_for_url(lambda url, here=here: url != here)
    page.get_by_role("link", name="修改志愿学校").wait_for()
    assert {"main_applicant", "schools", "slot_preference", "notice"} <= set(seen)
    assert_accessible(page)
    shot(page, "app-check")
    told = family.read()
    assert (told["district_code"], len(told["schools"])) == (SIMING, 1)
    assert told["form"]["slot_preference"]["half_day"] == "morning"
    page.locator("button:not([disabled])", has_text="同意并提交").click(timeout=40_000)
    page.locator("[data-serial]").wait_for(timeout=40_000)


def test_a_lost_network_loses_no_answer(open_page, town, watch):
    watch.expected.append("ERR_INTERNET_DISCONNECTED")
    family = applying(town, "old_id-father", district_code=SIMING)
    page = open_page(f"/app/apply/{family.application}/main_applicant", slug="old_id-father")
    radio(page, "母亲")
    page.context.set_offline(True)
    go_on(page)
    page.get_by_text("网络断开了，您刚填的内容已保存在本机").wait_for()
    page.get_by_text("第 3 题").wait_for()  # the next question is there without a network
    shot(page, "app-offline")
    assert family.read()["form"].get("main_applicant") is None
    page.context.set_offline(False)
    page.get_by_text("网络断开了，您刚填的内容已保存在本机").wait_for(state="detached")
    assert family.read()["form"]["main_applicant"] == "mother"


def test_two_devices_both_values_are_shown(open_page, town, watch):
    watch.expected.append("412")
    family = applying(town, "old_id-mother", district_code=SIMING)
    page = open_page(f"/app/apply/{family.application}/main_applicant", slug="old_id-mother")
    page.get_by_role("radio", name="母亲").check()
    family.change(main_applicant="father")
    go_on(page)
    page.get_by_role("heading", name="这份申请刚在另一台设备上改过").wait_for()
    card = page.get_by_role("alert")
    expect(card.get_by_text("您刚填的：")).to_contain_text("母亲")
    expect(card.get_by_text("那边保存的：")).to_contain_text("父亲")
    assert family.read()["form"]["main_applicant"] == "father"
    assert_accessible(page)
    shot(page, "app-two-devices")
    page.get_by_role("button", name="用我刚填的").click()
    page.get_by_text("第 3 题").wait_for()
    assert family.read()["form"]["main_applicant"] == "mother"


def test_an_ended_session_comes_back_to_the_same_page_with_the_answer(open_page, town, watch):
    watch.expected.append("401")
    family = _without_hukou(town)
    page = open_page(f"/app/apply/{family.application}/home_certificate_no", slug="no_hukou-father")
    field = page.get_by_label("不动产权证号（选填）")
    field.fill("闽2017厦门市不动产权第0001234号")
    page.reload()
    expect(field).to_have_value("闽2017厦门市不动产权第0001234号")
    page.context.clear_cookies()
    go_on(page)
    page.get_by_text("登录已过期").wait_for()
    shot(page, "app-session-ended")
    page.get_by_role("button", name="登录后继续").click()
    pass_provider(page, town, "no_hukou-father")
    page.wait_for_url("**/home_certificate_no")
    expect(field).to_have_value("闽2017厦门市不动产权第0001234号", timeout=30_000)
    assert family.read()["form"]["home_certificate_no"] == "闽2017厦门市不动产权第0001234号"


def _without_hukou(town: Town) -> Applicant:
    caller = town.caller("no_hukou-father")
    agree(caller)
    child = caller.post(
        "/api/v1/me/children",
        {"name": "朱念恩", "id_number": None, "born_on": "2011-01-01", "sex": "male", "relation": "father"},
    )
    family = Applicant(caller, caller.post("/api/v1/applications", {"child_id": child["id"]})["id"])
    family.change(district_code=SIMING)
    return family
