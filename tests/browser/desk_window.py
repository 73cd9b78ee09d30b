"""A desk in a browser: enrolled, opened with its PIN, with a camera that sees what a test holds into it."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import segno
from PIL import Image
from playwright.sync_api import Browser, Page

from tests.browser.conftest import QUIET

PIN = "280364"
TABLET = {"width": 1024, "height": 768}
COUNT = "window.acts = 0; addEventListener('pointerdown', () => window.acts++, true)"


def film(qr_text: str, folder: Path) -> Path:
    """What a camera sees while a family holds its code into the picture: MJPEG, 640 by 480."""
    drawn = io.BytesIO()
    segno.make_qr(qr_text, error="m", boost_error=False).save(drawn, kind="png", scale=8, border=4)
    code = Image.open(drawn).convert("RGB")
    frame = Image.new("RGB", (640, 480), (120, 126, 133))
    frame.paste(code, ((640 - code.width) // 2, (480 - code.height) // 2))
    shot = io.BytesIO()
    frame.save(shot, "JPEG", quality=90)
    made = folder / "camera.mjpeg"
    made.write_bytes(shot.getvalue() * 5)
    return made


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
        box: Any = self.page.get_by_label("签字区").bounding_box()
        pen = self.page.mouse
        pen.move(box["x"] + 40, box["y"] + 40)
        pen.down()
        pen.move(box["x"] + 140, box["y"] + 90, steps=5)
        pen.move(box["x"] + 200, box["y"] + 30, steps=5)
        pen.up()

    def finish(self, name: str) -> None:
        self.page.get_by_role("button", name=name).click()

    def see(self, words: str) -> None:
        self.page.get_by_text(words).first.wait_for()
