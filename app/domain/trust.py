"""How far a document can be relied on: levels A to D of the guide to online services (国办函〔2016〕108号)."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from app.domain.documents import UPLOAD
from app.domain.explain import Text

SELF_MADE = "other"


class Trust(StrEnum):
    """A: by the issuing authority; B: checked against the original by staff; C: uploaded; D: the family's own word."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


LABELS: dict[Trust, Text] = {
    Trust.A: Text("A级：发证部门数据，直接使用", "A: from the issuing authority, used as it is"),
    Trust.B: Text(
        "B级：窗口已核对原件，不必再带", "B: checked against the original; need not be brought again"
    ),
    Trust.C: Text("C级：家长上传，须核对原件", "C: uploaded; the original has to be seen"),
    Trust.D: Text("D级：家长自制，由家长承诺真实", "D: the family's own paper, under its declaration"),
}


def of_material(document: str, *, is_seen: bool) -> Trust:
    """The level of an uploaded file."""
    if is_seen:
        return Trust.B
    return Trust.D if document == SELF_MADE else Trust.C


def of_document(
    document: str, satisfied_by: str | None, *, seen: Collection[str], uploaded: Collection[str]
) -> Trust | None:
    """The level of a document of the policy; None where there is nothing yet."""
    if document in seen:
        return Trust.B
    if satisfied_by is not None and satisfied_by != UPLOAD:
        return Trust.A
    return of_material(document, is_seen=False) if document in uploaded or satisfied_by == UPLOAD else None
