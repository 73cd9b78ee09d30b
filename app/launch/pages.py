"""Builds the pages of `web/` when they, or the API they are typed by, changed; Node.js may come out of a wheel."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from app.launch.failure import LaunchError
from app.launch.place import writing_to

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "web"
BUILT = WEB / "dist"
OLDEST_NODE = (20, 19)  # what Vite asks for
STAMP = ".icity-stamp"
_SKIPPED = frozenset({"node_modules", "dist", "dist.new"})
_GENERATED = WEB / "src" / "api" / "schema.d.ts"
_NODE_LIST = ROOT / "requirements-node.txt"


def build(announce: Callable[[str], None]) -> bool:
    """Build unless what lies there was built from exactly this; whether anything was built.

    Raises:
        LaunchError: one sentence on what is in the way; what was built before stays.
    """
    with writing_to(WEB), _locked():
        wanted = _digest(_sources())
        if _stamp(BUILT) == wanted:
            return False
        environment = _environment(announce)
        _install(environment, announce)
        announce("building the pages (once) 构建页面")
        fresh = WEB / "dist.new"
        _npm(["run", "--silent", "build", "--", "--outDir", fresh.name, "--emptyOutDir"], environment)
        _run([sys.executable, "-m", "whitenoise.compress", "--quiet", str(fresh)], environment)
        (fresh / STAMP).write_text(wanted, encoding="ascii")
        shutil.rmtree(BUILT, ignore_errors=True)
        fresh.rename(BUILT)
        return True


def _install(environment: dict[str, str], announce: Callable[[str], None]) -> None:
    """The packages of package-lock.json, exactly, unless they are there."""
    modules, lock = WEB / "node_modules", WEB / "package-lock.json"
    wanted = _digest([lock])
    if _stamp(modules) == wanted:
        return
    announce("installing what the pages are built with (once) 安装页面构建工具")
    _npm(["ci", "--no-audit", "--no-fund", "--loglevel=error"], environment)
    (modules / STAMP).write_text(wanted, encoding="ascii")


def _environment(announce: Callable[[str], None]) -> dict[str, str]:
    """The environment in which `node` and `npm` are found."""
    programs = Path(sys.executable).parent
    if not (_is_new_enough("node", os.environ.get("PATH")) and shutil.which("npm")):
        if not (programs / "node").exists():
            announce("installing Node.js (once) 安装 Node.js")
            pip = [sys.executable, "-m", "pip", "install", "--disable-pip-version-check", "--no-input", "-q"]
            _run([*pip, "--require-hashes", "-r", str(_NODE_LIST)], dict(os.environ))
        return {**os.environ, "PATH": f"{programs}{os.pathsep}{os.environ.get('PATH', os.defpath)}"}
    return dict(os.environ)


def _is_new_enough(node: str, path: str | None) -> bool:
    found = shutil.which(node, path=path)
    if found is None:
        return False
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=False).stdout  # noqa: S603
    try:
        major, minor = (int(part) for part in said.strip().lstrip("v").split(".")[:2])
    except ValueError:
        return False
    return (major, minor) >= OLDEST_NODE


def _npm(arguments: list[str], environment: dict[str, str]) -> None:
    npm = shutil.which("npm", path=environment.get("PATH"))
    if npm is None:
        raise LaunchError(
            "no_npm",
            "npm was not found beside Node.js: install Node.js 20.19 or newer with npm, and run it again.",
            "找到了 Node.js 但没有 npm：请安装带 npm 的 Node.js 20.19 或更高版本后重试。",
        )
    _run([npm, *arguments], environment)


def _run(command: list[str], environment: dict[str, str]) -> None:
    done = subprocess.run(  # noqa: S603
        command,
        cwd=WEB,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        check=False,
    )
    if done.returncode != 0:
        log = ROOT / "var" / "pages.log"
        log.parent.mkdir(exist_ok=True)
        log.write_text(done.stdout, encoding="utf-8")
        raise LaunchError(
            "pages_not_built",
            f"The pages could not be built ({_telling(done.stdout)}): see {log}.",
            f"页面构建失败，详见 {log}。",
        )


def _telling(said: str) -> str:
    """The line that says most: the first with an error in it, else the last."""
    lines = [line.strip() for line in said.splitlines() if line.strip()] or ["no reason given"]
    return next((line for line in lines if "error" in line.lower()), lines[-1])[:200]


def _sources() -> list[Path]:
    """Everything that the pages are made of, in order."""
    return [*sorted(_walk(WEB)), ROOT / "docs" / "openapi.json"]


def _walk(folder: Path) -> Iterator[Path]:
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in _SKIPPED:
                yield from _walk(entry)
        elif entry != _GENERATED:
            yield entry


def _digest(files: list[Path]) -> str:
    """SHA-256 over names and contents."""
    total = hashlib.sha256()
    for file in files:
        content = file.read_bytes()
        total.update(f"{file.relative_to(ROOT)} {len(content)}\n".encode())
        total.update(content)
    return total.hexdigest()


def _stamp(folder: Path) -> str | None:
    try:
        return (folder / STAMP).read_text(encoding="ascii")
    except (OSError, ValueError):
        return None


@contextmanager
def _locked() -> Iterator[None]:
    """One build at a time: two `make` at once wait for each other."""
    folder = os.open(WEB, os.O_RDONLY)
    try:
        fcntl.flock(folder, fcntl.LOCK_EX)
        yield
    finally:
        os.close(folder)
