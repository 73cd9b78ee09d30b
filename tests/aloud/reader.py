"""Orca, the screen reader of the free desktop, before a real browser on a screen that nobody sees."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from types import TracebackType

from playwright.sync_api import BrowserContext, Page, sync_playwright

_SCREEN = "1280x900x24"
_BROWSER = (
    "--no-sandbox",
    "--force-renderer-accessibility",
    "--disable-gpu",
    "--no-first-run",
    "--lang=zh-CN",
    "--window-size=420,860",  # a phone's width
)
_LAUNCHER = "/usr/libexec/at-spi-bus-launcher"
_SAID = re.compile(r"^SPEECH OUTPUT: '(.*?)'(?: voice=\w+)?(?:\s*\{.*\})?$", re.DOTALL | re.MULTILINE)
_QUIET = 1.0  # seconds without a word after which the reader has done

# Orca's own place for a person's changes: no voice, everything it would say goes to a file instead.
_CUSTOM = """
import logging

from orca import settings

settings.speechServerFactory = ""
settings.speechFactoryModules = []
settings.enableKeyEcho = False
settings.enableBraille = False
file = logging.FileHandler({said!r}, encoding="utf-8")
file.setFormatter(logging.Formatter("%(message)s"))
log = logging.getLogger("speech")
log.setLevel(logging.INFO)
log.addHandler(file)
"""


class NotHeard(AssertionError):
    """What a person waits for was not said."""


class Reader:
    """A person who hears the page and presses keys; every sentence is kept in the order in which it was said."""

    def __init__(self) -> None:
        self._home = Path(tempfile.mkdtemp(prefix="icity-aloud-"))
        self._said = self._home / "said.txt"
        self._read = 0
        self._ended = ExitStack()
        self.environment = {
            **os.environ,
            "HOME": str(self._home),
            "XDG_RUNTIME_DIR": str(self._home / "run"),
            "LC_ALL": "C.UTF-8",
            "LANGUAGE": "zh_CN",
        }

    def __enter__(self) -> Reader:
        self._ended.callback(shutil.rmtree, self._home, ignore_errors=True)
        try:
            self._begin()
        except BaseException:
            self._ended.close()
            raise
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None
    ) -> None:
        self._ended.close()

    def _begin(self) -> None:
        (self._home / "run").mkdir(mode=0o700)
        custom = self._home / ".local/share/orca"
        custom.mkdir(parents=True)
        (custom / "__init__.py").touch()
        (custom / "orca-customizations.py").write_text(_CUSTOM.format(said=str(self._said)))
        screen = self._start("Xvfb", "-displayfd", "1", "-screen", "0", _SCREEN)
        self.environment["DISPLAY"] = f":{screen}"
        self.environment["DBUS_SESSION_BUS_ADDRESS"] = self._start(
            "dbus-daemon", "--session", "--nofork", "--print-address"
        )
        self._start("openbox", answers=False)
        self._start(_LAUNCHER, "--launch-immediately", "--a11y=1", "--screen-reader=1", answers=False)
        time.sleep(1)
        self._start("orca", "--replace", answers=False)
        if not self.listen(most=20):
            raise NotHeard("the reader does not begin to speak")

    def _start(self, *command: str, answers: bool = True) -> str:
        """Start a program that ends with the reader; its first line, where it answers with one."""
        process = subprocess.Popen(
            command,
            env=self.environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE if answers else subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
            start_new_session=True,
        )
        self._ended.callback(_end, process)
        return process.stdout.readline().strip() if process.stdout else ""

    def listen(self, *, most: float = 12.0) -> list[str]:
        """What was said since the last time, once the reader is quiet; after `most` seconds at the latest."""
        last, until, quiet_since = -1, time.monotonic() + most, time.monotonic()
        while time.monotonic() < until:
            length = self._said.stat().st_size if self._said.exists() else 0
            if length != last:
                last, quiet_since = length, time.monotonic()
            elif length > self._read and time.monotonic() - quiet_since > _QUIET:
                break
            time.sleep(0.1)
        with self._said.open("rb") if self._said.exists() else open(os.devnull, "rb") as said:
            said.seek(self._read)
            new = said.read()
        self._read += len(new)
        return [line.strip() for line in _SAID.findall(new.decode()) if line.strip()]

    def press(self, key: str, *, most: float = 4.0) -> list[str]:
        """Press a key as the keyboard would; what is said of it."""
        subprocess.run(["xdotool", "key", key], env=self.environment, check=True, timeout=10)
        return self.listen(most=most)

    def type(self, words: str) -> None:
        """Type into the field that has the focus."""
        subprocess.run(["xdotool", "type", words], env=self.environment, check=True, timeout=20)

    def find(self, words: str, *, key: str = "Tab", most: int = 40) -> list[str]:
        """Press `key` until `words` are said; everything that was said on the way."""
        heard: list[str] = []
        for _ in range(most):
            said = self.press(key)
            heard += said
            if any(words in sentence for sentence in said):
                return heard
        raise NotHeard(f"“{words}” is not said within {most} × {key}: {heard}")

    @contextmanager
    def browser(self, url: str) -> Iterator[tuple[BrowserContext, Page]]:
        """A browser window with nothing but the page, as an app opens it."""
        profile = self._home / "profile"
        (profile / "Default").mkdir(parents=True)
        (profile / "Default/Preferences").write_text(json.dumps({"translate": {"enabled": False}}))
        with sync_playwright() as playwright:
            context = playwright.chromium.launch_persistent_context(
                str(profile),
                executable_path=shutil.which("chromium") or shutil.which("chromium-browser"),
                headless=False,
                env=dict(self.environment),
                locale="zh-CN",
                timezone_id="Asia/Shanghai",
                no_viewport=True,
                reduced_motion="reduce",
                ignore_default_args=["--enable-automation"],
                args=[*_BROWSER, f"--app={url}"],
            )
            try:
                yield context, context.pages[0]
            finally:
                context.close()


def _end(process: subprocess.Popen[str]) -> None:
    """End a program and all that it began; the reader itself is deaf to the polite way while it speaks."""
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    if process.stdout:
        process.stdout.close()
