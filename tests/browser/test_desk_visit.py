"""The desk on the real stack: a code before the camera, a look, a signature; and all of it without a connection."""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser

from app.config import BUILT_PAGES
from tests.browser.desk_day import Visitor, bring_to_the_desk, invite_device
from tests.browser.desk_window import COUNT, PIN, TABLET, Desk, film, seeing
from tests.browser.shots import shot
from tests.browser.town import Town, running_town
from tests.browser.watch import Watch, assert_accessible

ONLINE, OFFLINE, CONFLICT, HELPED = (
    "ready-father",
    "old_id-father",
    "joint_owners-father",
    "gap_bridged-father",
)
NO_NETWORK = ["ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_NETWORK_CHANGED"]

Open = Callable[..., Desk]

pytestmark = pytest.mark.timeout(300)  # the first test waits for the city and its families


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A city on the morning of the visits; other tests keep theirs in April."""
    with running_town(WEB_PAGES=os.environ.get("WEB_PAGES") or str(BUILT_PAGES)) as running:
        yield running


@pytest.fixture(scope="module")
def visitors(town) -> dict[str, Visitor]:
    families = bring_to_the_desk(town, ONLINE, OFFLINE, CONFLICT)
    return {family.system.person: family for family in families}


@pytest.fixture(scope="module")
def cookies(town: Town) -> Callable[[str], Any]:
    """One sign-in per member of staff is enough for all tests."""
    return cache(town.cookies)


@pytest.fixture
def open_desk(
    browser: Browser, town: Town, cookies: Callable[[str], Any], watch: Watch, tmp_path: Path
) -> Iterator[Open]:
    """`open_desk(slug, camera="IC1:…", enrol_at=site_id)`: a desk of its own."""
    watch.hosts |= {urlsplit(town.url).netloc, urlsplit(town.city.environment["OIDC_ISSUER"]).netloc}
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    with ExitStack() as ending:

        def open_one(
            slug: str | None,
            *,
            camera: str | None = None,
            site_id: str | None = None,
            size: dict[str, int] = TABLET,
        ) -> Desk:
            chromium = browser
            if camera is not None:
                chromium = seeing(browser, found, film(camera, tmp_path))
                ending.callback(chromium.close)
            context = chromium.new_context(
                viewport=size,  # type: ignore[arg-type]
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                base_url=town.url,
                permissions=["camera"],
                reduced_motion="reduce",
            )
            ending.callback(context.close)
            context.set_default_timeout(20_000)
            context.add_init_script(COUNT)
            watch.follow(context)
            if slug is not None:
                context.add_cookies(cookies(slug))
            desk = Desk(context.new_page())
            if site_id is not None:
                desk.enrol(invite_device(town, site_id))
            return desk

        yield open_one
    watch.judge()


def test_a_helper_applies_for_a_parent_and_sees_no_name(open_desk, town):
    """In April, before the clock goes to the day of the visits."""
    parent, site_id = (
        town.person(HELPED),
        town.office()._staff("admin").get("/api/v1/district/sites")["items"][0]["id"],
    )
    desk = open_desk("staff-siming-desk", site_id=site_id)
    page = desk.page
    page.get_by_role("link", name="代办").click()
    page.get_by_label("家长姓名").fill(parent.name)
    page.get_by_label("身份证号", exact=True).fill(parent.id_number)
    page.get_by_label("手机号（").fill(parent.phone)
    page.get_by_label("已核对家长本人").check()
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
    page.get_by_role("link", name="叫号").click()
    desk.see("等候 0 户")
    assert_accessible(page)
    shot(page, "desk-hall")
    admin = town.office()._staff("admin")
    key = admin.post(f"/api/v1/district/sites/{family.site_id}/board-keys")["key"]
    board = open_desk(None).page
    board.goto(f"/desk/board?key={key}")
    board.get_by_text("还没有叫号").wait_for()
    assert_accessible(board)
    shot(board, "desk-board")
