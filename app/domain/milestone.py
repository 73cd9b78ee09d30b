"""Days by which an office has to be ready with something of its own: the season's calendar behind the counter."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from app.domain.explain import Law, Text


@dataclass(frozen=True, slots=True)
class Milestone:
    """What must be done by the end of `due_on`, in the city's time."""

    id: str
    title: Text
    law: Law
    due_on: date
