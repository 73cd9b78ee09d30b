"""The mismatch concierge: both values, which office mends which, a slip to take along, a clock that stands still."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from app import audit
from app.domain.actor import NotFound
from app.domain.actor import Person as Guardian
from app.domain.comparison import Difference
from app.domain.errors import DomainError
from app.domain.states import State
from app.models.application import Application
from app.models.mend import Mend
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.privacy import mask_name, mask_text
from app.services import find_policy, prove_bond
from app.services.gather_family import Family, gather, identity_of
from app.services.judge_answer import judged
from app.services.name_source import name_source
from app.store import applications, mends, people
from registries import field_words
from registries.connector import Words
from registries.department import DEPARTMENTS
from registries.office import Desk
from registries.office import find as find_desk
from registries.ports import Dataset

MENDABLE = frozenset({State.SUBMITTED, State.CHECKING, State.UNDER_REVIEW, State.RETURNED, State.QUALIFIED})


_NAMES = frozenset({"name", "owner_name", "spouse_name", "member", "holder_name"})


class NothingToMend(DomainError):
    """The departments agree, or the application is past the point where it matters."""

    code = "nothing_to_mend"
    zh = "这项记录没有不一致，无需更正。"
    en = "The departments agree on this record; there is nothing to mend."


class AlreadyMending(DomainError):
    """One slip at a time."""

    code = "already_mending"
    zh = "这项记录正在更正，请到窗口办理后点“重新查询”。"
    en = "This record is being mended; ask again when the office has done it."


@dataclass(frozen=True)
class Remedy:
    """One difference with the office that mends it: what to bring, where, when."""

    difference: Difference
    title_zh: str
    title_en: str
    office_zh: str
    office_en: str
    bring_zh: str
    bring_en: str
    desk: Desk | None

    @property
    def field_words(self) -> Words:
        """What differs, in words."""
        return field_words.title(self.difference.field)

    @property
    def expected_by(self) -> Words:
        """Who says what was expected."""
        return name_source(self.difference.expected_source)

    @property
    def expected_words(self) -> Words:
        """What was expected, a coded value in words."""
        return field_words.shown(self.difference.expected)

    @property
    def found_words(self) -> Words:
        """What was found, a coded value in words."""
        return field_words.shown(self.difference.found)

    @property
    def found_by(self) -> Words:
        """Who says what was found."""
        return name_source(self.difference.found_source)


@dataclass(frozen=True)
class Mismatch:
    """A record on which departments differ; `mend` is the newest repair, if any; `can_start` one more now."""

    person: str  # self | spouse | child
    person_id: UUID
    dataset: str
    title_zh: str
    title_en: str
    remedies: tuple[Remedy, ...]
    mend: Mend | None
    can_start: bool


def list_mismatches(application: Application) -> list[Mismatch]:
    """Every record of the family on which departments differ, with who mends it."""
    family = gather(application.applicant_id, application.child_id)
    child = people.get_person(application.child_id)
    under_way = {(m.person_id, m.dataset): m for m in mends.list_of_application(application.id)}
    found = []
    shown = child if prove_bond.is_proved(family, child) else None
    for who, person in (("self", family.guardian), ("spouse", family.spouse), ("child", shown)):
        for snapshot, differences in _differing(family, person):
            title = DEPARTMENTS[Dataset(snapshot.dataset)]
            remedies = tuple(_remedy(difference, application.district_code) for difference in differences)
            mend = under_way.get((snapshot.person_id, snapshot.dataset))
            can_start = application.state in MENDABLE and (mend is None or mend.resolved_at is not None)
            words = title.dataset_zh, title.dataset_en
            found.append(
                Mismatch(who, snapshot.person_id, snapshot.dataset, *words, remedies, mend, can_start)
            )
    return found


def list_masked(application: Application) -> list[Mismatch]:
    """The same for a reviewer: names masked, as everywhere until they are revealed."""
    return [
        replace(mismatch, remedies=tuple(_masked(remedy) for remedy in mismatch.remedies))
        for mismatch in list_mismatches(application)
    ]


def _masked(remedy: Remedy) -> Remedy:
    seen = remedy.difference
    mask = mask_name if seen.field in _NAMES else mask_text
    hidden = replace(seen, expected=mask(seen.expected), found=mask(seen.found))
    return replace(remedy, difference=hidden)


def of_guardian(application_id: UUID, *, actor: Guardian) -> list[Mismatch]:
    """The mismatches of one's own application; `NotFound` for any other."""
    return list_mismatches(applications.get_for_guardian(application_id, actor.person_id))


