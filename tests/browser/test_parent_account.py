"""A parent's own phone number, told from those that get no texts; and whom the parent let help, until taken back."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from app.launch.demo.caller import StepFailed
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

NEW, HELPED = "+8613906020777", "collective_hukou-father"


def give_mandate(town):
    """A desk of Siming with the live mandate of a parent who read out the code."""
    office, parent = town.office(), town.person(HELPED)
    site = office._staff("admin").get("/api/v1/district/sites")["items"][0]
    desk = office._desk_at(site["id"])
    inbox = town.inbox(parent.phone)
    seen = inbox.seen()
    card = {"name": parent.name, "id_number": parent.id_number, "phone": parent.phone, "id_seen": True}
    asked = desk.post("/api/v1/assisted/mandates", {"kind": "code"} | card)
    body = {"mandate_id": asked["mandate_id"], "code": inbox.wait_for_code(beyond=seen)}
    desk.post("/api/v1/assisted/confirmations", body, status=200)
    desk.headers["X-Mandate"] = asked["mandate_id"]
    return desk


def test_a_mandate_is_seen_and_taken_back(open_page, town):
    desk = give_mandate(town)
    desk.get("/api/v1/assisted/children")
    page = open_page("/app/ledger", slug=HELPED)
    mandates = page.get_by_role("region", name="委托", exact=True)
    mandates.get_by_text("代办中").wait_for()
    mandates.get_by_text("凭您的短信验证码").wait_for()
    assert_accessible(page)
    shot(page, "app-mandates")
    mandates.get_by_role("button", name="撤销委托").click()
    box = page.get_by_role("dialog")
    box.get_by_text("撤销后立即不能再替您办理").wait_for()
    box.get_by_role("button", name="撤销委托").click()
    mandates.get_by_text("已结束：您撤销了委托").wait_for()
    box.wait_for(state="hidden")
    assert not mandates.get_by_role("button").count()
    assert_accessible(page)
    with pytest.raises(StepFailed, match="mandate_needed"):
        desk.get("/api/v1/assisted/children")


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
