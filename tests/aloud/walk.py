"""A family without sight: every step of the ready family with the keyboard alone, and what the reader says of it.

`make aloud` writes what was heard to docs/aloud.md and fails where something a person needs was not said.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import BrowserContext, Page

from tests.aloud.reader import NotHeard, Reader
from tests.browser.town import Town, running_town

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "aloud.md"
HEAD = """# What a person hears 读屏实录

Orca, the screen reader of the free desktop, in Chinese, before Chromium on the real stack: a family that uses
the keyboard alone. `make aloud` walks the way again and writes this page; it fails where a heading, a control, a
change or a number that a person needs is not said. The keys that were pressed stand before what was said.
"""


@dataclass
class Walk:
    """The person, and the record of what was heard."""

    reader: Reader
    context: BrowserContext
    page: Page
    record: list[str] = field(default_factory=list)

    def chapter(self, title: str) -> None:
        """A new part of the record."""
        self.record.append(f"\n## {title}\n")

    def hear(self, *needed: str, keys: str = "", most: float = 20.0, heard: list[str] | None = None) -> None:
        """Note what is said, and insist on what is needed; a change that comes late is waited for."""
        said = heard if heard is not None else self.reader.listen(most=most)
        missing = [words for words in needed if not any(words in line for line in said)]
        for _ in range(3):
            if not missing:
                break
            said += self.reader.listen(most=most)
            missing = [words for words in needed if not any(words in line for line in said)]
        self._note(keys, said)
        if missing:
            raise NotHeard(f"{missing} was not said, but: {said}")

    def go(self, path: str, *needed: str) -> None:
        """Open a page by its address, which the reader then reads from top to bottom."""
        self.page.goto(path)
        self.hear(*needed, keys="打开页面")

    def find(self, words: str, *, key: str = "Tab") -> None:
        """Walk to a control by its name."""
        self._note(key, self.reader.find(words, key=key))

    def press(self, key: str, *needed: str) -> None:
        """Press a key and hear what it does."""
        self.hear(*needed, keys=key, heard=self.reader.press(key, most=20.0))

    def type(self, words: str, *needed: str) -> None:
        """Type into the field that has the focus."""
        self.reader.type(words)
        self.hear(*needed, keys=f"输入 {words}", most=4.0)

    def read(self, *needed: str) -> None:
        """Have the page read from here to its end, as one does who has just arrived."""
        self.hear(*needed, keys="通读", heard=self.reader.press("KP_Add", most=20.0))

    def _note(self, keys: str, said: list[str]) -> None:
        spoken = " · ".join(dict.fromkeys(said))
        self.record.append(f"- `{keys}` {spoken}" if keys else f"- {spoken}")


def apply(walk: Walk, town: Town) -> None:
    """From the home page to the serial, by keys."""
    walk.chapter("首页")
    walk.hear("i 城入学", "入学申请", "我的申请")
    walk.find("入学申请")
    walk.press("Return", "入学申请")
    walk.read("登录并开始")
    walk.chapter("授权")
    walk.context.add_cookies(town.cookies("ready-father"))  # type: ignore[arg-type]
    walk.go(f"{town.url}/app/apply", "授权查询")
    walk.page.get_by_text("户籍：核对家庭成员").wait_for()
    walk.read("户籍：核对家庭成员", "同意并继续")
    walk.find("同意并继续")
    walk.press("Return", "入学申请")
    walk.chapter("一键申请")
    walk.page.get_by_text("湖滨南路88号1203室").first.wait_for()
    walk.read("湖滨南路88号1203室", "向思明区申请")
    walk.find("向思明区申请")
    walk.press("Return", "点“确认提交”")
    walk.find("确认提交")
    walk.press("Return")
    walk.page.locator("[data-serial]").wait_for()
    walk.chapter("已提交")
    walk.read("流水号")


def look(walk: Walk, town: Town) -> None:
    """What stands in the application, by its pages; then the grandparent who types a serial wrong."""
    application = walk.page.locator("[data-serial]").inner_text()
    own = town.caller("ready-father").get("/api/v1/applications")["items"][0]["id"]
    for chapter, path, needed in (
        ("申请进度", f"/app/applications/{own}", "办理进度"),
        ("积分明细", f"/app/applications/{own}/points", "分"),
        ("流水号和二维码", f"/app/applications/{own}/serial", application),
    ):
        walk.chapter(chapter)
        walk.go(f"{town.url}{path}")
        walk.page.locator("main h2, main [data-serial]").first.wait_for()
        walk.read(needed)
    walk.chapter("查进度：填错时")
    walk.go(f"{town.url}/app/lookup", "进度查询")
    walk.find("流水号")
    walk.type(application[:-1] + ("A" if application[-1] != "A" else "B"), "不对")
    for _ in application:
        walk.reader.press("BackSpace")
    walk.type(application, f"识别为：{application}")
    walk.find("后四位")
    walk.type(town.person("ready-father").phone[-4:])
    walk.find("查询")
    walk.press("Return", "审核中")


def main() -> None:
    """Walk, write down, and say where."""
    with running_town() as town, Reader() as reader, reader.browser(f"{town.url}/app/") as (context, page):
        walk = Walk(reader, context, page)
        try:
            apply(walk, town)
            look(walk, town)
        finally:
            print("\n".join(walk.record))
    DOCUMENT.write_text(HEAD + "\n".join(walk.record) + "\n")
    print(f"written: docs/{DOCUMENT.name}")


if __name__ == "__main__":
    main()
