"""A parent's own phone number: a code to it, told from the numbers that get no texts."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

NEW = "+8613906020777"


def test_another_phone_is_verified_by_the_code_sent_to_it(open_page, town, watch):
    watch.expected.append("422")
    inbox = town.inbox(NEW)
    seen = inbox.seen()
    page = open_page("/app/phone", slug="landline-mother")
    page.get_by_label("手机号", exact=True).fill("05926012345")
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_text("收不到短信，请填写手机号")).to_be_visible()
    assert_accessible(page)
    page.get_by_label("手机号", exact=True).fill(NEW.removeprefix("+86"))
    page.get_by_role("button", name="获取验证码").click()
    expect(page.get_by_role("button", name="秒后可重新获取")).to_be_disabled()
    code = inbox.wait_for_code(beyond=seen)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    page.get_by_label("短信验证码").fill(wrong)
    page.get_by_role("button", name="验证", exact=True).click()
    page.get_by_role("alert").or_(page.locator("[aria-invalid=true]")).first.wait_for()
    page.get_by_label("短信验证码").fill(code)
    page.get_by_role("button", name="验证", exact=True).click()
    expect(page.get_by_role("status").get_by_text("已验证")).to_be_visible()
    assert_accessible(page)
    shot(page, "app-phone")
    assert town.caller("landline-mother").get("/api/v1/me")["phone"].endswith("0777")
