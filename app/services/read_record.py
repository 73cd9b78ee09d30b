"""The record as the parent sees it: sections with values, where each came from, and how far it can be relied on."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import clock
from app.domain.actor import Person
from app.domain.comparison import Comparison, compare
from app.domain.consents import DATASETS, OF_CHILD, OF_SPOUSE
from app.models.person import Person as PersonRow
from app.models.snapshot import Snapshot
from app.privacy import mask_id_number, mask_name
from app.services.gather_family import Family, gather, identity_of, payload_of
from app.services.prove_bond import is_proved
from app.store import people
from registries.department import DEPARTMENTS, Department
from registries.ports import Dataset

_HIDDEN = frozenset({"id_number", "householder_id", "child_id_number"})


@dataclass(frozen=True)
class Section:
    """One dataset about one person of the family."""

    person: str  # self | spouse | child
    person_id: UUID
    name: str
    dataset: str
    status: str  # ready | pending | not_found | unavailable | withdrawn | not_consented | unproved
    verdict: str | None
    values: Mapping[str, Any] | None
    department: str
    department_en: str
    title: str
    title_en: str
    reference: str | None
    as_of: str | None
    fetched_at: str | None
    digest: str | None
    differences: tuple[Mapping[str, str], ...]
    mend_at: Mapping[str, str] | None
    can_refetch: bool


def read(actor: Person) -> list[Section]:
    """Everything that is there now, at once; what is still being asked says `pending`."""
    bonds = people.list_children(actor.person_id)
    family = gather(actor.person_id, *[child.id for child, _bond in bonds])
    sections = [
        _section(family, "self", family.guardian, d) for d in DATASETS if d != "education.student_record"
    ]
    if family.spouse is not None:
        sections += [_section(family, "spouse", family.spouse, dataset) for dataset in OF_SPOUSE]
    for child, _bond in bonds:
        shown = is_proved(family, child)
        sections += [_section(family, "child", child, dataset, shown=shown) for dataset in OF_CHILD]
    return sections


def _section(family: Family, who: str, person: PersonRow, dataset: str, *, shown: bool = True) -> Section:
    snapshot = family.snapshot(person, dataset)
    told = snapshot if shown else None
    payload = payload_of(told)
    comparison = _compared(family, person, told, payload)
    department = DEPARTMENTS[Dataset(dataset)]
    return Section(
        person=who,
        person_id=person.id,
        name=person.name if who != "spouse" else mask_name(person.name),
        dataset=dataset,
        status=_status(snapshot, shown=shown),
        verdict=comparison.verdict.value
        if snapshot and snapshot.status not in {"pending", "withdrawn"}
        else None,
        values=_shown(payload) if payload else None,
        department=department.name_zh,
        department_en=department.name_en,
        title=department.dataset_zh,
        title_en=department.dataset_en,
        reference=told.reference if told else None,
        as_of=told.as_of.isoformat() if told and told.as_of else None,
        fetched_at=clock.local(snapshot.fetched_at).isoformat() if snapshot and snapshot.fetched_at else None,
        digest=told.digest if told else None,
        differences=tuple(_difference(d) for d in comparison.differences),
        mend_at=_office(department) if comparison.verdict != "verified" else None,
        can_refetch=snapshot is not None and snapshot.status not in {"pending", "withdrawn"},
    )


def _status(snapshot: Snapshot | None, *, shown: bool) -> str:
    """Of a child whom no department gives to this guardian, not even whether a record was found."""
    if snapshot is None:
        return "not_consented"
    return snapshot.status if shown or snapshot.status in {"pending", "withdrawn"} else "unproved"


def _compared(family: Family, person: PersonRow, snapshot: Snapshot | None, payload: Any) -> Comparison:
    household = family.payload(person, "police.household")
    fresh = payload if snapshot is not None and snapshot.status == "ready" else None
    return compare(snapshot.dataset if snapshot else "", identity_of(person), fresh, household)


def _office(department: Department) -> Mapping[str, str]:
    return {"zh": department.office.zh, "en": department.office.en, "phone": department.office.phone}


def _difference(difference: Any) -> Mapping[str, str]:
    return {
        "field": difference.field,
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
