"""Which papers a family needs, which dataset or certificate replaces each, and what is left to bring."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal

from app.domain import certificate
from app.domain.applicant import Applicant, is_insured_elsewhere
from app.domain.explain import Document
from app.domain.facts import Family
from app.domain.people import KEPT, Guardian, Title, Who, WorkKind
from app.domain.policy import Asked, DocumentRule

UPLOAD = "upload"
_ALWAYS, _SECOND = Asked.ALWAYS, Asked.SECOND_PARENT

_CONTRACTS = (WorkKind.CONTRACT, WorkKind.FLEXIBLE)
_BUSINESSES = (WorkKind.OWN_BUSINESS, WorkKind.SHAREHOLDER)

HELD: Mapping[str, Callable[[Family, Guardian], bool]] = {
    "police.household": lambda family, _: bool(family.child.hukou or family.hukou),
    "police.residence_permit": lambda _, guardian: bool(guardian.residence),
    "hrss.social_insurance": lambda _, guardian: bool(guardian.insurance),
    "hrss.employment": lambda _, guardian: any(job.kind in _CONTRACTS for job in guardian.employment),
    "samr.business": lambda _, guardian: any(job.kind in _BUSINESSES for job in guardian.employment),
    "natural_resources.property": lambda family, _: bool(family.homes),
    "health.family_planning": lambda family, _: family.family_planning is not None,
    "education.student_record": lambda family, _: family.child.enrolled is not None,
    "veterans.preferential": lambda family, _: bool(family.special),
    "housing.lease": lambda family, _: any(lease.registered for lease in family.leases),
    "housing.purchase_contract": lambda family, _: any(h.title is Title.CONTRACT for h in family.homes),
    "natural_resources.no_home": lambda family, _: family.no_home_certificate is not None,
}


def list_documents(
    rules: tuple[DocumentRule, ...],
    *,
    applicant_class: str,
    applicant: Applicant,
    second_parent_points: Decimal,
    unverified: frozenset[str],
    materials: frozenset[str],
) -> tuple[Document, ...]:
    """The documents asked of this family, in the pack's order; `satisfied_by` is the first that does: an accepted
    material, a department's record, an electronic certificate in force on the day.

    `unverified` datasets replace nothing; `materials` are ids of documents handed in and accepted.
    """
    family, guardian = applicant.family, applicant.guardian
    listed = []
    for rule in rules:
        if applicant_class not in rule.classes:
            continue
        asked = rule.asked
        partner = applicant.partner if asked is _SECOND else None
        satisfied = _satisfied_by(rule, family, partner or guardian, unverified, materials)
        if satisfied is None and _has_certificate(rule, applicant, of_partner=partner is not None):
            satisfied = certificate.DATASET
        needed = satisfied is None and (
            asked is _ALWAYS or _is_claimed(asked, applicant, second_parent_points)
        )
        listed.append(Document(rule.id, rule.title, satisfied, needed, rule.law))
    return tuple(listed)


def _satisfied_by(
    rule: DocumentRule,
    family: Family,
    holder: Guardian,
    unverified: frozenset[str],
    materials: frozenset[str],
) -> str | None:
    if rule.id in materials:
        return UPLOAD
    for dataset in rule.replaced_by:
        if dataset not in unverified and _is_held(dataset, family, holder):
            return dataset
    return None


def _has_certificate(rule: DocumentRule, applicant: Applicant, *, of_partner: bool) -> bool:
    """Each certificate carries its issuer's signature: it stands by itself, whatever another answer came to."""
    if rule.certificate is None:
        return False
    parent = _other(applicant.who) if of_partner else applicant.who
    return certificate.is_held(rule.certificate, parent, applicant.family.certificates, applicant.on)


def _other(parent: Who) -> Who:
    return Who.MOTHER if parent is Who.FATHER else Who.FATHER


def _is_held(dataset: str, family: Family, holder: Guardian) -> bool:
    """By a fact of its own, or by being on record about the child, the family or the holder."""
    if dataset in HELD:
        return HELD[dataset](family, holder)
    return dataset in family.records or dataset in holder.records


def _is_claimed(asked: Asked, applicant: Applicant, second_parent_points: Decimal) -> bool:
    if asked is Asked.HOME:
        return bool(applicant.family.homes)
    if asked is Asked.FAMILY_PLANNING:
        return applicant.family.family_planning in KEPT
    if asked is Asked.INSURED_ELSEWHERE:
        return is_insured_elsewhere(applicant)
    if asked is Asked.SECOND_PARENT:
        return second_parent_points > 0
    return asked is not Asked.AT_SCHOOL
