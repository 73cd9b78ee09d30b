"""The names of what a review task is about: datasets, papers of the policy, lines of the breakdown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from app.domain import review_item
from app.domain.breakdown import lines_of
from app.domain.explain import Text
from app.models.application import Application, Assessment
from app.services import find_policy
from app.services.hand_in_material import OTHER
from registries.department import DEPARTMENTS

_OTHER_PAPER = Text("其他材料", "Another paper")


@dataclass(frozen=True)
class Wording:
    """Names by id, for one application."""

    named: Mapping[str, Text]

    @classmethod
    def of(cls, application: Application, assessment: Assessment | None) -> Wording:
        """The names in the policy of the application's district and in its newest breakdown."""
        policy = find_policy.in_force(application.season_id, application.district_code or "")
        named = {str(one.dataset): Text(one.dataset_zh, one.dataset_en) for one in DEPARTMENTS.values()}
        named |= {OTHER: _OTHER_PAPER} | {document.id: document.title for document in policy.documents}
        lines = lines_of(assessment.result) if assessment else []
        return cls(named | {line["id"]: Text(line["title"], line["title_en"]) for line in lines})

    def title(self, item: str) -> Text:
        """What a task of this item is about."""
        return review_item.title(item, self.named)

    def name(self, of: str) -> Text:
        """The name of one paper, dataset or line; its id where it has none."""
        return self.named.get(of, Text(of, of))
