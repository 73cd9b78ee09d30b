"""A policy from draft to force in the console, and what else needs a second look or a second person."""

from __future__ import annotations

import re
from typing import Any

import psycopg
import pytest
from playwright.sync_api import expect

from app.launch.demo.caller import wait_for
from tests.browser.applied import apply
from tests.browser.conftest import COMPUTER
from tests.browser.shots import shot
from tests.browser.town import Town
from tests.browser.watch import assert_accessible

SIMING, JIMEI, BUREAU = "staff-siming-admin", "staff-jimei-admin", "staff-bureau"
PACK = "xiamen/jimei/2017"
TEXT = "mandate_given.en.v1"


def change(town: Town, statement: str, *values: Any) -> None:
    """Make the city one in which people have not agreed yet: the demo's officers did so at its start."""
    address = town.city.environment["DATABASE_URL"].replace("postgresql+psycopg:", "postgresql:")
    with psycopg.connect(address) as connection:
        assert connection.execute(statement, values).rowcount == 1


def test_a_draft_is_begun_checked_compared_and_measured(open_page):
    page = open_page("/console/policy", slug=SIMING, size=COMPUTER)
    page.get_by_role("button", name="修改 2017 年施行中的版本").click()
    box = page.get_by_label("草稿（YAML）")
    expect(box).to_have_value(re.compile("base_years:"))
    begun = box.input_value()
    at = begun.splitlines().index("base_years:") + 2

    box.fill(begun.replace("base_years:\n  value: 2", "base_years:\n  value: zwei"))
    page.get_by_role("button", name="检查", exact=True).click()
    page.get_by_text("检查未通过").wait_for()
    page.get_by_role("button", name=f"草稿 第 {at} 行").click()
    chosen = "box => box.value.slice(box.selectionStart, box.selectionEnd)"
    assert box.evaluate(chosen) == "  value: zwei"
    assert_accessible(page)
    shot(page, "console-policy-check")

    box.fill(begun.replace("base_years:\n  value: 2", "base_years:\n  value: 1"))
    page.get_by_role("button", name="与施行中的比较").click()
    row = page.get_by_role("row", name="base_years.value")
    assert (row.locator("del").inner_text(), row.locator("ins").inner_text()) == ("2", "1")
    page.get_by_role("button", name="看大白话版").click()
    expect(page.locator("pre")).to_contain_text("思明区2017年积分入学")

    page.get_by_role("button", name="测算影响").click()
    page.get_by_role("heading", name="影响测算：xiamen/siming/2017").wait_for()
    page.get_by_role("row", name="分数有变").wait_for()
    assert_accessible(page)
    shot(page, "console-policy-draft")
    page.goto("/console/")
    page.get_by_role("link", name="影响测算：xiamen/siming/2017").first.click()
    page.get_by_role("row", name="分数有变").wait_for()


def test_next_years_draft_replaces_another_only_after_a_question(open_page):
    page = open_page("/console/policy", slug=SIMING, size=COMPUTER)
    box = page.get_by_label("草稿（YAML）")
    box.fill("title: 自己写的")
    page.get_by_role("button", name="起草 2018 年：从 2017 年顺延日期").click()
    question = page.get_by_role("dialog")
    question.get_by_text("会被替换").wait_for()
    assert_accessible(page)
    question.get_by_role("button", name="替换").click()
    expect(box).to_have_value(re.compile("entry_year: 2018"))
    assert page.get_by_label("按哪一份政策检查").input_value() == "xiamen/siming/2018"
    with page.expect_download() as saved:
        page.get_by_role("button", name="另存为文件").click()
    assert saved.value.suggested_filename == "xiamen-siming-2018.yaml"
    assert saved.value.path().read_text("utf-8") == box.input_value()


@pytest.fixture
def unfiled(town):
    """Jimei's deployed pack differs from the version in force: it is to be filed."""
    change(
        town,
        "UPDATE policy_filing SET digest = repeat('0', 64), version = 0 WHERE policy_id = %s",
        PACK,
    )


