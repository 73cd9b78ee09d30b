"""What the departments and the family say, leaf by leaf, masked: the side-by-side view of a review task."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.domain import certificate
from app.domain.breakdown import lines_of
from app.domain.policy import DocumentRule
from app.domain.review import datasets_of, leaves
from app.models.application import Application, Assessment
from app.models.person import Person
from app.models.snapshot import Snapshot
from app.privacy import mask_address, mask_id_number, mask_name, mask_phone, mask_text
from app.services import find_policy
from app.services.gather_family import Family, gather, payload_of
from app.services.mend_record import Mismatch, list_mismatches
from app.store import people
from registries import field_words
from registries.connector import Words
from registries.department import DEPARTMENTS
from registries.ports import Dataset

FORM = "form"
_COMMUNITY = "community."  # what a community entered is shown with every task
SIGN_IN = "sign_in"
_MASKS = {
    "name": mask_name,
    "phone": mask_phone,
    "address": mask_address,
    "id_number": mask_id_number,
    "householder_id": mask_id_number,
    "child_id_number": mask_id_number,
    "household_no": mask_id_number,
    "number": mask_id_number,
    "permit_no": mask_id_number,
    "certificate_no": mask_id_number,
    "student_no": mask_id_number,
}


@dataclass(frozen=True)
class Field:
    """One value; `reference` names it in a reveal, `masked` says whether there is more to see."""

    reference: str
    value: Any
    masked: bool
    title: Words
    shown: Words
    differs: bool


@dataclass(frozen=True)
class Source:
    """What one source says about one person of the family."""

    person: str  # self | spouse | child
    dataset: str
    title: str
    title_en: str
    department: str
    department_en: str
    status: str
    verdict: str | None
    reference: str | None
    as_of: str | None
    fetched_at: datetime | None
    values: tuple[Field, ...]


def list_sources(
    application: Application, datasets: frozenset[str], mismatches: Iterable[Mismatch] = ()
) -> list[Source]:
    """The identities and the form first, then each of `datasets` for each person it is about; all masked."""
    disputed = frozenset(_disputed(mismatches))
    return [
        _source(who, dataset, snapshot, payload, disputed)
        for who, dataset, snapshot, payload in _said(application)
        if dataset in datasets | {FORM, SIGN_IN} or dataset.startswith(_COMMUNITY)
    ]


def list_of_task(application: Application, assessment: Assessment | None, item: str) -> list[Source]:
    """What the sources say that a task of this item is decided by."""
    datasets = datasets_of(item, _evidence(application, assessment))
    return list_sources(application, datasets, list_mismatches(application))


def _evidence(application: Application, assessment: Assessment | None) -> dict[str, list[str]]:
    """Line or document → the datasets it rests on."""
    policy = find_policy.in_force(application.season_id, application.district_code or "")
    evidence = {document.id: _standing_in(document) for document in policy.documents}
    if assessment is not None:
        evidence |= {line["id"]: line["evidence"] for line in lines_of(assessment.result)}
    return evidence


def _standing_in(document: DocumentRule) -> list[str]:
    """The datasets that make a paper unnecessary, that of its certificate among them."""
    return [*document.replaced_by, *([certificate.DATASET] if document.certificate else [])]


def open_fields(application: Application, references: frozenset[str]) -> dict[str, Any]:
    """The unmasked values of these references; unknown references are left out."""
    opened: dict[str, Any] = {}
    for who, dataset, _, payload in _said(application):
        for path, value in leaves(payload):
            reference = f"{who}/{dataset}/{path}"
            if reference in references:
                opened[reference] = value
    return opened


def _disputed(mismatches: Iterable[Mismatch]) -> Iterator[tuple[str, str, str, str]]:
    """(person, dataset, field, value) of both sides of every difference."""
    for mismatch in mismatches:
        for difference in (remedy.difference for remedy in mismatch.remedies):
            yield mismatch.person, difference.found_source, difference.field, difference.found
            yield mismatch.person, difference.expected_source, difference.field, difference.expected


def _is_disputed(reference: str, value: Any, disputed: frozenset[tuple[str, str, str, str]]) -> bool:
    """Whether this value is one side of a difference; an owner's name is disputed as `owner_name`."""
    who, dataset, path = reference.split("/", 2)
    last = path.rpartition("/")[2]
    return any(
        (who, dataset, str(value)) == (person, source, said) and (field == last or field.endswith(f"_{last}"))
        for person, source, field, said in disputed
    )


def _said(
    application: Application,
) -> Iterator[tuple[str, str, Snapshot | None, Mapping[str, Any]]]:
    """(person, dataset, its snapshot, payload) of everything known about the family."""
    family = gather(application.applicant_id, application.child_id)
    child = people.get_person(application.child_id)
    yield "self", SIGN_IN, None, _identity(family.guardian, application.phone)
    yield "child", SIGN_IN, None, _identity(child, None)
    yield "self", FORM, None, json.loads(application.form or "{}")
    for who, person in (("self", family.guardian), ("spouse", family.spouse), ("child", child)):
        for dataset, snapshot in sorted(_of(family, person).items()):
            yield who, dataset, snapshot, payload_of(snapshot) or {}


def _of(family: Family, person: Person | None) -> Mapping[str, Snapshot]:
    return {} if person is None else family.snapshots.get(person.id, {})


def _identity(person: Person, phone: str | None) -> dict[str, Any]:
    said = {"name": person.name, "id_number": person.id_number, "born_on": person.born_on, "phone": phone}
    return {key: value for key, value in said.items() if value is not None}


def _source(
    who: str,
    dataset: str,
    snapshot: Snapshot | None,
    payload: Mapping[str, Any],
    disputed: frozenset[tuple[str, str, str, str]],
) -> Source:
    title, title_en, department, department_en = _titles(dataset)
    return Source(
        person=who,
        dataset=dataset,
        title=title,
        title_en=title_en,
        department=department,
        department_en=department_en,
        status=snapshot.status if snapshot else "ready",
        verdict=snapshot.verdict if snapshot else None,
        reference=snapshot.reference if snapshot else None,
        as_of=snapshot.as_of.isoformat() if snapshot and snapshot.as_of else None,
        fetched_at=snapshot.fetched_at if snapshot else None,
        values=tuple(_field(f"{who}/{dataset}/{path}", value, disputed) for path, value in leaves(payload)),
    )


def _titles(dataset: str) -> tuple[str, str, str, str]:
    if dataset == FORM:
        return "家长填写", "Filled in by the family", "家长", "Family"
    if dataset == SIGN_IN:
        return "身份信息", "Identity", "实名认证", "Real-name sign-in"
    department = DEPARTMENTS[Dataset(dataset)]
    return department.dataset_zh, department.dataset_en, department.name_zh, department.name_en


def _field(reference: str, value: Any, disputed: frozenset[tuple[str, str, str, str]]) -> Field:
    title = field_words.title(reference.split("/", 2)[2])
    differs = _is_disputed(reference, value, disputed)
    if not isinstance(value, str):
        return Field(reference, value, False, title, field_words.shown(value), differs)
    mask = _MASKS.get(reference.rpartition("/")[2], mask_text)
    shown = mask(value)
    return Field(reference, shown, shown != value, title, field_words.shown(shown), differs)