def start(application_id: UUID, *, person_id: UUID, dataset: str, actor: Guardian, now: datetime) -> Mend:
    """Begin a repair: the clock stands still until the record agrees, at most the pack's days from the first repair."""
    application = applications.get_for_guardian(application_id, actor.person_id, lock=True)
    found = [m for m in list_mismatches(application) if (m.person_id, m.dataset) == (person_id, dataset)]
    if application.state not in MENDABLE or not found:
        raise NothingToMend
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    earlier = mends.list_of_application(application.id)
    first = earlier[0].started_at if earlier else now
    ends_at = max(now, first + timedelta(days=policy.mend_days))
    mend_id = mends.start(application.id, person_id, dataset, by=actor.person_id, now=now, ends_at=ends_at)
    mend = None if mend_id is None else mends.find(application.id, mend_id)
    if mend is None:
        raise AlreadyMending
    _note(actor.name, "mend_started", application, mend, now=now)
    return mend


def slip(
    application_id: UUID, mend_id: UUID, *, actor: Guardian
) -> tuple[Application, Mend, Mismatch | None]:
    """What the printed slip says; the mismatch is None when it was resolved meanwhile."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    mend = mends.find(application.id, mend_id)
    if mend is None:
        raise NotFound
    found = (
        m for m in list_mismatches(application) if (m.person_id, m.dataset) == (mend.person_id, mend.dataset)
    )
    return application, mend, next(found, None)


def resolve(snapshot: Snapshot, *, now: datetime) -> None:
    """An answer that no longer contradicts closes the repairs of that record; the clock runs again."""
    if snapshot.status != "ready" or snapshot.verdict == "mismatch":
        return
    settled = mends.resolve(snapshot.requested_by, snapshot.person_id, snapshot.dataset, now=now)
    for mend_id, application_id in settled:
        application = applications.get(application_id)
        mend = mends.find(application_id, mend_id)
        if mend is not None:
            _note("system:platform", "mend_resolved", application, mend, now=now)


def _differing(family: Family, person: Person | None) -> Iterator[tuple[Snapshot, tuple[Difference, ...]]]:
    if person is None:
        return
    identity = identity_of(person)
    for dataset, snapshot in sorted(family.snapshots.get(person.id, {}).items()):
        if snapshot.status == "ready":
            payload = family.payload(person, dataset)
            comparison = judged(dataset, identity, payload, lambda other: family.payload(person, other))
            if comparison.differences:
                yield snapshot, comparison.differences


def _remedy(difference: Difference, district_code: str | None) -> Remedy:
    keeper = DEPARTMENTS[Dataset(difference.mend_at)]
    return Remedy(
        difference=difference,
        title_zh=keeper.dataset_zh,
        title_en=keeper.dataset_en,
        office_zh=keeper.name_zh,
        office_en=keeper.name_en,
        bring_zh=keeper.office.zh,
        bring_en=keeper.office.en,
        desk=find_desk(keeper.code, district_code),
    )


def _note(actor: str, event: str, application: Application, mend: Mend, *, now: datetime) -> None:
    audit.record(
        actor,
        event,
        audit.about("application", application.id),
        now=now,
        district_code=application.district_code,
        mend=str(mend.id),
        dataset=mend.dataset,
        until=mend.ends_at.isoformat(),
    )
