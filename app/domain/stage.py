"""The stage of schooling a child enrols for, and which stages a district opens in a year."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from app.domain.explain import Law, Text


class Stage(StrEnum):
    """学段: what the serial number says too."""

    P1 = "P1"
    J1 = "J1"


TITLES = {
    Stage.P1: Text("小学一年级", "primary one"),
    Stage.J1: Text("初中一年级", "junior one"),
}


def told(stages: Iterable[Stage]) -> Text:
    """Stages by name, in the order of schooling."""
    named = [TITLES[stage] for stage in Stage if stage in set(stages)]
    return Text("、".join(one.zh for one in named), " and ".join(one.en for one in named))


@dataclass(frozen=True, slots=True)
class Opened:
    """The stages that a district opens, with the clause that says so."""

    stages: tuple[Stage, ...]
    law: Law | None = None


PRIMARY_ONE = Opened((Stage.P1,))
"""What a pack that says nothing opens."""
