"""一次性告知: when a file goes back, the family gets one list of all that is missing or wrong, and it is kept."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from app import audit, clock
from app.domain import review, review_item, supplement
from app.domain.review import REASONS, ReasonCode
from app.domain.supplement import Item, Kind
from app.models.application import Application
from app.models.base import new_id
from app.models.review import ReviewTask
from app.models.supplement import Supplement
from app.services import find_policy, list_documents, mend_record
from app.services.tell_family import mend_by
from app.services.word_task import Wording
from app.store import applications, supplements

_DOCUMENT = "document:"


def give(
    application: Application, task: ReviewTask, reasons: tuple[str, ...], *, actor: str, now: datetime
) -> Supplement:
    """Keep the next notice of the application; the caller holds its lock, and tells the family.

    What the reviewer found wrong comes first, then every paper that is still missing, then every record that an
    office has to mend. What was so at the last notice already and was not told then is marked: told late.
    """
    earlier = supplements.list_of_application(application.id)
    items = (*_wrong(application, task, reasons), *_missing(application, task), *_to_mend(application))
    told = frozenset(item["key"] for one in earlier for item in one.items)
    overlooked = _overlooked(application, task, items, earlier[-1]) if earlier else frozenset[str]()
    marked = supplement.mark_late(items, told=told, overlooked=overlooked)
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    row = Supplement(
        id=new_id(),
        application_id=application.id,
        district_code=application.district_code,
        number=len(earlier) + 1,
        given_at=now,
        mend_by=mend_by(policy, today=clock.local(now).date()),
        items=[item.as_json() for item in marked],
        late=sum(item.told_late for item in marked),
    )
    supplements.add(row)
    audit.record(
        actor,
        "supplement_given",
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        number=row.number,
        items=[item.key for item in marked],
        late=row.late,
    )
    return row


def _wrong(application: Application, task: ReviewTask, reasons: tuple[str, ...]) -> Iterator[Item]:
    """What the reviewer says of the item that was looked at."""
    named = Wording.of(application, applications.find_assessment(application.id)).named
    of = review_item.about(task.item, named)
    for code in reasons:
        why = REASONS[ReasonCode(code)]
        yield Item(f"{task.item}/{code}", Kind.WRONG, f"{of.zh}：{why.zh}", f"{of.en}: {why.en}")


def _missing(application: Application, task: ReviewTask) -> Iterator[Item]:
    """Papers that are still asked for; one that was handed in waits for a look and is not missing."""
    for one in list_documents.of_application(application):
        if one.needed and not one.materials and task.item != f"{_DOCUMENT}{one.document}":
            yield Item(
                f"paper/{one.document}",
                Kind.MISSING,
                f"{one.title_zh}：还没有收到，请拍照上传",
                f"{one.title_en}: not received yet, please upload a photo",
            )


def _to_mend(application: Application) -> Iterator[Item]:
    """Records on which departments differ, with where each is mended and what to bring."""
    for found in mend_record.list_mismatches(application):
        for remedy in found.remedies:
            yield Item(
                f"mend/{found.person}/{found.dataset}/{remedy.difference.field}",
                Kind.MEND,
                f"{found.title_zh}（{remedy.field_words.zh}）与其他部门不一致：{remedy.bring_zh}",
                f"{found.title_en} ({remedy.field_words.en}) differs between departments: {remedy.bring_en}",
            )


def _overlooked(
    application: Application, task: ReviewTask, items: tuple[Item, ...], last: Supplement
) -> frozenset[str]:
    """What the office could have told with the last notice: the task was there, and nothing new has come since.

    Papers and records are listed by themselves, so a new one of them is new.
    """
    wrong = frozenset(item.key for item in items if item.kind is Kind.WRONG)
    if not supplements.was_open(application.id, task.item, before=last.given_at):
        return frozenset()
    document = task.item.removeprefix(_DOCUMENT) if task.item.startswith(_DOCUMENT) else None
    if supplements.has_new_file(application.id, document, since=last.given_at):
        return frozenset()
    datasets = review.datasets_of(task.item, {}) - {"police.household"}
    if document is None and supplements.has_new_record(
        application.applicant_id, datasets, since=last.given_at
    ):
        return frozenset()
    return wrong
