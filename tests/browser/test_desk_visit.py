"""The desk on the real stack: a code before the camera, a look, a signature; and all of it without a connection."""

from __future__ import annotations

import io
import json
import re

import pytest
import zxingcpp
from PIL import Image
from playwright.sync_api import Page

from tests.browser.applied import apply, decide, photo
from tests.browser.conftest import PHONE
from tests.browser.desk_day import Visitor, invite_device
from tests.browser.desk_stage import (
    CONFLICT,
    EARLY,
    FROM_AFAR,
    OFFLINE,
    ONLINE,
    cookies,
    open_desk,
    site_id,
    town,
    visitors,
)
from tests.browser.desk_window import PIN, Desk
from tests.browser.shots import shot
from tests.browser.watch import assert_accessible

__all__ = ["cookies", "open_desk", "site_id", "town", "visitors"]

HELPED, RETURNED = "gap_bridged-father", "mismatch-father"  # in April; the others on the day of their visit
PAPER = {"name": "户口簿.jpg", "mimeType": "image/jpeg", "buffer": photo()}
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_NETWORK_CHANGED"]

pytestmark = pytest.mark.timeout(300)  # the first test waits for the city and its families


def test_a_helper_applies_for_a_parent_and_sees_no_name(open_desk, town, site_id):
    """In April, before the clock goes to the day of the visits."""
    parent = town.person(HELPED)
    desk = open_desk("staff-siming-desk", site_id=site_id)
    page = desk.page
    desk.ask_for_a_mandate(parent)
    assert_accessible(page)
    inbox = town.inbox(parent.phone)
    seen = inbox.seen()
    page.get_by_role("button", name="请求授权").click()
    page.get_by_label("6 位验证码").fill(inbox.wait_for_code(beyond=seen))
    page.get_by_role("button", name="确认授权").click()
    page.get_by_role("button", name="家长已听清并同意").wait_for()
    assert_accessible(page)
    page.get_by_role("button", name="家长已听清并同意").click()
    page.get_by_role("heading", name="为哪个孩子申请").wait_for(timeout=60_000)
    assert parent.name not in page.inner_text("body")
    page.get_by_role("button", name=re.compile(r"· 20\d\d")).click()
    page.get_by_role("button", name="选定 思明").click()
    page.get_by_label("家长已听清并作出声明").check()
    assert_accessible(page)
    page.get_by_role("button", name="代为提交").click()
    page.get_by_role("heading", name="已提交").wait_for()
    desk.see("SM17-P1-")
    assert_accessible(page)
    shot(page, "desk-assisted")
    picture = Image.open(io.BytesIO(page.get_by_alt_text("流水号二维码").screenshot()))
    printed = zxingcpp.read_barcode(picture)
    assert printed is not None
    assert printed.text.removeprefix("IC1:") in page.locator(".serial").inner_text().replace("-", "")


def test_a_returned_file_is_mended_at_the_counter(open_desk, town, site_id):
    """The missing paper is seen once, then the file goes back under a mandate on paper, all on a phone."""
    family = apply(town, RETURNED)
    decide(family, "returned", "photo_unreadable", note="户口簿看不清，请带原件")
    desk = open_desk("staff-siming-desk", site_id=site_id, size=PHONE)
    page = desk.page
    desk.type(family.row["serial"])
    desk.see("申请已退回补正。")
    page.get_by_role("heading", name="还有 1 种材料要看").wait_for()
    page.get_by_label("拍照前已核对原件").check()
    assert_accessible(page)
    shot(page, "desk-papers")
    page.locator("input[type=file]").set_input_files(PAPER)
    page.get_by_role("heading", name="材料已核对，不必再带").wait_for()
    desk.ask_for_a_mandate(town.person(RETURNED), "签字的授权书")
    page.get_by_role("button", name="请求授权").click()
    page.get_by_role("button", name="拍授权书").wait_for()
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(PAPER)
    page.get_by_role("button", name="家长已听清并同意").click()
    page.get_by_role("button", name=re.compile(r"· 20\d\d")).click(timeout=60_000)
    desk.see("户口簿看不清，请带原件")
    page.get_by_label("补充说明").fill("户口簿已在窗口核对")
    page.get_by_role("button", name="保存").click()
    desk.see("（已填写）")
    page.get_by_text("其他材料（").click()
    desk.see("B级：窗口已核对原件")
    assert_accessible(page)
    shot(page, "desk-returned")
    page.get_by_label("家长已听清并作出声明").check()
    page.get_by_role("button", name="代为提交").click()
    page.get_by_role("heading", name="已提交").wait_for()
    assert family.reload()["state"] != "returned"


