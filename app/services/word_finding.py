"""A finding in words: what was found, what it leads to in this district, and where it stands."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from uuid import UUID

from app.domain import finding as words
from app.domain import sanction
from app.domain.explain import Text
from app.domain.finding import Ground, Kind
from app.domain.policy import Policy
from app.models.finding import Finding


@dataclass(frozen=True)
class Worded:
    """`of` is the paper or the class; `effect` what it leads to, or led to."""

    kind: Kind
    of: Text
    found: Text
    effect: Text


def word(finding: Finding, policy: Policy, documents: Mapping[UUID, str]) -> Worded:
    """The finding by the names of the pack; `documents` are those of the application's files."""
    kind = words.kind_of(finding.item)
    if kind is Kind.FALSE_PAPER:
        document = documents.get(finding.material_id, "") if finding.material_id else ""
        of, effect = sanction.name_papers(policy, (document,)), sanction.consequence(policy)
    else:
        titles = {one.id: one.title for one in policy.classes}
        of = titles.get(finding.class_id or "", Text(finding.class_id or "", finding.class_id or ""))
        effect = words.PLACED
    if finding.takes_back is not None:
        return Worded(kind, of, words.taken_back(kind, of), words.COUNTS_AGAIN)
    return Worded(kind, of, words.found(kind, Ground(finding.ground), of), effect)
