"""Why a start was given up, as one sentence for the person at the terminal."""

from __future__ import annotations


class LaunchError(Exception):
    """A start that cannot go on: `code` never changes, `en` and `zh` say what is wrong and what to do."""

    def __init__(self, code: str, en: str, zh: str) -> None:
        super().__init__(f"{en} {zh}")
        self.code = code
        self.en = en
        self.zh = zh


def disk_full(place: object) -> LaunchError:
    """The file system below `place` has no room left."""
    return LaunchError(
        "disk_full",
        f"No space left on the disk that holds {place}: free some and start again.",
        f"磁盘已满（{place}）：请清理后再启动。",
    )


def not_writable(place: object) -> LaunchError:
    """This user may not write to `place`."""
    return LaunchError(
        "not_writable",
        f"Cannot write to {place}: give this user the right to, or choose another folder with ICITY_HOME.",
        f"无法写入 {place}：请授予写权限，或用 ICITY_HOME 另选目录。",
    )