def test_two_people_bring_a_version_into_force(open_page, unfiled):
    district = open_page("/console/policy", slug=JIMEI, size=COMPUTER)

    file_it = district.locator("article", has_text="2017年").get_by_role("button", name="提交备案")

    def submit(reason: str) -> None:
        file_it.click()
        box = district.get_by_role("dialog")
        send = box.get_by_role("button", name="提交备案")
        assert send.is_disabled()
        box.get_by_label("已过备案期限，请写明逾期理由").fill(reason)
        send.click()
        box.wait_for(state="hidden")

    submit("区政府会议推迟")
    row = district.locator("tr", has_text=PACK).first
    row.get_by_text("等市教育局的另一人批准").wait_for()
    assert not row.get_by_role("button").count()

    bureau = open_page("/console/policy", slug=BUREAU, size=COMPUTER)
    line = bureau.locator("tr", has_text=PACK).first

    def decide(button: str, *, because: str = "") -> None:
        line.get_by_role("button", name=button, exact=True).click()
        box = bureau.get_by_role("dialog")
        if because:
            box.get_by_label("需要修改什么").fill(because)
        box.get_by_role("button", name=button, exact=True).click()
        box.wait_for(state="hidden")

    line.get_by_text("逾期提交").wait_for()
    decide("退回", because="请补充影响测算的说明")
    line.get_by_text("已退回").wait_for()

    district.reload()
    row.get_by_text("退回原因：请补充影响测算的说明").wait_for()
    submit("已补充说明")
    bureau.reload()
    decide("批准")
    line.get_by_text("已批准，未生效").wait_for()
    assert_accessible(bureau)
    shot(bureau, "console-policy-filing")
    decide("生效")
    line.get_by_text("生效中").wait_for()
    district.reload()
    row.get_by_text("生效中").wait_for()
    assert not file_it.count()


def test_two_people_agree_to_a_text(open_page, town):
    change(town, "DELETE FROM template_approval WHERE name = %s", TEXT)
    first = open_page("/console/texts", slug=SIMING, size=COMPUTER)
    row = first.locator("tr", has_text=TEXT)
    row.get_by_role("button", name="提交").click()
    row.get_by_text("要由另一人批准").wait_for()
    assert not row.get_by_role("button", name="批准").count()
    second = open_page("/console/texts", slug=BUREAU, size=COMPUTER)
    line = second.locator("tr", has_text=TEXT)
    line.get_by_role("button", name="批准").click()
    second.get_by_role("dialog").get_by_role("button", name="批准").click()
    line.get_by_text("使用中").wait_for()
    assert "提交：思****" in line.inner_text()
    assert "批准：市******" in line.inner_text()
    assert_accessible(second)


def test_a_slot_is_closed_after_its_consequences_were_shown(open_page):
    page = open_page("/console/sites", slug=JIMEI, size=COMPUTER)
    page.get_by_role("button", name="关闭", exact=True).first.click()
    box = page.get_by_role("dialog")
    box.get_by_label("关闭的原因").fill("场地停电")
    box.get_by_role("button", name="看影响").click()
    told = box.get_by_role("status")
    told.wait_for()
    assert "0" in told.inner_text() or "没有" in told.inner_text()
    assert_accessible(page)
    shot(page, "console-sites-close")
    box.get_by_role("button", name="关闭并通知").click()
    box.wait_for(state="hidden")
    page.get_by_text("已关闭：场地停电").wait_for()


def test_the_bureau_chooses_whose_slots_it_sees(open_page):
    page = open_page("/console/sites", slug=BUREAU, size=COMPUTER)
    page.locator("tbody tr").first.wait_for()
    page.locator("main select").select_option(label="湖里")
    page.get_by_role("cell", name="湖里").first.wait_for()
    assert not page.get_by_role("button", name="生成时段").count()


def test_a_text_of_ours_is_known_by_its_digits(open_page, town):
    family = apply(town, "old_id-father")
    phone = town.person("old_id-father").phone
    sms = wait_for("the text", lambda: town.inbox(phone).find("入学申请已提交"))
    page = open_page("/app/official")
    page.get_by_label("流水号").fill(family.row["serial"])
    page.get_by_label("手机号后四位").fill(phone[-4:])
    page.get_by_label("短信末尾的四位核对码").fill(sms["body"].strip()[-4:])
    page.get_by_role("button", name="核对").click()
    page.get_by_role("heading", name="是本平台发送的").wait_for()
    page.get_by_text("《申请已提交》").wait_for()
    assert_accessible(page)
    shot(page, "app-official-check")
