"""Which datasets a pack needs: those that its conditions, items, classes and documents rest on, and no others."""

from __future__ import annotations

from app.domain import certificate
from app.domain.catchment import Basis
from app.domain.policy import Policy

_ALWAYS = frozenset({"police.household", "civil_affairs.marriage", "education.student_record"})
"""Who belongs to the family, and that the child has no place yet: no application can do without."""

_PREFERENTIAL = "veterans.preferential"

_ADDRESSES = {
    Basis.HUKOU: "police.household",
    Basis.HOME: "natural_resources.property",
    Basis.RESIDENCE: "police.residence_permit",
    Basis.LEASE: "housing.lease",
}
"""Where the addresses are written by which a school is found."""


def judged_by(policy: Policy) -> frozenset[str]:
    """The datasets that its conditions, classes, items and catchments rest on, and those that none can do without."""
    needed = {dataset for check in policy.checks for dataset in check.condition.evidence}
    for rule in (*policy.family_checks, *(rule for kind in policy.classes for rule in kind.conditions)):
        needed.update(rule.condition.evidence)
    for item in policy.items:
        needed.update(item.scoring.evidence)
    if any(kind.special for kind in policy.classes):
        needed.add(_PREFERENTIAL)
    if policy.catchments:
        needed.update(_ADDRESSES[basis] for basis in policy.catchments.basis)
    return _ALWAYS | needed


def datasets_of(policy: Policy) -> frozenset[str]:
    """Of these, and of those that make a paper unnecessary, the ids; certificates only where a document names one."""
    needed = judged_by(policy).union(*(document.replaced_by for document in policy.documents))
    accepts = any(document.certificate for document in policy.documents)
    return needed | {certificate.DATASET} if accepts else needed
