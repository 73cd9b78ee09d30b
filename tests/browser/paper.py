"""What a page is on paper."""

from __future__ import annotations

import re


def sheets(pdf: bytes) -> int:
    """How many pages Chromium printed: it writes its page objects uncompressed."""
    return len(re.findall(rb"/Type\s*/Page\b(?!s)", pdf))
