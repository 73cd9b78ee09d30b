"""Pictures of the screens for docs/screens, taken while the tests drive them: `make screens`."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page, ViewportSize

PHONE: ViewportSize = {"width": 360, "height": 740}
FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def shot(page: Page, name: str) -> None:
    """Keep what is shown now as docs/screens/NAME.png; does nothing unless SCREENS is set.

    What staff see on a computer is taken at phone size as well (NAME-phone.png): some of them have only that.
    """
    if not os.environ.get("SCREENS"):
        return
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
    size = page.viewport_size
    if size is None or size["width"] == PHONE["width"] or not name.startswith(("console-", "desk-")):
        return
    page.set_viewport_size(PHONE)
    page.wait_for_timeout(400)  # menus fold, charts are drawn anew
    page.screenshot(path=FOLDER / f"{name}-phone.png", animations="disabled")
    page.set_viewport_size(size)
