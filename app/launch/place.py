"""Folders the engines live in: writable, reachable for their account, short enough for a socket."""

from __future__ import annotations

import errno
import hashlib
import importlib.util
import os
import pwd
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from app.launch.failure import LaunchError, disk_full, not_writable

SOCKET_PATH_LIMIT = 107  # bytes in sockaddr_un.sun_path, without the closing NUL


@dataclass(frozen=True)
class Account:
    """Who an engine runs as."""

    uid: int
    gid: int

    @classmethod
    def current(cls) -> Account:
        """This user."""
        return cls(os.geteuid(), os.getegid())

    @classmethod
    def below_root(cls, folder: Path) -> Account:
        """This user; for root the owner of an existing `folder`, else `nobody`: PostgreSQL refuses root."""
        if os.geteuid() != 0:
            return cls.current()
        if folder.exists() and folder.stat().st_uid != 0:
            return cls(folder.stat().st_uid, folder.stat().st_gid)
        nobody = pwd.getpwnam("nobody")
        return cls(nobody.pw_uid, nobody.pw_gid)

    def is_current(self) -> bool:
        """Whether no change of user is needed."""
        return self.uid == os.geteuid()


def wheel_folder(package: str) -> Path:
    """Where a wheel's files lie, without importing it: we want its binaries, not its Python."""
    found = importlib.util.find_spec(package)
    if found is None or not found.submodule_search_locations:
        raise LaunchError(
            "engine_missing",
            f"The package {package} is not installed: run `make run`, which installs everything.",
            f"缺少软件包 {package}：请用 make run 启动，它会自动安装。",
        )
    return Path(found.submodule_search_locations[0])


@contextmanager
def writing_to(place: Path) -> Iterator[None]:
    """Turn the operating system's refusals while writing below `place` into one sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, errno.EDQUOT):
            raise disk_full(place) from error
        if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOTDIR, errno.EEXIST):
            raise not_writable(place) from error
        raise


def make_private(folder: Path, account: Account | None = None) -> None:
    """Make `folder` with access for its owner alone; `account` becomes the owner.

    Raises:
        LaunchError: not writable, or the disk is full.
    """
    with writing_to(folder):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if account is not None and not account.is_current():
            os.chown(folder, account.uid, account.gid)
            folder.chmod(0o700)
        elif not os.access(folder, os.W_OK | os.X_OK):
            raise not_writable(folder)


def open_way(path: Path, account: Account) -> None:
    """Let `account` pass through the folders above `path` (as root only): o+x, which opens no listing."""
    for folder in reversed(path.resolve().parents):
        mode = folder.stat().st_mode
        if account.is_current() or mode & stat.S_IXOTH or folder.stat().st_uid == account.uid:
            continue
        folder.chmod(stat.S_IMODE(mode) | stat.S_IXOTH)
        print(
            f"Note: {folder} is now passable (chmod o+x), because the database may not run as root. "
            f"已为数据库账户开放 {folder} 的通过权限。",
            file=sys.stderr,
        )


def socket_folder(wanted: Path, file_name: str, account: Account) -> Path:
    """`wanted`, or, where the socket's path would be too long, a folder of the temporary directory.

    Raises:
        LaunchError: the short folder belongs to somebody else.
    """
    if len(os.fsencode(wanted / file_name)) <= SOCKET_PATH_LIMIT:
        make_private(wanted, account)
        return wanted
    short = Path(tempfile.gettempdir()) / f"icity-{hashlib.sha256(os.fsencode(wanted)).hexdigest()[:16]}"
    make_private(short, account)
    found = short.lstat()
    if stat.S_ISLNK(found.st_mode) or found.st_uid != account.uid or stat.S_IMODE(found.st_mode) != 0o700:
        raise LaunchError(
            "socket_folder_taken",
            f"{short} belongs to somebody else: remove it, or start from a folder with a shorter path.",
            f"{short} 不归本用户所有：请删除它，或换一个路径较短的目录。",
        )
    return short
