"""Electronic certificates: who has to hold one, on which days it holds, and what satisfies a document first."""

from __future__ import annotations

import dataclasses
from datetime import date

import pytest

from app import policies
from app.domain.certificate import (
    DATASET,
    SUSPECT,
    TITLES,
    WHY,
    Certificate,
    CertificateType,
    Flaw,
    holders,
    is_held,
    what_to_do,
)
from app.domain.minimum import datasets_of, judged_by
from app.domain.people import ChildHukou, Guardian, Who
from app.domain.points import evaluate
from app.domain.policy import Asked
from registries.certificate import ISSUED_BY, Signature
from tests.unit.domain.families import CHILD, family

FIRST, LAST = date(2024, 1, 1), date(2024, 6, 30)
PERMIT, REGISTER = CertificateType.RESIDENCE_PERMIT, CertificateType.HOUSEHOLD_REGISTER
SHANDONG = "shandong/template/2024"


def permit(holder="father", first=FIRST, last=LAST, flaw=None, kind=PERMIT):
    return Certificate(kind, holder, first, last, flaw)


def test_the_types_are_those_that_the_library_hands_over():
    assert {kind.value for kind in CertificateType} == set(ISSUED_BY)
    assert set(TITLES) == set(CertificateType)
    assert {signature.value for signature in Signature} - {"valid"} < {flaw.value for flaw in Flaw}


@pytest.mark.parametrize(
    ("day", "flaw"),
    [
        (date(2023, 12, 31), Flaw.NOT_YET_VALID),
        (FIRST, None),
        (LAST, None),
        (date(2024, 7, 1), Flaw.EXPIRED),
    ],
)
def test_both_days_are_in_force_and_the_days_beside_are_not(day, flaw):
    assert permit().flaw_on(day) is flaw


def test_without_an_end_it_never_expires():
    assert permit(last=None).flaw_on(date(2199, 1, 1)) is None


def test_what_was_found_with_the_signature_comes_first():
    assert permit(flaw=Flaw.BAD_SIGNATURE).flaw_on(date(2025, 1, 1)) is Flaw.BAD_SIGNATURE
    assert permit("other", flaw=Flaw.REVOKED).flaw_on(FIRST) is Flaw.REVOKED
    assert permit("other").flaw_on(FIRST) is Flaw.WRONG_HOLDER


@pytest.mark.parametrize("flaw", Flaw)
def test_every_flaw_says_why_and_what_to_do(flaw):
    assert all((*WHY[flaw], *what_to_do(flaw)))
    assert ("换领" in what_to_do(flaw).zh) is (flaw not in SUSPECT)


@pytest.mark.parametrize(
    ("kind", "holder", "counts"),
    [
        (PERMIT, "father", True),
        (PERMIT, "mother", False),
        (PERMIT, "child", False),
        (PERMIT, "other", False),
        (REGISTER, "child", True),
        (REGISTER, "father", False),
        (CertificateType.MARRIAGE, "mother", True),
        (CertificateType.PROPERTY, "mother", True),
        (CertificateType.PROPERTY, "child", False),
        (CertificateType.BUSINESS_LICENCE, "mother", False),
    ],
)
def test_the_right_person_has_to_hold_it(kind, holder, counts):
    assert is_held(kind, Who.FATHER, [permit(holder, kind=kind)], LAST) is counts


def test_another_type_stands_for_nothing():
    assert not is_held(REGISTER, Who.FATHER, [permit("child", kind=PERMIT)], LAST)
    assert holders(PERMIT, Who.MOTHER) == {"mother"}


def document(
    certificates=(), *, asked=Asked.ALWAYS, materials=frozenset(), unverified=frozenset(), child=CHILD
):
    """The register document of Shandong's template, for a family with these certificates."""
    pack = policies.load(SHANDONG)
    rules = [
        dataclasses.replace(rule, asked=asked) if rule.id == "hukou_book" else rule for rule in pack.documents
    ]
    pack = dataclasses.replace(pack, documents=tuple(rules))
    told = dataclasses.replace(
        family(Guardian(), child=child, certificates=tuple(certificates)), entry_year=2024
    )
    found = evaluate(pack, told, on=LAST, unverified=unverified, materials=materials)
    return next(d for d in found.documents if d.id == "hukou_book")


REGISTERED = dataclasses.replace(CHILD, born_on=date(2018, 3, 5), hukou=ChildHukou("山东", "样板"))
UNREGISTERED = dataclasses.replace(REGISTERED, hukou=None)
HELD = permit("child", kind=REGISTER)


def test_a_certificate_stands_in_for_a_paper_that_no_register_answers():
    assert document(child=UNREGISTERED).needed
    satisfied = document([HELD], child=UNREGISTERED)
    assert (satisfied.satisfied_by, satisfied.needed) == (DATASET, False)


def test_it_stands_in_when_the_register_cannot_be_relied_on():
    unverified = frozenset({"police.household", DATASET})
    assert document(child=REGISTERED, unverified=unverified).needed
    assert document([HELD], child=REGISTERED, unverified=unverified).satisfied_by == DATASET


def test_accepted_paper_first_then_the_register_then_the_certificate():
    assert document([HELD], child=REGISTERED, materials=frozenset({"hukou_book"})).satisfied_by == "upload"
    assert document([HELD], child=REGISTERED).satisfied_by == "police.household"


@pytest.mark.parametrize("flaw", Flaw)
def test_a_flawed_one_leaves_the_paper_to_be_brought(flaw):
    found = document([HELD._replace(flaw=flaw)], child=UNREGISTERED)
    assert (found.satisfied_by, found.needed) == (None, True)


def test_certificates_are_asked_for_only_where_a_pack_names_one():
    assert DATASET in datasets_of(policies.load(SHANDONG))
    assert DATASET not in judged_by(policies.load(SHANDONG))
    assert DATASET not in datasets_of(policies.load("xiamen/siming/2017"))
