"""How a district works: windows, lanes and sites, who settles a file and how it is confirmed, texts and contact."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from app.domain.explain import Law, Text


class Automation(StrEnum):
    """Who determines eligibility in the end: the data alone, or a reviewer after the data."""

    FULL = "full"
    REVIEW = "review"


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
    """A text shown to the parent; a change of wording is a new `version`.

    `reading_seconds`: for so long it stays open before one can go on; 0 where the district asks for nothing.
    """

    version: str
    text: Text
    law: Law
    reading_seconds: int = 0


@dataclass(frozen=True, slots=True)
class Contact:
    office: Text
    hotline: str
    law: Law
