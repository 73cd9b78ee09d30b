"""Families whose records are not plain: each sees what the city knows, and hands its application in."""

from __future__ import annotations

import re

import httpx
from playwright.sync_api import Page, expect

from tests.browser.family import agree, applying
from tests.browser.paper import sheets
from tests.browser.shots import shot
from tests.browser.town import Town
from tests.browser.watch import assert_accessible

SLOW = 40_000
TONGAN = "350212"


def hand_in(page: Page) -> str:
    """Choose the one district there is, confirm, and read the serial."""
    page.get_by_role("button", name="区申请").click(timeout=SLOW)
    page.locator("button:not([disabled])", has_text="确认提交").click(timeout=SLOW)
    number = page.locator("[data-serial]")
    number.wait_for(timeout=SLOW)
    return number.inner_text()


def test_a_family_whose_records_differ_sees_both_values_and_applies(open_page, town):
    agree(town.caller("mismatch-father"))
    page = open_page("/app/apply", slug="mismatch-father")
    page.get_by_text("两边不一致").first.wait_for(timeout=SLOW)
    for value in ("沈晓鹏", "沈小鹏"):
        expect(page.get_by_text(value).first).to_be_visible()
    assert_accessible(page)
    page.get_by_text("两边不一致").first.scroll_into_view_if_needed()
    shot(page, "app-mismatch")
    assert "-P1-" in hand_in(page)
    mend_and_print(page, f"/app/applications/{newest(town, 'mismatch-father')}/mends")


def newest(town: Town, slug: str) -> str:
    return str(town.caller(slug).get("/api/v1/applications")["items"][0]["id"])


def mend_and_print(page: Page, address: str) -> None:
    """Say that one goes to have the record mended, and open the slip to take along."""
    page.goto(address)
    page.get_by_role("button", name="我去更正（暂停计时）").first.click()
    expect(page.get_by_text("申请期限暂停计算")).to_be_visible()
    assert_accessible(page)
    shot(page, "app-mend-begun")
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="打印更正指引单").click()
    slip = opened.value
    slip.get_by_role("heading", name="记录更正指引单").wait_for()
    expect(slip.get_by_text("沈小鹏").first).to_be_visible()
    slip.emulate_media(media="print")
    assert sheets(slip.pdf(prefer_css_page_size=True)) <= 2
    assert slip.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_twins_get_an_application_each_one_after_the_other(open_page, town):
    caller = town.caller("twins-father")
    agree(caller)
    first, second = (child["name"] for child in caller.get("/api/v1/me/children")["items"])
    page = open_page("/app/apply", slug="twins-father")
    page.get_by_role("button", name=f"为{first}申请").wait_for()
    assert_accessible(page)
    shot(page, "app-children")
    page.get_by_role("button", name=f"为{first}申请").click()
    one = hand_in(page)
    page.get_by_role("link", name=f"为{second}申请").click()
    page.get_by_role("button", name=f"为{second}申请").click()
    page.get_by_text(second).first.wait_for()
    page.locator("[data-serial]").wait_for(state="detached")
    assert hand_in(page) != one
    assert len(caller.get("/api/v1/applications")["items"]) == 2


def test_a_divorced_parent_applies_without_the_other(open_page, town):
    caller = town.caller("divorced-mother")
    agree(caller)
    page = open_page("/app/apply", slug="divorced-mother")
    page.get_by_text("离异").first.wait_for(timeout=SLOW)
    expect(page.get_by_role("heading", name="另一方家长")).to_have_count(0)
    assert "-P1-" in hand_in(page)


def test_rare_characters_are_shown_as_they_are(open_page, town):
    caller = town.caller("rare_characters-father")
    agree(caller)
    name, child = town.person("rare_characters-father").name, caller.get("/api/v1/me/children")["items"][0]
    page = open_page("/app/record", slug="rare_characters-father")
    page.get_by_role("heading", name=f"孩子 {child['name']}").wait_for(timeout=SLOW)
    expect(page.get_by_role("heading", name=f"申请人 {name}")).to_be_visible()
    expect(page.get_by_text("�")).to_have_count(0)
    assert_accessible(page)
    shot(page, "app-record")


