"""Pictures of the screens for docs/screens, taken while the tests drive them: `make screens`."""

from __future__ import annotations

import os
from pathlib import Path

from playwright.sync_api import Page

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "screens"


def shot(page: Page, name: str) -> None:
    """Keep what is shown now as docs/screens/NAME.png; does nothing unless SCREENS is set."""
    if not os.environ.get("SCREENS"):
        return
    page.screenshot(path=FOLDER / f"{name}.png", animations="disabled")
