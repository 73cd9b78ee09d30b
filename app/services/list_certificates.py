"""A family's electronic certificates as the parent sees them: what each says, what it is used for, or why it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app import clock
from app.domain import certificate
from app.domain.actor import Person
from app.domain.certificate import CertificateType
from app.domain.explain import Text
from app.models.application import Application
from app.privacy import mask_certificate_number
from app.services import find_policy, prove_bond
from app.services.gather_family import gather
from app.services.hold_certificates import Held, list_held
from app.store import applications, people


@dataclass(frozen=True)
class Listed:
    """One certificate; `used_for` are the papers it stands in for, `why` and `todo` where it cannot be used."""

    person: str  # self | spouse | child
    kind: str
    title: Text
    number: str
    issuer: str | None
    valid_from: date | None
    valid_until: date | None
    is_usable: bool
    why: Text | None
    todo: Text | None
    used_for: tuple[Text, ...]


def of_guardian(application_id: UUID, *, actor: Person, now: datetime) -> list[Listed]:
    """Those of one's own application, in force or not; the child's only where the bond is proved."""
    application = applications.get_for_guardian(application_id, actor.person_id)
    family = gather(application.applicant_id, application.child_id)
    child = people.get_person(application.child_id)
    shown = child if prove_bond.is_proved(family, child) else None
    papers, day = _replaced(application), clock.local(now).date()
    return [_listed(held, papers, day) for held in list_held(family, shown, family.payload)]


def _replaced(application: Application) -> Mapping[CertificateType, Sequence[Text]]:
    """The papers that the newest assessment found replaced by a certificate, by its type."""
    assessment = applications.find_assessment(application.id)
    if assessment is None or application.district_code is None:
        return {}
    rules = find_policy.in_force(application.season_id, application.district_code).documents
    accepted = {rule.id: rule.certificate for rule in rules if rule.certificate}
    papers: dict[CertificateType, list[Text]] = {}
    for document in assessment.result["documents"]:
        kind = accepted.get(document["id"])
        if kind and document["satisfied_by"] == certificate.DATASET:
            papers.setdefault(kind, []).append(Text(document["title"], document["title_en"]))
    return papers


def _listed(held: Held, papers: Mapping[CertificateType, Sequence[Text]], day: date) -> Listed:
    one, row = held.certificate, held.row
    flaw = one.flaw_on(day)
    return Listed(
        person=held.person,
        kind=one.kind.value,
        title=certificate.TITLES[one.kind],
        number=mask_certificate_number(row["number"]),
        issuer=row["issuer"],
        valid_from=one.from_on,
        valid_until=one.to_on,
        is_usable=flaw is None,
        why=None if flaw is None else certificate.WHY[flaw],
        todo=None if flaw is None else certificate.what_to_do(flaw),
        used_for=tuple(papers.get(one.kind, ())) if flaw is None else (),
    )
