"""The office's own part of a pack: milestones, schools to name, time to mend a record, and the rank band."""

from __future__ import annotations

from app.domain import reading
from app.domain.milestone import Milestone
from app.domain.rank_band import RankBandRule
from app.domain.reading import Path, Reader
from app.policies.reference import Reference, refuse, words

MOST_CHOICES = 12
MOST_MEND_DAYS = 60
BAND_WIDTHS = (5, 10, 20, 25)
LEAST_IN_BAND = 20


def milestones(value: object, path: Path, known: Reference) -> tuple[Milestone, ...]:
    """In the order of their days."""
    read = [one for _, one in Reader(value, path).items(lambda v, p: _milestone(v, p, known))]
    return tuple(sorted(read, key=lambda one: (one.due_on, one.id)))


def _milestone(value: object, path: Path, known: Reference) -> Milestone:
    reader = Reader(value, path)
    milestone = Milestone(
        id=str(path[-1]),
        title=reader.required("title", words),
        law=reader.required("law", known.law),
        due_on=reader.required("due", reading.day),
    )
    reader.close()
    return milestone


def school_choices(value: object, path: Path, known: Reference) -> int:
    """How many schools may be named, 1 to 12."""
    reader = Reader(value, path)
    most = reader.required("value", reading.integer)
    reader.required("law", known.law)
    reader.close()
    if not 1 <= most <= MOST_CHOICES:
        refuse((*path, "value"), f"应为 1 到 {MOST_CHOICES}", f"must be 1 to {MOST_CHOICES}", got=most)
    return most


def mending(value: object, path: Path, known: Reference) -> int:
    """For how many days at most the clock stands still while a record is mended, 0 to 60."""
    reader = Reader(value, path)
    days = reader.required("days", reading.integer)
    reader.required("law", known.law)
    reader.close()
    if not 0 <= days <= MOST_MEND_DAYS:
        refuse((*path, "days"), f"应为 0 到 {MOST_MEND_DAYS}", f"must be 0 to {MOST_MEND_DAYS}", got=days)
    return days


def rank_band(value: object, path: Path, known: Reference) -> RankBandRule:
    """The width of the band in percent, and among how few children none is told (20 at least)."""
    reader = Reader(value, path)
    width = reader.required("width", reading.integer)
    least = reader.optional("least", reading.integer, LEAST_IN_BAND)
    law = reader.required("law", known.law)
    reader.close()
    if width not in BAND_WIDTHS:
        refuse(
            (*path, "width"),
            "没有这种宽度",
            "is no width of a band",
            got=width,
            allowed=[str(w) for w in BAND_WIDTHS],
        )
    if least < LEAST_IN_BAND:
        refuse((*path, "least"), f"不得少于 {LEAST_IN_BAND}", f"must be {LEAST_IN_BAND} or more", got=least)
    return RankBandRule(width, least, law)