def test_a_green_family_is_confirmed_in_three_interactions(open_desk, visitors):
    family = visitors[ONLINE]
    desk = open_desk("staff-siming-desk", camera=family.application["qr_text"], site_id=family.site_id)
    page = desk.page
    desk.see("可以办理 · 绿色通道")
    assert_accessible(page)
    shot(page, "desk-look")
    page.evaluate("window.acts = 0")
    desk.ask_for_the_signature()
    desk.sign()
    assert_accessible(page)
    desk.finish("完成确认")
    page.get_by_role("heading", name="已确认", exact=True).wait_for()
    assert page.evaluate("window.acts") <= 3
    assert_accessible(page)
    assert family.reload()["state"] == "confirmed"
    page.get_by_role("button", name="下一位").click()
    desk.wedge(family.serial)
    desk.see("已完成现场确认，不必重复办理。")
    desk.see("1 号窗口 确认")  # who, when and where
    desk.type("SM17-P1-000001-C")
    desk.see("流水号读取有误。")
    assert_accessible(page)


def test_a_device_is_enrolled_by_its_code_and_knows_a_receipt(open_desk, visitors, town):
    """The camera is shown the administrator's code, then a family's signed receipt; nothing is typed but the PIN."""
    family = visitors[FROM_AFAR]
    receipt = json.dumps(family.application["receipt"], separators=(",", ":"))
    code = invite_device(town, family.site_id, "2 号窗口")
    desk = open_desk("staff-siming-desk", camera=(f"ICD:{code}", receipt))
    desk.page.goto("/desk/")
    desk.begin()
    desk.see("签名回执")
    desk.see("预约时间还没到。")
    desk.page.get_by_role("button", name="锁定").wait_for()
    desk.wedge(receipt)
    desk.see("✓ 签名回执为真")
    forged = receipt.replace(family.application["receipt"]["digest"][:6], "000000")
    desk.wedge(forged)
    desk.see("✕ 签名回执是伪造的，或被改动过")
    assert_accessible(desk.page)
    shot(desk.page, "desk-receipt")


def test_a_family_that_came_early_is_taken_in_called_and_confirmed(open_desk, visitors):
    family = visitors[EARLY]
    desk = open_desk("staff-siming-desk", site_id=family.site_id, size=PHONE)
    page = desk.page
    desk.type(family.serial)
    desk.see("预约时间还没到。")
    assert page.get_by_role("button", name="主管特许").count() == 0
    page.get_by_role("button", name="登记到今天的普通窗口").click()
    desk.see("可以办理")
    page.get_by_role("button", name="先取号排队").click()
    ticket = re.search(r"[AB]\d{3}", page.get_by_text("已取号").inner_text())
    assert ticket is not None
    page.get_by_role("link", name="叫号").click()
    page.get_by_text(ticket[0]).wait_for()
    page.get_by_label("窗口号").fill("3")
    page.get_by_role("button", name="叫下一位").click()
    page.get_by_role("heading", name="正在办理").wait_for()
    page.get_by_role("button", name="再叫一次").click()
    desk.see("已叫到 3 号窗口，第 2 次")
    assert_accessible(page)
    shot(page, "desk-called")
    page.get_by_role("button", name="查看家庭").click()
    desk.ask_for_the_signature()
    desk.sign()
    desk.finish("完成确认")
    page.get_by_role("heading", name="已确认", exact=True).wait_for()
    assert family.reload()["state"] == "confirmed"
    page.get_by_role("link", name="叫号").click()
    page.get_by_text("现在没有等候的家庭").wait_for()  # the confirmation has finished the ticket
    assert page.get_by_text(ticket[0]).count() == 0
    page.get_by_role("link", name="今日").click()
    desk.see("现场登记")
    desk.see(f"尾号 {family.serial[-6:].replace('-', '')[-4:]}")
    assert_accessible(page)
    shot(page, "desk-history")


def test_without_a_connection_nothing_is_called_confirmed(open_desk, visitors, town, watch):
    watch.expected += NO_NETWORK
    family, other = visitors[OFFLINE], visitors[CONFLICT]
    desk = open_desk("staff-siming-desk", camera=family.application["qr_text"], site_id=family.site_id)
    page = desk.page
    desk.see("可以办理")
    page.get_by_role("button", name="下一位").or_(page.get_by_label("流水号")).first.wait_for()
    page.context.set_offline(True)
    desk.see("断网办理中")
    desk.see("分钟前")
    for visitor in (family, other):
        desk.type(visitor.serial)
        desk.see("离线核验")
        assert_accessible(page)
        desk.ask_for_the_signature()
        desk.sign()
        desk.finish("暂存")
        page.get_by_role("heading", name="已暂存，尚未确认").wait_for()
        assert page.get_by_role("heading", name="已确认", exact=True).count() == 0
        assert visitor.reload()["state"] == "slot_booked"
    assert_accessible(page)
    shot(page, "desk-offline")
    desk.type(family.serial)
    desk.see("等待上传，不要重复办理")
    _nothing_readable_is_kept(desk, family)
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("heading", name="离线记录").wait_for()  # nobody leaves while a signature waits
    other.parent.post(f"{other.path}/withdrawals", status=200)
    page.get_by_role("link", name="离线记录").click()
    page.context.set_offline(False)
    page.get_by_role("heading", name=re.compile("已确认$")).wait_for()
    page.get_by_role("heading", name="须人工处理").wait_for()
    assert family.reload()["state"] == "confirmed"
    assert_accessible(page)
    shot(page, "desk-conflict")
    page.get_by_role("button", name="我已知悉").click()
    page.get_by_role("heading", name="须人工处理").wait_for(state="detached")
    _settle_the_conflict(open_desk("staff-siming-supervisor", site_id=family.site_id), other)


