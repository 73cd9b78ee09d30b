"""`.env.example` names every setting that the platform, the Procfile and the launch read."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from app.launch.environment import KEPT

ROOT = Path(__file__).resolve().parents[3]
NAMES = set(
    re.findall(
        r"^(?:# )?([A-Z][A-Z0-9_]+)=", (ROOT / ".env.example").read_text(encoding="utf-8"), re.MULTILINE
    )
)


def names_in(path: str, pattern: str) -> set[str]:
    found = set(re.findall(pattern, (ROOT / path).read_text(encoding="utf-8")))
    assert found, path
    return found


@pytest.mark.parametrize(
    ("path", "pattern"),
    [
        ("app/config.py", r'"([A-Z][A-Z0-9]*_[A-Z0-9_]+)"'),
        ("Procfile", r"\$\{([A-Z_]+):-"),
        ("app/launch/command.py", r'environ\.get\("([A-Z_]+)"'),
    ],
)
def test_every_setting_that_is_read_is_explained(path: str, pattern: str) -> None:
    assert names_in(path, pattern) <= NAMES


def test_every_kept_value_is_explained() -> None:
    assert set(KEPT) <= NAMES
