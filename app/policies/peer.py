"""The packs that a district's is compared with: those of its peers (其他同类区), of the same frame and year."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from app.domain.explain import Text
from app.policies.library import Library
from app.policies.source import BrokenPack, Stack

Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Peer:
    """A district of the same group with a pack of the same frame and year: its name and code, what its pack says."""

    name: Text
    code: str
    values: Values


def list_peers(library: Library, policy_id: str, written: Stack, frame: Values) -> list[Peer]:
    """The peers of the pack, in the order of their names; without groups in the frame every district is one.

    Packs of another frame or year are none, nor is one that cannot be read: its own check says so.
    """
    city, _, year = policy_id.split("/")
    group = _members(frame, str(written.values["district"]))
    found = []
    for other in library.list_ids():
        if other == policy_id or not (other.startswith(f"{city}/") and other.endswith(f"/{year}")):
            continue
        try:
            policy, theirs = library.load(other), library.stack(other)
        except BrokenPack:
            continue
        code = policy.district.code
        if _frame_file(theirs) == _frame_file(written) and (group is None or code in group):
            found.append(Peer(policy.district.called, code, theirs.values))
    return found


def _frame_file(written: Stack) -> str | None:
    return written.layers[1].file if len(written.layers) > 1 else None


def _members(frame: Values, code: str) -> frozenset[str] | None:
    """The group that the frame puts the district in; nobody where it is in none, None where there are no groups."""
    groups = frame.get("peers", {}).get("groups")
    if not groups:
        return None
    held = (frozenset(map(str, group["districts"])) for group in groups.values())
    return next((group for group in held if code in group), frozenset())
