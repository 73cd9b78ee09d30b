"""Two-stage review: the school of first choice has the first word on a task, the district decides.

A school that says nothing in its working days stops nobody: the task then goes to the district's queue as it is.
Source: 学生在网上完成报名，学校、教育局在后台审核 (济宁 2021).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from uuid import UUID

from app import audit, clock
from app.domain import review_item
from app.domain.actor import NotAllowed, NotFound, StaffMember
from app.domain.errors import DomainError, InvalidInput
from app.domain.explain import Text
from app.models.application import Application
from app.models.review import ReviewTask, SchoolOpinion
from app.models.season import DistrictSeason
from app.privacy import mask_name, mask_text
from app.services import count_working_days
from app.services.compare_sources import Source, list_of_task
from app.services.word_task import Wording
from app.store import applications, calendar, school_files, school_opinions, seasons

DAYS = 3
"""Working days in which a school may say something."""


class Opinion(StrEnum):
    """What a school thinks of a task."""

    PASSES = "passes"
    DOUBTS = "doubts"


WORDS = {
    Opinion.PASSES: Text("学校意见：符合", "The school: all right"),
    Opinion.DOUBTS: Text("学校意见：有疑问", "The school has a doubt"),
}


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


@dataclass(frozen=True)
class Given:
    """What a school said of a task; `by` is masked."""

    verdict: str
    verdict_words: Text
    words: str | None
    school: Text
    by: str
    at: datetime


@dataclass(frozen=True)
class AskedTask:
    """A task as the school sees it, masked; `until` while the school is waited for."""

    id: UUID
    title: Text
    because: Text
    until: datetime | None
    can_say: bool
    given: Given | None
    sources: tuple[Source, ...]


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
    if not _is_awaited(task, now):
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


def list_tasks(application: Application, *, actor: StaffMember, now: datetime) -> list[AskedTask]:
    """What is open about a file of the school's, with what the sources say."""
    tasks = school_opinions.list_open_tasks(application.id)
    given = find_given([task.id for task in tasks])
    assessment = applications.find_assessment(application.id)
    wording = Wording.of(application, assessment)
    return [
        AskedTask(
            id=task.id,
            title=wording.title(task.item),
            because=review_item.reason(task.because),
            until=task.school_ends_at if _is_awaited(task, now) else None,
            can_say=_is_awaited(task, now) and application.applicant_id != actor.person_id,
            given=given.get(task.id),
            sources=tuple(list_of_task(application, assessment, task.item)),
        )
        for task in tasks
    ]


def find_given(task_ids: list[UUID]) -> dict[UUID, Given]:
    """What schools said of these tasks."""
    return {
        task_id: Given(
            verdict=found.opinion.verdict,
            verdict_words=WORDS[Opinion(found.opinion.verdict)],
            words=found.opinion.words,
            school=Text(found.school.name_zh, found.school.name_en),
            by=mask_name(found.by.name),
            at=found.opinion.given_at,
        )
        for task_id, found in school_opinions.find_given(task_ids).items()
    }


def _is_awaited(task: ReviewTask, now: datetime) -> bool:
    return task.state == "open" and task.school_ends_at is not None and task.school_ends_at > now


def _is_ours(task: ReviewTask, actor: StaffMember) -> bool:
    found = school_files.find_file(_school(actor), seasons.get_current().id, task.application_id)
    return found is not None and found[0].applicant_id != actor.person_id


def _school(actor: StaffMember) -> str:
    code = school_files.find_school_of(actor.staff_id)
    if code is None:
        raise NotAllowed
    return code
