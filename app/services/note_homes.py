"""Note by which homes and leases a family applies, so that two unrelated families with one home are noticed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from app.domain import forms
from app.domain.cross_check import plain_number
from app.domain.policy import Policy
from app.models.application import Application
from app.services.gather_family import Family
from app.store import home_claims

_KINDS = (
    ("natural_resources.property", "homes", "certificate_no"),
    ("housing.purchase_contract", "contracts", "contract_no"),
    ("housing.lease", "leases", "filing_no"),
)


def note_homes(application: Application, family: Family, policy: Policy, *, now: datetime) -> None:
    """Homes and leases in the district applied to, and the number that the family typed."""
    numbers = {plain_number(number) for number in _numbers(family, policy)}
    typed = forms.read(application.form).get("home_certificate_no")
    if isinstance(typed, str):
        numbers.add(plain_number(typed))
    home_claims.keep(application.id, frozenset(numbers - {""}), now=now)


def _numbers(family: Family, policy: Policy) -> Iterator[str]:
    for person in (family.guardian, family.spouse):
        for dataset, rows, number in _KINDS:
            for row in (family.payload(person, dataset) or {}).get(rows, ()):
                if _is_here(row, policy):
                    yield row[number]


def _is_here(row: Mapping[str, Any], policy: Policy) -> bool:
    """In the district applied to, and not a contract that came to nothing."""
    here = policy.city.places.get(row["district"]) == policy.district.code
    return here and row.get("status") != "cancelled"
