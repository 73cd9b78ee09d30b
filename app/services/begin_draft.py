"""A draft starts from something: the pack in force, the same moved on by a year, or an empty skeleton."""

from __future__ import annotations

import io
import json
from dataclasses import dataclass
from enum import StrEnum

from ruamel.yaml import YAML

from app import policies
from app.domain.actor import StaffMember
from app.domain.explain import Text
from app.domain.policy import Policy
from app.policies import skeleton, source
from app.policies.source import Stack
from app.services.check_draft import require_own
from app.store import policy_filings


class Start(StrEnum):
    """What a draft may start from."""

    IN_FORCE = "in_force"
    NEXT_YEAR = "next_year"
    EMPTY = "empty"


@dataclass(frozen=True)
class Beginning:
    """One way to start, from the pack `like`; `policy_id` is what the draft would be."""

    start: Start
    like: str
    policy_id: str
    title: Text


@dataclass(frozen=True)
class DraftBegun:
    """The text to go on from; `policy_id` is the pack in whose place it is read."""

    policy_id: str
    start: Start
    text: str


def list_beginnings(policy: Policy) -> list[Beginning]:
    """The ways to start from a pack, the likeliest first."""
    year, after = policy.entry_year, next_year(policy.id)
    return [
        Beginning(
            Start.IN_FORCE,
            policy.id,
            policy.id,
            Text(f"修改 {year} 年施行中的版本", f"Change the version of {year} that is in force"),
        ),
        Beginning(
            Start.NEXT_YEAR,
            policy.id,
            after,
            Text(f"起草 {year + 1} 年：从 {year} 年顺延日期", f"Draft {year + 1} from {year}, days moved on"),
        ),
        Beginning(
            Start.EMPTY,
            policy.id,
            after,
            Text(f"起草 {year + 1} 年：从空白骨架开始", f"Draft {year + 1} from an empty skeleton"),
        ),
    ]


def begin(policy_id: str, start: Start, *, actor: StaffMember) -> DraftBegun:
    """The text of a draft that starts from a pack of the actor's scope; nothing is kept."""
    policy = require_own(policy_id, actor)
    if start is Start.IN_FORCE:
        return DraftBegun(policy.id, start, _text_in_force(policy.id))
    library = policies.default_library()
    like = policy.id if start is Start.NEXT_YEAR else None
    after = next_year(policy.id)
    text = skeleton.begin(library, after, policy.kind, frame=_frame(library.stack(policy.id)), like=like)
    return DraftBegun(after, start, text)


def stack_in_force(policy_id: str) -> Stack:
    """The values in force with their places: of the file where it is that version, else as they were filed."""
    deployed = policies.default_library().stack(policy_id)
    row = policy_filings.find_in_force(policy_id)
    if row is None or row.digest == deployed.digest():
        return deployed
    return source.filed(row.written, f"{policy_id} v{row.version}")


def next_year(policy_id: str) -> str:
    """The same district's pack of the year after."""
    district, _, year = policy_id.rpartition("/")
    return f"{district}/{int(year) + 1}"


def _text_in_force(policy_id: str) -> str:
    """The file with its comments; a version that is not the file's any more is written out whole."""
    library = policies.default_library()
    row = policy_filings.find_in_force(policy_id)
    if row is None or row.digest == library.stack(policy_id).digest():
        return library.text(policy_id)
    writer, out = YAML(), io.StringIO()
    writer.width = 4096
    writer.dump(json.loads(row.written), out)
    return out.getvalue()


def _frame(written: Stack) -> str | None:
    """The name of the frame that a pack lies over."""
    if len(written.layers) < 2:
        return None
    return written.layers[1].file.removeprefix("policies/").removesuffix(".yaml")
