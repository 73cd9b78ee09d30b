"""Two-stage review: the school of first choice has the first word on a task, the district decides.

A school that says nothing in its working days stops nobody: the task then goes to the district's queue as it is.
Source: 学生在网上完成报名，学校、教育局在后台审核 (济宁 2021).
"""

from __future__ import annotations

from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app import audit, clock
from app.domain.actor import NotAllowed, NotFound, StaffMember
from app.domain.errors import DomainError, InvalidInput
from app.models.application import Application
from app.models.review import ReviewTask, SchoolOpinion
from app.models.season import DistrictSeason
from app.privacy import mask_text
from app.services import count_working_days
from app.store import calendar, school_files, school_opinions, seasons

DAYS = 3
"""Working days in which a school may say something."""


class Opinion(StrEnum):
    """What a school thinks of a task."""

    PASSES = "passes"
    DOUBTS = "doubts"


class OpinionNotAwaited(DomainError):
    """Said before, decided, or too late."""

    code = "opinion_not_awaited"
    zh = "这一项已不再等学校意见：已提过意见、区里已办理或已过期限。"
    en = "The school's word is no longer awaited here: it was given, the district is on it, or its time is over."


class DoubtNeedsWords(InvalidInput):
    """A doubt without a reason helps nobody."""

    code = "doubt_needs_words"
    zh = "有疑问的，请写明是什么疑问。"
    en = "Please say what the doubt is about."


def set_school_first(required: bool, *, actor: StaffMember, now: datetime) -> DistrictSeason:
    """Ask schools first from now on, or no longer; tasks that wait for a school keep their time."""
    here = calendar.get_current(actor.district_code, lock=True)
    if here.school_first != required:
        here.settings = here.settings | {"school_first": required}
        audit.record(
            actor.name,
            "school_first_switched",
            audit.about("district", here.district_code),
            now=now,
            district_code=here.district_code,
            required=required,
        )
    return here


def waits_until(application: Application, *, now: datetime) -> datetime | None:
    """Until when a new task of the application waits for its school; None where no school is asked."""
    rule = seasons.get_rule(application.season_id, application.district_code or "")
    if not rule.school_first or school_opinions.find_asked_school(application.id) is None:
        return None
    last = count_working_days.due_on(now, DAYS)
    return datetime.combine(last + timedelta(days=1), time(), tzinfo=clock.CITY_ZONE)


def give(task_id: UUID, verdict: Opinion, words: str | None, *, actor: StaffMember, now: datetime) -> UUID:
    """Say it once; the application it is about.

    `NotFound` for what is not a file of the school's, or is of the speaker's own family.
    """
    task = school_opinions.lock_task(task_id)
    if task is None or not _is_ours(task, actor):
        raise NotFound
    if not is_awaited(task, now):
        raise OpinionNotAwaited
    if verdict is Opinion.DOUBTS and not words:
        raise DoubtNeedsWords
    opinion = SchoolOpinion(
        task_id=task.id,
        school_code=_school(actor),
        staff_id=actor.staff_id,
        verdict=str(verdict),
        words=mask_text(words) if words else None,
        given_at=now,
    )
    school_opinions.add(opinion)
    task.school_ends_at = None
    audit.record(
        actor.name,
        "school_opinion_given",
        audit.about("application", task.application_id),
        now=now,
        district_code=task.district_code,
        task=str(task.id),
        item=task.item,
        verdict=str(verdict),
    )
    return task.application_id


def is_awaited(task: ReviewTask, now: datetime) -> bool:
    """Whether the school has the first word on the task now."""
    return task.state == "open" and task.school_ends_at is not None and task.school_ends_at > now


def _is_ours(task: ReviewTask, actor: StaffMember) -> bool:
    found = school_files.find_file(_school(actor), seasons.get_current().id, task.application_id)
    return found is not None and found[0].applicant_id != actor.person_id


def _school(actor: StaffMember) -> str:
    code = school_files.find_school_of(actor.staff_id)
    if code is None:
        raise NotAllowed
    return code
