"""A draft from the browser, read in the place of a pack: the shelf that holds it is thrown away afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from app.domain.policy import Policy
from app.policies.library import Library
from app.policies.source import Stack, stack

NAME = "draft.yaml"


class DraftLibrary(Library):
    """The packs of another shelf, but `policy_id` as the draft in `file` has it; nothing of it is kept."""

    def __init__(self, below: Library, policy_id: str, file: Path) -> None:
        super().__init__(below.root)
        self._below, self._policy_id, self._file = below, policy_id, file

    def stack(self, policy_id: str) -> Stack:
        """The draft over the frames of the shelf, or any other pack as it is."""
        if policy_id == self._policy_id:
            return stack(self.root, policy_id, draft=self._file)
        return self._below.stack(policy_id)

    def load(self, policy_id: str) -> Policy:
        """The draft as a policy, or any other pack as it is."""
        if policy_id == self._policy_id:
            return self.read_draft(self._file, policy_id)
        return self._below.load(policy_id)


@contextmanager
def drafted(below: Library, policy_id: str, text: str) -> Iterator[DraftLibrary]:
    """A shelf on which `policy_id` is the draft `text`, for as long as the block lasts."""
    with TemporaryDirectory(prefix="icity-draft-") as folder:
        file = Path(folder) / NAME
        file.write_text(text, encoding="utf-8")
        yield DraftLibrary(below, policy_id, file)
