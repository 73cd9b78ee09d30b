"""The phone's inbox, as the handset stand-in shows it."""

from __future__ import annotations

import re
import time
from typing import Any

import httpx

_CODE = re.compile(r"(?<![\d-])(\d{6})(?![\d-])")  # the number within a serial stands between dashes


class Inbox:
    """What has been delivered to one phone."""

    def __init__(self, handset: str, phone: str) -> None:
        self._url = f"{handset}/inbox/{phone}.json"
        self.phone = phone

    def messages(self) -> list[dict[str, Any]]:
        """Everything delivered, newest first."""
        answer = httpx.get(self._url, timeout=10.0, trust_env=False)
        answer.raise_for_status()
        shown: list[dict[str, Any]] = answer.json()
        return shown

    def seen(self) -> set[str]:
        """The ids of what is there now."""
        return {message["sid"] for message in self.messages()}

    def find(self, *words: str) -> dict[str, Any] | None:
        """The newest message that contains all of `words`."""
        return next((m for m in self.messages() if all(word in m["body"] for word in words)), None)

    def wait_for_code(self, *, beyond: set[str], seconds: float = 20.0) -> str:
        """The six digits of the newest message that is not one of those `beyond` which to look."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            fresh = [message for message in self.messages() if message["sid"] not in beyond]
            code = next((match.group(1) for m in fresh if (match := _CODE.search(m["body"]))), None)
            if code:
                return code
            time.sleep(0.1)
        raise TimeoutError("no code arrived")
