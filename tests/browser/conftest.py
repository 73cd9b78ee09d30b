"""Real browsers on the real stack: Debian's Chromium, a private city, and a watch on every page."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from app.config import BUILT_PAGES
from tests.browser.town import Town, running_town
from tests.browser.watch import Watch

PATIENCE = 20_000  # milliseconds: the machine also runs the other tests
PHONE = {"width": 360, "height": 740}
COMPUTER = {"width": 1280, "height": 800}
QUIET = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--use-fake-device-for-media-stream",
    "--use-fake-ui-for-media-stream",
]

Open = Callable[..., Page]
SEEN = Path(__file__).resolve().parents[2] / "build" / "browser"  # what a page showed when its test failed
FAILED = pytest.StashKey[bool]()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Any:
    """Remember that the test itself failed, so that its pages can be pictured."""
    report = yield
    if report.when == "call":
        item.stash[FAILED] = report.failed
    return report


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """One city for all browser tests: each test takes families of its own."""
    built = Path(os.environ.get("WEB_PAGES") or BUILT_PAGES)
    if not (built / "app.html").exists():
        pytest.fail("the pages are not built: make web")
    with running_town(WEB_PAGES=str(built)) as running:
        yield running


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium; a machine without it fails the tests, it does not skip them."""
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")
    if found is None:
        pytest.fail("no Chromium here: run tests/browser/system-packages.sh as root")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=found, args=QUIET)
        yield chromium
        chromium.close()


@pytest.fixture
def watch() -> Watch:
    """Tell it what a test provokes: `watch.expected.append("401")`."""
    return Watch(set())


@pytest.fixture
def open_page(request: pytest.FixtureRequest, browser: Browser, town: Town, watch: Watch) -> Iterator[Open]:
    """`open_page("/app/", slug="ready-father", size=PHONE)`: a page in a fresh browser context, signed in or not."""
    provider = urlsplit(town.city.environment["OIDC_ISSUER"]).netloc
    watch.hosts |= {urlsplit(town.url).netloc, provider}
    with ExitStack() as contexts:
        pages: list[Page] = []

        def open_one(
            path: str, *, slug: str | None = None, size: dict[str, int] = PHONE, **options: Any
        ) -> Page:
            context = browser.new_context(
                viewport=size,  # type: ignore[arg-type]
                locale=options.pop("locale", "zh-CN"),
                timezone_id="Asia/Shanghai",
                base_url=town.url,
                is_mobile=size["width"] < 600,
                has_touch=size["width"] < 600,
                reduced_motion=options.pop("reduced_motion", "reduce"),  # colours in mid-change are nobody's
                permissions=options.pop("permissions", ["camera"]),
                **options,
            )
            contexts.callback(context.close)
            return _page(context, path, slug)

        def _page(context: BrowserContext, path: str, slug: str | None) -> Page:
            context.set_default_timeout(PATIENCE)
            watch.follow(context)
            if slug is not None:
                context.add_cookies(town.cookies(slug))  # type: ignore[arg-type]
            page = context.new_page()
            pages.append(page)
            page.goto(path)
            return page

        yield open_one
        if request.node.stash.get(FAILED, False):
            picture(request.node.name, pages)
    watch.judge()


def picture(test: str, pages: list[Page]) -> None:
    """What the pages of a failed test show: a picture for who sits here, the words for who reads a log."""
    SEEN.mkdir(parents=True, exist_ok=True)
    for number, page in enumerate(pages):
        if not page.is_closed():
            print(f"page {number}: {page.url}\n{page.inner_text('body')}")
            page.screenshot(path=SEEN / f"{test.replace('/', '-')}-{number}.png")
