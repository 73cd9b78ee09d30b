"""What the desk's tests start from: a city of their own on the morning of the visits, and desks in browsers."""

from __future__ import annotations

import os
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
from tests.browser.conftest import FAILED, picture
from tests.browser.desk_day import Visitor, bring_to_the_desk, invite_device
from tests.browser.desk_window import COUNT, TABLET, Desk, film, seeing
from tests.browser.town import Town, running_town
from tests.browser.watch import Watch

ONLINE, OFFLINE, CONFLICT = "ready-father", "old_id-father", "joint_owners-father"
EARLY, FROM_AFAR = "employer_elsewhere-father", "share_50_5-father"

Open = Callable[..., Desk]


@pytest.fixture(scope="module")
def town() -> Iterator[Town]:
    """A city on the morning of the visits; other tests keep theirs in April."""
    with running_town(WEB_PAGES=os.environ.get("WEB_PAGES") or str(BUILT_PAGES)) as running:
        yield running


@pytest.fixture(scope="module")
def visitors(town) -> dict[str, Visitor]:
    families = bring_to_the_desk(town, ONLINE, OFFLINE, CONFLICT, EARLY, FROM_AFAR, later={EARLY, FROM_AFAR})
    return {family.system.person: family for family in families}


@pytest.fixture(scope="module")
def site_id(town: Town) -> str:
    """Where the desks of the tests in April stand."""
    return str(town.office()._staff("admin").get("/api/v1/district/sites")["items"][0]["id"])


@pytest.fixture(scope="module")
def cookies(town: Town) -> Callable[[str], Any]:
    """One sign-in per member of staff is enough for all tests."""
    return cache(town.cookies)


@pytest.fixture
def open_desk(
    request: pytest.FixtureRequest,
    browser: Browser,
    town: Town,
    cookies: Callable[[str], Any],
    watch: Watch,
    tmp_path: Path,
) -> Iterator[Open]:
    """`open_desk(slug, camera="IC1:…", site_id=…)`: a desk of its own; the camera sees one code, or several in turn."""
    watch.hosts |= {urlsplit(town.url).netloc, urlsplit(town.city.environment["OIDC_ISSUER"]).netloc}
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    desks: list[Desk] = []
    with ExitStack() as ending:

        def open_one(
            slug: str | None,
            *,
            camera: str | tuple[str, ...] | None = None,
            site_id: str | None = None,
            size: dict[str, int] = TABLET,
        ) -> Desk:
            chromium = browser
            if camera is not None:
                codes = (camera,) if isinstance(camera, str) else camera
                chromium = seeing(browser, found, film(tmp_path, *codes))
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
            desks.append(desk)
            if site_id is not None:
                desk.enrol(invite_device(town, site_id))
            return desk

        yield open_one
        if request.node.stash.get(FAILED, False):
            picture(request.node.name, [desk.page for desk in desks])
    watch.judge()
