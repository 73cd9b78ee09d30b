"""A desk in a browser: enrolled, opened with its PIN, with a camera that sees what a test holds into it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from PIL import Image
from playwright.sync_api import Browser, Page

from identity.walker import WalkedPerson
from tests.browser.conftest import QUIET

PIN = "280364"
TABLET = {"width": 1024, "height": 768}
HELD = 20  # pictures, at thirty a second
COUNT = "window.acts = 0; addEventListener('pointerdown', () => window.acts++, true)"


def film(folder: Path, *codes: str) -> Path:
    """What a camera sees while codes are held into the picture, one after the other, over and over: MJPEG, 640×480."""
    made = folder / "camera.mjpeg"
    made.write_bytes(b"".join(_frame(code) * HELD for code in codes))
    return made


def _frame(qr_text: str) -> bytes:
    code = segno.make_qr(qr_text, error="m", boost_error=False)
    drawn = io.BytesIO()
    code.save(drawn, kind="png", scale=min(8, 470 // code.symbol_size(border=4)[0]), border=4)
    picture = Image.open(drawn).convert("RGB")
    frame = Image.new("RGB", (640, 480), (120, 126, 133))
    frame.paste(picture, ((640 - picture.width) // 2, (480 - picture.height) // 2))
    shot = io.BytesIO()
    frame.save(shot, "JPEG", quality=90)
    return shot.getvalue()


def seeing(browser: Browser, path: str, camera: Path) -> Browser:
    """Another Chromium whose camera plays `camera`."""
    return browser.browser_type.launch(
        executable_path=path, args=[*QUIET, f"--use-file-for-fake-video-capture={camera}"]
    )


class Desk:
    """One desk, and what a clerk does at it."""

    def __init__(self, page: Page) -> None:
        self.page = page

    def enrol(self, code: str) -> None:
        """A fresh device; the clerk's PIN is set at the first desk and known at the next."""
        page = self.page
        page.goto("/desk/")
        page.get_by_label("登记码").fill(f"ICD:{code}")
        page.get_by_role("button", name="登记", exact=True).click()
        self.begin()

    def begin(self) -> None:
        page = self.page
        page.get_by_role("button", name="开始办理").wait_for()
        page.get_by_label("解锁码", exact=True).fill(PIN)
        if page.get_by_label("再输一次").is_visible():
            page.get_by_label("再输一次").fill(PIN)
        with page.expect_response("**/api/v1/desk/snapshots"):
            page.get_by_role("button", name="开始办理").click()
        page.get_by_label("流水号").wait_for()

    def type(self, serial: str) -> None:
        self.page.get_by_label("流水号").fill(serial)
        self.page.get_by_role("button", name="查看", exact=True).click()

    def wedge(self, text: str) -> None:
        """A scanner's keys, wherever the page stands."""
        self.page.evaluate(
            "text => { for (const key of [...text, 'Enter'])"
            " document.body.dispatchEvent(new KeyboardEvent('keydown', {key, bubbles: true})) }",
            text,
        )

    def ask_for_the_signature(self) -> None:
        self.page.get_by_role("button", name="原件已核对").click()

    def sign(self) -> None:
        """One stroke of the parent's pen."""
        paper = self.page.get_by_label("签字区")
        paper.scroll_into_view_if_needed()
        box: Any = paper.bounding_box()
        pen = self.page.mouse
        pen.move(box["x"] + 40, box["y"] + 40)
        pen.down()
        pen.move(box["x"] + 140, box["y"] + 90, steps=5)
        pen.move(box["x"] + 200, box["y"] + 30, steps=5)
        pen.up()

    def ask_for_a_mandate(self, parent: WalkedPerson, kind: str = "手机验证码") -> None:
        """What stands on the parent's ID card, ready to be sent."""
        page = self.page
        page.get_by_role("link", name="代办").click()
        page.get_by_label(kind).check()
        page.get_by_label("家长姓名").fill(parent.name)
        page.get_by_label("身份证号", exact=True).fill(parent.id_number)
        page.get_by_label("手机号（").fill(parent.phone)
        page.get_by_label("已核对家长本人").check()

    def finish(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def see(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()
