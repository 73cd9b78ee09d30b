"""What a reviewer may find that data cannot say, in words: a paper is false, or a family belongs in a class."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from app.domain.explain import Text

PLACEMENT_ITEM = "placement"
_PAPER = "paper:"


class Kind(StrEnum):
    """What is found."""

    FALSE_PAPER = "false_paper"
    PLACEMENT = "placement"


class Ground(StrEnum):
    """On what the finding rests; the reviewer's own words come beside it."""

    NOT_ISSUED = "not_issued"
    ALTERED = "altered"
    OF_ANOTHER = "of_another"
    REGISTER_DIFFERS = "register_differs"
    ORIGINAL_SEEN = "original_seen"
    OFFICE_WROTE = "office_wrote"
    VISITED = "visited"
    MISTAKEN = "mistaken"


GROUNDS: Mapping[Kind, Mapping[Ground, Text]] = {
    Kind.FALSE_PAPER: {
        Ground.NOT_ISSUED: Text("不是所写的机关出具的", "was not issued by the office it names"),
        Ground.ALTERED: Text("内容有改动", "was altered"),
        Ground.OF_ANOTHER: Text("是别人的材料", "is someone else's"),
        Ground.REGISTER_DIFFERS: Text("与登记部门的记录不符", "is not what the register says"),
    },
    Kind.PLACEMENT: {
        Ground.ORIGINAL_SEEN: Text("看过材料原件", "the originals were seen"),
        Ground.OFFICE_WROTE: Text("有关部门书面证明", "the office in charge confirmed it in writing"),
        Ground.VISITED: Text("实地核查", "somebody went there and looked"),
    },
}
"""The grounds to choose from; a finding is taken back on one ground only, that it was mistaken."""


@dataclass(frozen=True, slots=True)
class Placed:
    """The class that two people placed a family in, on what ground and when."""

    class_id: str
    ground: Ground
    on: date


def item_of_paper(material_id: object) -> str:
    """What a finding about one file is about: one may be open at a time."""
    return f"{_PAPER}{material_id}"


def kind_of(item: str) -> Kind:
    """The kind of a finding by what it is about."""
    return Kind.FALSE_PAPER if item.startswith(_PAPER) else Kind.PLACEMENT


def found(kind: Kind, ground: Ground, of: Text) -> Text:
    """What two people found; `of` is the paper, or the class of applicant."""
    words = GROUNDS[kind][ground]
    if kind is Kind.FALSE_PAPER:
        return Text(
            f"材料“{of.zh}”经两名工作人员核实：{words.zh}",
            f"two officers looked into the paper '{of.en}': it {words.en}",
        )
    return Text(
        f"经两名工作人员认定，归入“{of.zh}”（依据：{words.zh}）",
        f"placed in the class '{of.en}' by decision of two officers ({words.en})",
    )


def taken_back(kind: Kind, of: Text) -> Text:
    """That two people took the finding back."""
    if kind is Kind.FALSE_PAPER:
        return Text(
            f"关于材料“{of.zh}”的认定有误，已经两名工作人员撤回",
            f"the finding about the paper '{of.en}' was mistaken and two officers took it back",
        )
    return Text(
        f"归入“{of.zh}”的认定有误，已经两名工作人员撤回",
        f"the placement in the class '{of.en}' was mistaken and two officers took it back",
    )


COUNTS_AGAIN = Text("申请已重新核算", "the application was assessed anew")
PLACED = Text("申请按这一类别重新核算", "the application was assessed anew in this class")
