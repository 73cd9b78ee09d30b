"""The serial without a network, its receipt, and what a grandparent sees with the serial alone."""

from __future__ import annotations

import io
import json

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import expect

from tests.browser.applied import apply
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

OURS = {"__Host-icity_access", "__Host-icity_refresh", "__Host-icity_here"}
HELD = """async () => {
  const caches_ = await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))
  return {
    databases: (await indexedDB.databases()).map(one => one.name),
    session: Object.keys(sessionStorage),
    cached: caches_.flat().map(one => one.url),
  }
}"""  # what the pages keep on this device


@pytest.fixture(scope="module")
def family(town):
    family = apply(town, "grandparents_home-father")
    family.wait_until("under_review", "ineligible", "qualified")
    return family


def qr_on(page) -> str:
    """What a scanner reads off the screen."""
    picture = Image.open(io.BytesIO(page.get_by_role("img").first.screenshot()))
    return zxingcpp.read_barcodes(picture)[0].text


def test_the_serial_is_there_without_a_network(open_page, watch, family):
    page = open_page(f"{family.page}/serial", slug=family.slug, color_scheme="dark")
    expect(page.get_by_text(family.row["serial"])).to_be_visible()
    assert qr_on(page) == family.row["qr_text"], "readable in the dark theme too"
    assert_accessible(page)
    shot(page, "app-serial-dark")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    page.reload()
    expect(page.get_by_text(family.row["serial"])).to_be_visible()
    watch.expected.append("ERR_INTERNET_DISCONNECTED")
    page.context.set_offline(True)
    page.reload()
    expect(page.get_by_text("现在没有网络")).to_be_visible()
    expect(page.get_by_text(family.row["serial"])).to_be_visible()
    assert qr_on(page) == family.row["qr_text"]
    page.get_by_role("button", name="验证回执").click()
    expect(page.get_by_text("签名有效")).to_be_visible()
    shot(page, "app-serial-offline")
    page.context.set_offline(False)
    page.get_by_role("button", name="重新连接").click()
    expect(page.get_by_text("现在没有网络")).to_be_hidden()


def test_the_receipt_is_saved_and_checked(open_page, family):
    page = open_page(f"{family.page}/serial", slug=family.slug)
    page.get_by_role("button", name="验证回执").click()
    expect(page.get_by_text("回执真实有效")).to_be_visible()
    with page.expect_download() as saved:
        page.get_by_role("button", name="保存回执文件").click()
    kept = json.loads(saved.value.path().read_text())
    assert kept == family.row["receipt"]
    shot(page, "app-serial")


def test_a_changed_receipt_is_told_apart(open_page, watch, family):
    page = open_page(f"{family.page}/serial", slug=family.slug)
    expect(page.get_by_role("button", name="验证回执")).to_be_visible()
    forge = """async id => {
      const open = indexedDB.open('icity-serial', 1)
      await new Promise(done => (open.onsuccess = done))
      const store = open.result.transaction('serials', 'readwrite').objectStore('serials')
      const kept = await new Promise(done => (store.get(id).onsuccess = e => done(e.target.result)))
      kept.receipt.at = '2017-04-01T00:00:00+00:00'
      await new Promise(done => (store.put(kept).onsuccess = done))
      open.result.close()
    }"""
    page.evaluate(forge, family.id)
    watch.expected.append("503")
    page.route("**/api/v1/applications/**", lambda route: route.fulfill(status=503, body="{}"))
    page.context.clear_cookies()
    page.reload()
    page.get_by_role("button", name="验证回执").click()
    expect(page.get_by_text("不是平台签发的回执")).to_be_visible()


def test_the_phone_keeps_the_serial_page_and_no_answer_of_the_api(open_page, family):
    page = open_page(f"{family.page}/serial", slug=family.slug)
    expect(page.get_by_text(family.row["serial"])).to_be_visible()
    names = "indexedDB.databases().then(all => all.map(one => one.name))"
    assert "icity-serial" in page.evaluate(names)
    left = page.evaluate(
        """async () => {
          const all = await caches.keys()
          const urls = []
          for (const name of all) for (const one of await (await caches.open(name)).keys()) urls.push(one.url)
          return urls.filter(url => url.includes('/api/'))
        }"""
    )
    assert left == [], "no answer of the API is kept"


@pytest.mark.parametrize("typed", ["{plain}", " {lower} "])
def test_the_grandparent_sees_state_only(open_page, town, family, typed):
    serial = family.row["serial"]
    written = typed.format(plain=serial, lower=serial.lower().replace("-", " "))
    page = open_page("/app/lookup")
    page.get_by_label("流水号").fill(written)
    expect(page.get_by_text(f"识别为：{serial}")).to_be_visible()
    page.get_by_label("手机号后四位").fill(town.person(family.slug).phone[-4:])
    page.get_by_role("button", name="查询").click()
    expect(page.get_by_text(family.reload()["state_zh"])).to_be_visible()
    assert family.row["child_name"] not in page.content()
    assert_accessible(page)
    shot(page, "app-lookup")


def test_a_wrong_check_character_is_said_while_typing(open_page, family):
    serial = family.row["serial"]
    wrong = serial[:-1] + ("2" if serial[-1] != "2" else "3")
    page = open_page("/app/lookup")
    page.get_by_label("流水号").fill(wrong)
    expect(page.get_by_text("流水号不对")).to_be_visible()
    expect(page.get_by_role("button", name="查询")).to_be_disabled()


def test_signing_out_leaves_nothing_on_a_borrowed_phone(open_page, town, watch, family):
    page = open_page(f"{family.page}/serial", slug=family.slug)
    expect(page.get_by_text(family.row["serial"])).to_be_visible()
    assert page.evaluate(HELD)["databases"] == ["icity-serial"]
    page.goto("/app/settings")
    watch.expected.append("ERR_INTERNET_DISCONNECTED")
    leave = page.get_by_role("button", name="退出登录")
    expect(leave).to_be_visible()
    page.context.set_offline(True)
    leave.click()
    expect(page.get_by_role("alert").get_by_text("网络断开了")).to_be_visible()
    assert page.evaluate(HELD)["databases"] == [], "wiped although the session could not be ended"
    page.context.set_offline(False)
    leave.click()
    page.wait_for_url("**/app/")
    expect(page.get_by_role("button", name="登录", exact=True)).to_be_visible()
    held = page.evaluate(HELD)
    assert held["databases"] == []
    assert set(held["session"]) <= {"vue-router:scroll"}, "where a page was scrolled to, and no answer"
    assert not [address for address in held["cached"] if "/api/" in address]
    assert {cookie["name"] for cookie in page.context.cookies(town.url)} & OURS == set()
    name = town.person(family.slug).name
    assert name not in page.evaluate("JSON.stringify(localStorage)") + page.content()
