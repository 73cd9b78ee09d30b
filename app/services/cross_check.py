"""What a reviewer should know about an application: a picture or a home elsewhere, a number that differs."""

from __future__ import annotations

from collections.abc import Iterator
from uuid import UUID

from app.domain import cross_check as rules
from app.domain import forms
from app.domain.cross_check import CrossCheck
from app.domain.explain import Text
from app.models.application import Application
from app.services.gather_family import Family, gather
from app.services.word_task import Wording
from app.store import cross_checks, home_claims, materials

_HOME = Text("申请所依据的住房或租约", "the home or lease that the application rests on")
_PROPERTY, _CONTRACT = "natural_resources.property", "housing.purchase_contract"


def list_signs(application: Application, wording: Wording) -> tuple[CrossCheck, ...]:
    """Every sign there is now; nothing follows from one but that a person looks."""
    family = gather(application.applicant_id)
    return (
        *_pictures(application, family, wording),
        *_homes(application, family),
        *_typed(application, family),
    )


def guardians_of(family: Family) -> frozenset[UUID]:
    """Who belongs together: the applicant and the other parent, where a department names one."""
    return frozenset(person.id for person in (family.guardian, family.spouse) if person is not None)


def _pictures(application: Application, family: Family, wording: Wording) -> Iterator[CrossCheck]:
    shared = cross_checks.count_same_pictures(application, guardians_of(family))
    if not shared:
        return
    for material in materials.list_materials(application.id):
        if material.id in shared:
            yield rules.same_picture(wording.name(material.document), material.id, shared[material.id])


def _homes(application: Application, family: Family) -> Iterator[CrossCheck]:
    others = home_claims.count_others(application, guardians_of(family))
    if others:
        yield rules.same_home(_HOME, others)


def _typed(application: Application, family: Family) -> Iterator[CrossCheck]:
    typed = forms.read(application.form).get("home_certificate_no")
    found = rules.typed_number(typed, _registered(family)) if isinstance(typed, str) else None
    if found is not None:
        yield found


def _registered(family: Family) -> Iterator[str]:
    """The numbers of the homes that the registers know of the parents."""
    for person in (family.guardian, family.spouse):
        for home in (family.payload(person, _PROPERTY) or {}).get("homes", ()):
            yield home["certificate_no"]
        for contract in (family.payload(person, _CONTRACT) or {}).get("contracts", ()):
            yield contract["contract_no"]