def _settle_the_conflict(desk: Desk, family: Visitor) -> None:
    """The supervisor sees it at another desk."""
    page = desk.page
    page.get_by_role("link", name="冲突").click()
    desk.see(family.serial)
    desk.see("已撤回")
    assert_accessible(page)
    shot(page, "desk-conflicts")
    page.get_by_label("处理经过").fill("家长已自行撤回，电话确认无误")
    page.get_by_role("button", name="标记为已处理").click()
    desk.see("家长已自行撤回，电话确认无误")
    assert page.get_by_role("button", name="标记为已处理").count() == 0


def _nothing_readable_is_kept(desk: Desk, family: Visitor) -> None:
    """What lies in the browser's database is a token and ciphertext."""
    kept = desk.page.evaluate(
        """async () => {
          const opened = await new Promise(done => {
            const asked = indexedDB.open('icity-desk'); asked.onsuccess = () => done(asked.result) })
          const rows = name => new Promise(done => {
            const asked = opened.transaction(name).objectStore(name).getAll()
            asked.onsuccess = () => done(asked.result) })
          const text = value => new TextDecoder().decode(value)
          const queue = await rows('queue'), snapshot = await rows('snapshot')
          return [...queue.map(row => row.sealed), ...snapshot].map(one => text(one.data)).join(' ')
        }"""
    )
    assert len(kept) > 1000
    assert family.serial not in kept
    assert family.serial.replace("-", "") not in kept


def test_an_idle_desk_locks_and_its_pin_opens_it(open_desk, visitors, town, watch):
    watch.expected.append("403")
    desk = open_desk("staff-siming-desk")
    page = desk.page
    page.clock.install()
    desk.enrol(invite_device(town, visitors[ONLINE].site_id))
    page.clock.fast_forward("05:01")
    page.get_by_role("heading", name="窗口已锁定").wait_for()
    assert_accessible(page)
    shot(page, "desk-locked")
    _unlock(desk, "905173")
    desk.see("还可以试")
    _unlock(desk, PIN)
    page.get_by_label("流水号").wait_for()


def _unlock(desk: Desk, pin: str) -> None:
    desk.page.get_by_label("6 位解锁码").fill(pin)
    desk.page.get_by_role("button", name="解锁", exact=True).click()


def test_the_hall_hears_numbers_and_the_supervisor_finds_a_family(open_desk, visitors, town):
    family = visitors[ONLINE]
    desk = open_desk("staff-siming-supervisor", site_id=family.site_id)
    page = desk.page
    page.get_by_role("link", name="查找").click()
    page.get_by_label("完整手机号").fill(town.person(ONLINE).phone)
    page.get_by_role("button", name="查找").click()
    page.get_by_role("heading", name="林**").wait_for()
    assert_accessible(page)
    shot(page, "desk-find")
    page.get_by_role("button", name="查看").click()
    desk.see("流水号" if family.application["state"] == "slot_booked" else "下一步")
    _let_serve(desk, visitors[FROM_AFAR])
    page.get_by_role("link", name="叫号").click()
    desk.see("等候 0 户")
    assert_accessible(page)
    shot(page, "desk-hall")
    _look_otherwise(page)
    admin = town.office()._staff("admin")
    key = admin.post(f"/api/v1/district/sites/{family.site_id}/board-keys")["key"]
    board = open_desk(None).page
    board.goto(f"/desk/board?key={key}")
    board.get_by_text("还没有叫号").wait_for()
    assert_accessible(board)
    shot(board, "desk-board")


def _look_otherwise(page: Page) -> None:
    """The desk's own size of type and colours."""
    page.get_by_role("link", name="显示", exact=True).click()
    page.get_by_role("radio", name="大字").check()
    page.get_by_role("radio", name="深色").check()
    assert page.evaluate("document.documentElement.hasAttribute('data-elder')")
    assert_accessible(page)
    shot(page, "desk-display")


def _let_serve(desk: Desk, family: Visitor) -> None:
    """Somebody who came from afar on the wrong day is served today, and reads why."""
    page = desk.page
    desk.type(family.serial)
    page.get_by_role("button", name="主管特许办理").click()
    page.get_by_label("理由").fill("家长从外地赶来，当天返程")
    assert_accessible(page)
    page.get_by_role("button", name="特许今天办理").click()
    desk.see("可以办理")
    desk.see("主管已特许")
    shot(page, "desk-override")
    page.get_by_role("link", name="今日").click()
    page.get_by_label("全部窗口").check()
    desk.see("预约时间还没到。")
