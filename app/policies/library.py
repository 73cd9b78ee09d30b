"""The shelf of packs: find, load once, refuse two that are in force at the same time."""

from __future__ import annotations

import re
from functools import cache
from itertools import pairwise
from pathlib import Path

from app.domain import reading
from app.domain.errors import Missing
from app.domain.policy import Policy
from app.domain.reading import BadValue
from app.policies.pack import read_policy
from app.policies.source import BrokenPack, Stack, stack

ROOT = Path(__file__).resolve().parents[2] / "policies"
_ID = re.compile(r"[a-z][a-z0-9_]*/[a-z][a-z0-9_]*/\d{4}")


class UnknownPolicy(Missing):
    code = "unknown_policy"
    zh = "没有政策 {policy}；可用：{known}"
    en = "there is no policy {policy}; known: {known}"


class Library:
    """The packs below one folder. A pack is read when first asked for and kept."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._loaded: dict[str, Policy] = {}

    def list_ids(self) -> list[str]:
        """Ids of the packs there are, `city/district/year`, in order."""
        files = self.root.glob("*/*/[0-9][0-9][0-9][0-9].yaml")
        return sorted(file.relative_to(self.root).with_suffix("").as_posix() for file in files)

    def stack(self, policy_id: str) -> Stack:
        """The pack's files, laid over each other; `UnknownPolicy` if there is none."""
        if not _ID.fullmatch(policy_id) or not (self.root / f"{policy_id}.yaml").is_file():
            raise UnknownPolicy(policy=policy_id, known=", ".join(self.list_ids()))
        return stack(self.root, policy_id)

    def text(self, policy_id: str) -> str:
        """The pack's own file as it is written, comments and all; `UnknownPolicy` if there is none."""
        self.stack(policy_id)
        return (self.root / f"{policy_id}.yaml").read_text(encoding="utf-8")

    def load(self, policy_id: str) -> Policy:
        """The pack; `UnknownPolicy`, or `BrokenPack` naming file and line."""
        if policy_id not in self._loaded:
            self._loaded[policy_id] = self._read(policy_id)
        return self._loaded[policy_id]

    def load_all(self) -> list[Policy]:
        """Every pack, refusing two of one district whose days in force overlap."""
        policies = [self.load(policy_id) for policy_id in self.list_ids()]
        by_district = sorted(policies, key=lambda p: (p.city.name, p.district.code, p.in_force_from))
        for earlier, later in pairwise(by_district):
            if earlier.district.code == later.district.code and later.in_force_from <= earlier.in_force_to:
                line = self.stack(later.id).layers[0].find_line(("in_force",))[1]
                raise BrokenPack(
                    f"policies/{later.id}.yaml",
                    line,
                    f"与 {earlier.id} 的施行时间重叠",
                    f"in force at the same time as {earlier.id}",
                )
        return policies

    def case_files(self, policy_id: str) -> list[str]:
        """Its case files, by name below `root`: those of its folder that begin with its year."""
        folder, year = policy_id.rsplit("/", 1)
        files = (self.root / folder / "cases").glob(f"{year}-*.yaml")
        return sorted(file.relative_to(self.root).as_posix() for file in files)

    def read_draft(self, file: Path, policy_id: str) -> Policy:
        """The pack in a file of its own, over the frames of this library, as if it were `policy_id`."""
        written = stack(self.root, policy_id, draft=file)
        try:
            return read_policy(policy_id, written.values, written.digest())
        except BadValue as error:
            raise written.broken(error) from None

    def _read(self, policy_id: str) -> Policy:
        written = self.stack(policy_id)
        try:
            policy = read_policy(policy_id, written.values, written.digest())
            _matches_name(policy)
        except BadValue as error:
            raise written.broken(error) from None
        return policy


def _matches_name(policy: Policy) -> None:
    """The file's place says the same district and year as its contents."""
    _, district, year = policy.id.split("/")
    if district != policy.district.pinyin:
        folder = f"与文件夹 {district} 不符", f"does not match the folder {district}"
        raise reading.bad(policy.district.pinyin, ("district",), *folder)
    if int(year) != policy.entry_year:
        name = f"与文件名 {year} 不符", f"does not match the file name {year}"
        raise reading.bad(policy.entry_year, ("entry_year",), *name)


@cache
def default_library() -> Library:
    """The packs that ship with the program."""
    return Library(ROOT)


def load(policy_id: str) -> Policy:
    """The shipped pack `policy_id`, e.g. "xiamen/siming/2017"."""
    return default_library().load(policy_id)


def list_policies() -> list[str]:
    """Ids of the shipped packs, in order."""
    return default_library().list_ids()


def digest(policy_id: str) -> str:
    """SHA-256 (hex) of the pack's values with its frames'."""
    return load(policy_id).digest
