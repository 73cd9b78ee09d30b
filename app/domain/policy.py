"""A policy pack in memory: what one district decides for one entry year, every part with its clause."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from typing import NamedTuple, Protocol

from app.domain.applicant import Applicant, City, District
from app.domain.batch import Batch, OrderKey, PolicyKind
from app.domain.catchment import Catchments
from app.domain.explain import Law, Text
from app.domain.facts import Family
from app.domain.milestone import Milestone
from app.domain.people import IdKind
from app.domain.timeline import Counting


class Verdict(NamedTuple):
    """`found` is what the records say and `needed` what the rule asks, where a condition tells them apart."""

    passed: bool
    because: Text
    found: Text | None = None
    needed: Text | None = None


class Score(NamedTuple):
    """Points before the item's cap, the arithmetic, and what they rest on."""

    points: Decimal
    because: Text
    evidence: tuple[str, ...]
    details: tuple[Text, ...] = ()
    deemed: bool = False


class FamilyCondition(Protocol):
    """A condition that does not depend on who is the main applicant."""

    @property
    def evidence(self) -> tuple[str, ...]: ...

    def judge_family(self, family: Family, city: City, on: date) -> Verdict: ...


class Condition(Protocol):
    """A condition on the main applicant."""

    @property
    def evidence(self) -> tuple[str, ...]: ...

    def judge(self, seen: Applicant) -> Verdict: ...


class Scoring(Protocol):
    """One way to earn points; `eligible` says whether every blocking check passed."""

    def score(self, seen: Applicant, *, eligible: bool) -> Score: ...


@dataclass(frozen=True, slots=True)
class FamilyCheckRule:
    """`remedy` is what a family that fails can do about it."""

    id: str
    title: Text
    law: Law
    blocking: bool
    condition: FamilyCondition
    remedy: Text | None = None


@dataclass(frozen=True, slots=True)
class CheckRule:
    """`remedy` is what a family that fails can do about it."""

    id: str
    title: Text
    law: Law
    blocking: bool
    condition: Condition
    remedy: Text | None = None


@dataclass(frozen=True, slots=True)
class ItemRule:
    id: str
    title: Text
    law: Law
    cap: Decimal
    needs_person: bool
    scoring: Scoring


class Automation(StrEnum):
    """Who determines eligibility in the end: the data alone, or a reviewer after the data."""

    FULL = "full"
    REVIEW = "review"


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
    AT_SCHOOL = "at_school"


@dataclass(frozen=True, slots=True)
class DocumentRule:
    """`replaced_by` are the datasets each of which makes the paper unnecessary."""

    id: str
    title: Text
    law: Law
    classes: frozenset[str]
    replaced_by: tuple[str, ...]
    asked: Asked


@dataclass(frozen=True, slots=True)
class Window:
    """Days of the timetable, both included, whole days in the city's time."""

    id: str
    title: Text
    law: Law
    opens_on: date
    closes_on: date

    def is_open(self, day: date) -> bool:
        return self.opens_on <= day <= self.closes_on


@dataclass(frozen=True, slots=True)
class Tie:
    """One step in the order of equal points: a point item, a date of the family's, or the draw number."""

    id: str
    title: Text
    law: Law
    item: str | None
    key: OrderKey | None = None


class GreenCondition(StrEnum):
    """What the green channel asks of a file."""

    ELIGIBLE = "eligible"
    DOCUMENTS_COMPLETE = "documents_complete"
    FACTS_CONSISTENT = "facts_consistent"
    POINTS_CONFIRMED_ONLINE = "points_confirmed_online"


@dataclass(frozen=True, slots=True)
class GreenChannel:
    law: Law
    conditions: tuple[GreenCondition, ...]


@dataclass(frozen=True, slots=True)
class Lane:
    """`capacity` is families per half day."""

    id: str
    title: Text
    minutes: int
    capacity: int


@dataclass(frozen=True, slots=True)
class HalfDay:
    id: str
    opens_at: time
    closes_at: time


@dataclass(frozen=True, slots=True)
class Slots:
    """`change_cut_off_hours`: a slot can be changed until so many hours before it begins."""

    law: Law
    lanes: tuple[Lane, ...]
    half_days: tuple[HalfDay, ...]
    change_cut_off_hours: int

    def get_lane(self, lane_id: str) -> Lane:
        return next(lane for lane in self.lanes if lane.id == lane_id)


@dataclass(frozen=True, slots=True)
class Site:
    id: str
    title: Text
    address: Text
    law: Law


class Confirmation(StrEnum):
    """How a qualified file becomes a confirmed one: by a visit, by the parent online, or by the data alone."""

    ON_SITE = "on_site"
    ONLINE = "online"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Procedure:
    law: Law
    automation: Automation
    confirmation: Confirmation


@dataclass(frozen=True, slots=True)
class Reminder:
    """An SMS so many days before a window closes."""

    purpose: str
    window: str
    days_before: int


@dataclass(frozen=True, slots=True)
class Messages:
    """Purpose of an SMS -> name of its template, and the reminders."""

    law: Law
    templates: Mapping[str, str]
    reminders: tuple[Reminder, ...]

    def template_of(self, purpose: str) -> str:
        """The template for a purpose: the pack's choice, else the one of the same name."""
        return self.templates.get(purpose, purpose)


@dataclass(frozen=True, slots=True)
class Statement:
    """A text shown to the parent; a change of wording is a new `version`."""

    version: str
    text: Text
    law: Law


@dataclass(frozen=True, slots=True)
class Contact:
    office: Text
    hotline: str
    law: Law


@dataclass(frozen=True, slots=True)
class QualifyingLine:
    """The fewest points with which a child is admitted at all."""

    points: Decimal
    law: Law


@dataclass(frozen=True, slots=True)
class Source:
    title: Text
    published: str


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
    batches: tuple[Batch, ...] = ()
    qualifying_line: QualifyingLine | None = None
    veto: Law | None = None
    catchments: Catchments | None = None
    version: int = 1

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
