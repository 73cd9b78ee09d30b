"""What schools said of review tasks, and what is asked of a school: masked, with what the sources say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from app import clock
from app.domain import review_item
from app.domain.actor import StaffMember
from app.domain.explain import Text
from app.models.application import Application
from app.models.review import ReviewTask
from app.privacy import mask_name
from app.services.compare_sources import Source, list_of_task
from app.services.give_opinion import Opinion, is_awaited
from app.services.word_task import Wording
from app.store import applications, school_opinions

WORDS = {
    Opinion.PASSES: Text("学校意见：符合", "The school: all right"),
    Opinion.DOUBTS: Text("学校意见：有疑问", "The school has a doubt"),
}


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
    """A task as the school sees it, masked; `last_day` while the school is waited for."""

    id: UUID
    title: Text
    because: Text
    last_day: date | None
    can_say: bool
    given: Given | None
    sources: tuple[Source, ...]


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
            last_day=_last_day(task) if is_awaited(task, now) else None,
            can_say=is_awaited(task, now) and application.applicant_id != actor.person_id,
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


def _last_day(task: ReviewTask) -> date | None:
    """The school's time ends at midnight, which people call the day before."""
    ends_at = task.school_ends_at
    return None if ends_at is None else (clock.local(ends_at) - timedelta(seconds=1)).date()
