"""A policy pack in memory: what one district decides for one entry year, every part with its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from enum import StrEnum

from app.domain.applicant import City, District
from app.domain.batch import Batch, OrderKey, Placement, PolicyKind
from app.domain.catchment import Catchments
from app.domain.certificate import CertificateType
from app.domain.explain import Law, Text
from app.domain.milestone import Milestone
from app.domain.people import IdKind
from app.domain.procedure import (
    Automation,
    Contact,
    GreenChannel,
    Messages,
    Procedure,
    Site,
    Slots,
    Statement,
    Window,
)
from app.domain.rank_band import RankBandRule
from app.domain.rule import (
    CheckRule,
    FamilyCheckRule,
    ItemRule,
)
from app.domain.stage import PRIMARY_ONE, Opened, Stage
from app.domain.timeline import Counting


@dataclass(frozen=True, slots=True)
class ApplicantClass:
    """The first class whose given conditions all hold is the child's; None asks nothing.

    `automation` overrides the procedure's for this class.
    """

    id: str
    title: Text
    law: Law
    id_kinds: frozenset[IdKind] | None = None
    hukou_districts: frozenset[str] | None = None
    special: frozenset[str] | None = None
    automation: Automation | None = None
    conditions: tuple[FamilyCheckRule, ...] = ()


class Asked(StrEnum):
    """When a document is asked for: always, where the family claims what it proves, or by the school only."""

    ALWAYS = "always"
    HOME = "home"
    FAMILY_PLANNING = "family_planning"
    SECOND_PARENT = "second_parent"
    INSURED_ELSEWHERE = "insured_elsewhere"
    AT_SCHOOL = "at_school"


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """`replaced_by` are the datasets each of which makes the paper unnecessary; `certificate` one that stands in."""

    id: str
    title: Text
    law: Law
    classes: frozenset[str]
    replaced_by: tuple[str, ...]
    asked: Asked
    certificate: CertificateType | None = None


@dataclass(frozen=True, slots=True)
class Tie:
    """One step in the order of equal points: a point item, a date of the family's, or the draw number."""

    id: str
    title: Text
    law: Law
    item: str | None
    key: OrderKey | None = None


@dataclass(frozen=True, slots=True)
class QualifyingLine:
    """The fewest points with which a child is admitted at all."""

    points: Decimal
    law: Law


@dataclass(frozen=True, slots=True)
class Source:
    title: Text
    published: str
    excerpts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Policy:
    """One pack. `id` is "xiamen/siming/2017", `digest` the SHA-256 of its values with its frame's."""

    id: str
    digest: str
    title: Text
    kind: PolicyKind
    city: City
    district: District
    entry_year: int
    in_force_from: date
    in_force_to: date
    base_years: int
    total_cap: Decimal
    sources: Mapping[str, Source]
    counting: Counting
    family_checks: tuple[FamilyCheckRule, ...]
    checks: tuple[CheckRule, ...]
    consistency: Law
    items: tuple[ItemRule, ...]
    classes: tuple[ApplicantClass, ...]
    documents: tuple[DocumentRule, ...]
    ties: tuple[Tie, ...]
    windows: tuple[Window, ...]
    procedure: Procedure
    green_channel: GreenChannel
    slots: Slots
    sites: tuple[Site, ...]
    messages: Messages
    notice: Statement
    declaration: Statement
    contact: Contact
    milestones: tuple[Milestone, ...] = ()
    school_choices: int = 1
    mend_days: int = 0
    rank_band: RankBandRule | None = None
    batches: tuple[Batch, ...] = ()
    placement: Placement | None = None
    qualifying_line: QualifyingLine | None = None
    veto: Law | None = None
    catchments: Catchments | None = None
    version: int = 1
    opened: Opened = PRIMARY_ONE

    def at(self, stage: Stage) -> Policy:
        """What holds for a child of this stage: the checks and the catchments of others are left out."""
        if stage not in self.opened.stages:
            return replace(self, family_checks=(), checks=())
        if len(self.opened.stages) == 1:
            return self
        return replace(
            self,
            family_checks=tuple(rule for rule in self.family_checks if rule.holds_for(stage)),
            checks=tuple(rule for rule in self.checks if rule.holds_for(stage)),
            catchments=self.catchments.at(stage) if self.catchments else None,
        )

    def find_window(self, window_id: str) -> Window | None:
        return next((window for window in self.windows if window.id == window_id), None)

    def get_window(self, window_id: str) -> Window:
        """The window; KeyError if the pack has none of this name (the loader insists on `application`)."""
        window = self.find_window(window_id)
        if window is None:
            raise KeyError(window_id)
        return window

    @property
    def home_needs_person(self) -> bool:
        """Whether points for a home rest on a person's eye; otherwise the register is enough."""
        home = self.find_item("home")
        return home is not None and home.needs_person

    def automation_of(self, class_id: str) -> Automation:
        """Who determines the eligibility of a class: its own word, else the procedure's."""
        found = next((kind for kind in self.classes if kind.id == class_id), None)
        return (found and found.automation) or self.procedure.automation

    def find_item(self, item_id: str) -> ItemRule | None:
        return next((item for item in self.items if item.id == item_id), None)
