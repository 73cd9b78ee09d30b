"""The record as the parent sees it: sections with values, where each came from, and how far it can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, TypedDict
from uuid import UUID

from app import clock
from app.domain.actor import NotFound, Person
from app.domain.comparison import Comparison, Difference, Identity
from app.privacy import mask_id_number, mask_name
from app.services import needed_datasets
from app.services.gather_family import find_spouse, identity_of, payload_of
from app.services.judge_answer import judged
from app.services.name_source import name_source
from app.services.prove_bond import confirms
from app.store import family_record
from app.store.family_record import Answer, Member
from identity import id_number
from registries import connector, field_words
from registries.connector import About
from registries.department import DEPARTMENTS, Department
from registries.ports import Dataset

_UNSETTLED = frozenset({"pending", "awaited", "withdrawn"})
_HIDDEN = frozenset({"id_number", "householder_id", "child_id_number", "number"})


class Section(TypedDict):
    """One dataset about one person of the family, as JSON has it."""

    person: str  # self | spouse | child
    person_id: str
    name: str
    dataset: str
    title: str
    title_en: str
    status: str  # ready | pending | awaited | not_found | unavailable | withdrawn | not_consented | unproved
    verdict: str | None
    values: Mapping[str, Any] | None
    department: str
    department_en: str
    reference: str | None
    as_of: str | None
    fetched_at: str | None
    digest: str | None
    is_stale: bool
    due_at: str | None
    differences: list[Mapping[str, str]]
    mend_at: Mapping[str, str] | None
    can_refetch: bool


def read(actor: Person) -> list[Section]:
    """Everything that is there now, at once; what is still being asked says `pending`."""
    members = family_record.list_members(actor.person_id)
    about = [_About(member) for member in members.values()]
    guardian = next((one for one in about if one.member.id == actor.person_id), None)
    if guardian is None:
        raise NotFound
    needed = needed_datasets.in_season()
    sections = [_section("self", guardian, dataset) for dataset in _told(guardian, About.GUARDIAN, needed)]
    spouse = _spouse(guardian, members)
    if spouse is not None:
        sections += [_section("spouse", spouse, dataset) for dataset in _told(spouse, About.SPOUSE, needed)]
    for child in about:
        if child.member.origin is not None:
            shown = _is_proved(guardian, child)
            datasets = _told(child, About.CHILD, needed)
            sections += [_section("child", child, dataset, shown=shown) for dataset in datasets]
    return sections


def _told(about: _About, who: About, needed: frozenset[str]) -> tuple[str, ...]:
    """What is asked about this person in the season, and whatever else is there."""
    return connector.told(who, needed | about.member.answers.keys())


class _About:
    """A member of the family, identity and payloads opened once."""

    def __init__(self, member: Member) -> None:
        self.member = member
        self.identity: Identity = identity_of(member)
        self._payloads: dict[str, dict[str, Any] | None] = {}

    def payload(self, dataset: str) -> dict[str, Any] | None:
        """What the dataset said, if anything was found."""
        if dataset not in self._payloads:
            self._payloads[dataset] = payload_of(self.member.answers.get(dataset))
        return self._payloads[dataset]


def _spouse(guardian: _About, members: dict[UUID, Member]) -> _About | None:
    relative = find_spouse(
        guardian.identity, guardian.payload("civil_affairs.marriage"), guardian.payload("police.household")
    )
    if relative is None or not id_number.is_valid(relative.id_number):
        return None
    number = id_number.parse(relative.id_number)
    found = family_record.find_by_number(members, number.kind.value, number.number)
    return None if found is None else _About(found)


def _is_proved(guardian: _About, child: _About) -> bool:
    return confirms(
        child.member.origin,
        guardian.identity,
        child.member.id_number,
        household=child.payload("police.household"),
        marriage=guardian.payload("civil_affairs.marriage"),
    )


def _section(who: str, about: _About, dataset: str, *, shown: bool = True) -> Section:
    answer = about.member.answers.get(dataset)
    told = answer if shown else None
    payload = about.payload(dataset) if shown else None
    comparison = _compared(about, told, payload)
    department = DEPARTMENTS[Dataset(dataset)]
    is_settled = answer is not None and answer.status not in _UNSETTLED
    return {
        "person": who,
        "person_id": str(about.member.id),
        "name": about.identity.name if who != "spouse" else mask_name(about.identity.name),
        "dataset": dataset,
        "title": department.dataset_zh,
        "title_en": department.dataset_en,
        "status": _status(answer, shown=shown),
        "verdict": comparison.verdict.value if is_settled else None,
        "values": _shown(payload) if payload else None,
        "department": department.name_zh,
        "department_en": department.name_en,
        "reference": told.reference if told else None,
        "as_of": told.as_of.isoformat() if told and told.as_of else None,
        "fetched_at": clock.local(answer.fetched_at).isoformat() if answer and answer.fetched_at else None,
        "digest": told.digest if told else None,
        "is_stale": _is_stale(dataset, told),
        "due_at": clock.local(answer.due_at).isoformat() if answer and answer.due_at else None,
        "differences": [_difference(d) for d in comparison.differences],
        "mend_at": _office(department) if comparison.verdict != "verified" else None,
        "can_refetch": is_settled and not connector.get(dataset).entered,
    }


def _is_stale(dataset: str, answer: Answer | None) -> bool:
    """Whether the department's data was older than it may be when it answered."""
    if answer is None or answer.as_of is None or answer.fetched_at is None:
        return False
    return connector.get(dataset).is_stale(answer.as_of, on=clock.local(answer.fetched_at).date())


def _status(answer: Answer | None, *, shown: bool) -> str:
    """Of a child whom no department gives to this guardian, not even whether a record was found."""
    if answer is None:
        return "not_consented"
    return answer.status if shown or answer.status in _UNSETTLED else "unproved"


def _compared(about: _About, answer: Answer | None, payload: Mapping[str, Any] | None) -> Comparison:
    fresh = payload if answer is not None and answer.status == "ready" else None
    return judged(answer.dataset if answer else "", about.identity, fresh, about.payload)


def _office(department: Department) -> Mapping[str, str]:
    return {"zh": department.office.zh, "en": department.office.en, "phone": department.office.phone}


def _difference(difference: Difference) -> Mapping[str, str]:
    words = field_words.title(difference.field)
    expected_by, found_by = name_source(difference.expected_source), name_source(difference.found_source)
    expected, found = field_words.shown(difference.expected), field_words.shown(difference.found)
    keeper = DEPARTMENTS[Dataset(difference.mend_at)]
    return {
        "field": difference.field,
        "field_zh": words.zh,
        "field_en": words.en,
        "expected_by_zh": expected_by.zh,
        "expected_by_en": expected_by.en,
        "found_by_zh": found_by.zh,
        "found_by_en": found_by.en,
        "mend_by_zh": keeper.name_zh,
        "mend_by_en": keeper.name_en,
        "expected_zh": expected.zh,
        "expected_en": expected.en,
        "found_zh": found.zh,
        "found_en": found.en,
        "expected": difference.expected,
        "expected_source": difference.expected_source,
        "found": difference.found,
        "found_source": difference.found_source,
        "mend_at": difference.mend_at,
    }


def _shown(value: Any) -> Any:
    """The payload with ID numbers masked: the parent knows them, a screen need not."""
    if isinstance(value, dict):
        return {
            key: mask_id_number(part) if key in _HIDDEN and isinstance(part, str) else _shown(part)
            for key, part in value.items()
        }
    return [_shown(part) for part in value] if isinstance(value, list) else value
