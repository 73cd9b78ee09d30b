"""What may follow for a version of a policy on its way into force, for whoever looks at it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.actor import Role
from app.domain.explain import Text


class FilingState(StrEnum):
    """How far a version is; `unfiled` is on the shelf only."""

    UNFILED = "unfiled"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    APPROVED = "approved"
    IN_FORCE = "in_force"


@dataclass(frozen=True)
class Steps:
    """What may be done now, and in words what it waits for."""

    can_submit: bool = False
    can_return: bool = False
    can_approve: bool = False
    can_commence: bool = False
    waits: Text | None = None


_REPLACED = Text(
    "系统里部署的已是另一版，这一版不能再办理。", "Another version is deployed; this one goes no further."
)
_OWN = Text(
    "您自己提交的版本，要由市教育局的另一人批准。",
    "You filed it: somebody else at the bureau has to approve it.",
)
_BUREAU = Text("等市教育局的另一人批准。", "Waiting for another person at the bureau to approve it.")
_APPROVED = Text("已批准，等市教育局施行。", "Approved; waiting for the bureau to put it in force.")
_RETURNED = Text("按退回原因修改后重新提交。", "To be mended as asked and filed again.")


def steps(state: FilingState, role: Role, *, is_deployed: bool, is_own: bool) -> Steps:
    """What `role` may do about a version; `is_own`: the reader submitted it.

    Two people bring a policy into force (于4月1日前报市教育局备案): the district files, the bureau decides.
    """
    if state is FilingState.IN_FORCE:
        return Steps()
    if not is_deployed:
        return Steps(waits=_REPLACED)
    at_bureau = role is Role.BUREAU
    match state:
        case FilingState.UNFILED:
            return Steps(can_submit=True)
        case FilingState.RETURNED:
            return Steps(can_submit=True, waits=_RETURNED)
        case FilingState.SUBMITTED:
            may_approve = at_bureau and not is_own
            waits = None if may_approve else _OWN if at_bureau else _BUREAU
            return Steps(can_return=at_bureau, can_approve=may_approve, waits=waits)
        case _:
            return Steps(can_commence=at_bureau, waits=None if at_bureau else _APPROVED)
