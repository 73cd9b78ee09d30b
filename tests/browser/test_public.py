"""What anybody may read without signing in: policy, process, seats, contacts and figures."""

from __future__ import annotations

import pytest

from tests.browser.conftest import COMPUTER, PHONE
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

PAGES = {
    "policy": "思明",
    "process": "流程和时间",
    "seats": "学位和预警",
    "contacts": "咨询和联系",
    "official": "官方短信",
    "statistics": "各区对照",
}


@pytest.mark.parametrize("page_name", PAGES)
def test_a_public_page_is_read_by_anybody(open_page, page_name):
    page = open_page(f"/app/{page_name}")
    page.get_by_text(PAGES[page_name]).first.wait_for()
    page.get_by_role("heading", level=2).first.wait_for()
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), "wider than the phone"
    shot(page, f"app-{page_name}")


def test_whoever_has_no_phone_learns_where_to_come(open_page):
    page = open_page("/app/contacts")
    page.get_by_text("不会用手机、没有银行卡也能报名").wait_for()
    page.get_by_text("思明区积分入学服务点").wait_for()


def test_the_policy_opens_in_plain_words(open_page):
    page = open_page("/app/policy")
    page.get_by_role("link", name="看大白话版").first.click()
    page.wait_for_url("**/explanation?lang=zh")
    page.get_by_role("heading", level=1).wait_for()


@pytest.mark.parametrize(("locale", "words"), [("en-GB", "Process and dates"), ("zh-TW", "流程和時間")])
def test_the_device_s_language_is_spoken(open_page, locale, words):
    page = open_page("/app/process", locale=locale)
    page.get_by_role("heading", name=words).wait_for()
    assert page.evaluate("document.documentElement.lang") == {"en-GB": "en", "zh-TW": "zh-Hant"}[locale]


@pytest.mark.parametrize("size", [PHONE, COMPUTER], ids=["phone", "computer"])
def test_on_paper_there_are_no_buttons(open_page, size):
    page = open_page("/app/process", size=size)
    page.get_by_role("button", name="打印本页").wait_for()
    page.emulate_media(media="print")
    assert not page.get_by_role("button", name="打印本页").is_visible()