def test_a_child_outside_the_household_book_is_added_and_errors_are_named(open_page, town, watch):
    watch.expected.append("422")
    agree(town.caller("hk_macao_child-father"))
    page = open_page("/app/apply", slug="hk_macao_child-father")
    page.get_by_role("link", name="添加户口簿上没有的孩子").click()
    page.get_by_role("button", name="保存并继续").click()
    summary = page.get_by_role("alert")
    summary.get_by_role("link", name="请填写孩子姓名").wait_for()
    assert_accessible(page)
    shot(page, "app-errors")
    summary.get_by_role("link", name="请填写孩子姓名").click()
    expect(page.get_by_label("孩子姓名")).to_be_focused()
    page.get_by_label("孩子姓名").fill("何乐怡")
    page.get_by_label("证件号码（没有可不填）").fill("H12345678")
    page.get_by_label("出生日期").fill("2011-02-03")
    page.get_by_label("女", exact=True).check()
    page.get_by_label("父亲").check()
    page.get_by_role("button", name="保存并继续").click()
    summary.get_by_role("link", name="身份证号码只能是数字").click()
    expect(page.get_by_label("证件号码（没有可不填）")).to_be_focused()
    expect(page.get_by_label("孩子姓名")).to_have_value("何乐怡")
    page.get_by_label("证件号码（没有可不填）").fill("")
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("button", name="向思明区申请").wait_for(timeout=SLOW)  # a child without papers may apply
    page.get_by_role("link", name="填写志愿学校").click()
    page.get_by_role("heading", name="申请步骤").wait_for()
    assert_accessible(page)
    shot(page, "app-tasks")


def test_a_child_of_hong_kong_applies_with_its_own_permit(open_page, town):
    child = town.person("hk_macao_child-child")
    agree(town.caller("hk_macao_child-mother"))
    page = open_page("/app/apply/child", slug="hk_macao_child-mother")
    page.get_by_label("孩子姓名").fill(child.name)
    page.get_by_label("证件号码（没有可不填）").fill(child.id_number)
    page.get_by_label("出生日期").fill("2011-03-16")
    page.get_by_label("男", exact=True).check()
    page.get_by_label("母亲").check()
    page.get_by_role("button", name="保存并继续").click()
    page.get_by_role("button", name="继续").click(
        timeout=SLOW
    )  # no district at a glance: it goes to a person
    page.get_by_role("radio", name=re.compile("^思明")).check()
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url(lambda url: not url.endswith("/district"))
    page.goto(
        f"/app/apply/{newest(town, 'hk_macao_child-mother')}/notice"
    )  # nobody hands in what was not read
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/check")
    page.locator("button:not([disabled])", has_text="同意并提交").click(timeout=SLOW)
    page.locator("[data-serial]").wait_for(timeout=SLOW)
    application = newest(town, "hk_macao_child-mother")
    page.goto(f"/app/applications/{application}/points")
    expect(page.get_by_text("港澳台").first).to_be_visible(timeout=SLOW)
    assert_accessible(page)
    shot(page, "app-hong-kong")
    page.goto(f"/app/applications/{application}")
    expect(page.get_by_text("审核中").or_(page.get_by_text("核验中")).first).to_be_visible()
    page.get_by_role("heading", name="办理进度").wait_for()


def test_a_slow_police_register_is_waited_for_and_the_child_appears_by_itself(open_page, town):
    exchange = f"{town.city.environment['EXCHANGE_URL']}/standin/faults"
    household = {"dataset": "police.household"}
    httpx.post(exchange, json=household | {"kind": "slow", "value": 4000}, trust_env=False).raise_for_status()
    try:
        page = open_page("/app/apply", slug="born_out_of_range-father")
        page.get_by_role("button", name="同意并继续").click()
        page.get_by_text("正在向公安查询户口簿上的孩子").wait_for(timeout=SLOW)
        assert_accessible(page)
        shot(page, "app-seeking-child")
        page.wait_for_url(re.compile(r"/app/apply/[0-9a-f-]{36}"), timeout=SLOW)
    finally:
        httpx.post(exchange, json=household | {"kind": "none"}, trust_env=False).raise_for_status()


def test_a_notice_that_has_to_be_read_stays_open_for_its_half_minute(open_page, town):
    """Tong'an's own page did so; whoever goes on too early is told how long, and nothing is lost."""
    family = applying(town, "already_enrolled-father", district_code=TONGAN)
    page = open_page("/app/", slug="already_enrolled-father")
    page.clock.install()
    page.goto(f"/app/apply/{family.application}/notice")
    page.get_by_text("请看完报名须知").wait_for()
    assert_accessible(page)
    shot(page, "app-question-notice")
    page.get_by_role("button", name="下一步").click()
    expect(
        page.get_by_role("alert").get_by_text(re.compile("请先看完报名须知，还有 (30|2[0-9]) 秒"))
    ).to_be_visible()
    page.clock.run_for(31_000)
    expect(page.get_by_text("请看完报名须知")).to_be_hidden()
    page.get_by_role("button", name="下一步").click()
    page.wait_for_url("**/check")
