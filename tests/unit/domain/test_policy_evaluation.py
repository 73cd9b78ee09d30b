"""What an evaluation promises beside the points: provisional, unverified, documents, contradictions, lanes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from app import policies
from app.domain.people import FamilyPlanning, GapCause, Guardian, Home, IdKind, Owner, PermitKind, Title, Who
from app.domain.points import evaluate
from app.domain.timeline import BridgeCause
from tests.unit.domain.families import CHILD, family, months, permit

SIMING = policies.load("xiamen/siming/2017")
ON = date(2017, 4, 20)
READY = Guardian(residence=(permit("2011-09-01", "2017-12-31"),), insurance=(months("2012-01", "2017-08"),))
HOME = Home("思明", owners=(Owner("father", Decimal(51)), Owner("uncle", Decimal(49))))


def _item(evaluation, name):
    return evaluation.points.find_item(name)


def test_before_the_window_ends_the_total_is_provisional_and_says_so():
    early, late = (evaluate(SIMING, family(READY), on=day) for day in (ON, date(2017, 8, 31)))
    assert early.provisional
    assert "2017-08-31" in early.provisional_because[0].zh
    assert _item(early, "insurance").deemed
    assert not late.provisional
    assert not _item(late, "insurance").deemed
    assert early.points.total == late.points.total


def test_an_unverified_dataset_marks_what_rests_on_it_and_nothing_else():
    facts = family(READY, homes=(HOME,))
    evaluation = evaluate(SIMING, facts, on=ON, unverified=frozenset({"natural_resources.property"}))
    assert {item.id for item in evaluation.points.items if not item.verified} == {"home"}
    assert _item(evaluation, "home").points == 20
    assert [d.id for d in evaluation.documents if d.needed] == ["property_certificate"]
    assert not evaluation.green_channel
    assert any("房产" in reason.zh for reason in evaluation.provisional_because)


def test_a_document_handed_in_opens_the_green_channel():
    unverified = frozenset({"natural_resources.property"})
    facts = family(READY, homes=(HOME,))
    evaluation = evaluate(
        SIMING, facts, on=ON, unverified=unverified, materials=frozenset({"property_certificate"})
    )
    by_id = {d.id: d for d in evaluation.documents}
    assert by_id["property_certificate"].satisfied_by == "upload"
    assert evaluation.green_channel


def test_a_check_that_rests_on_an_unverified_dataset_is_marked():
    evaluation = evaluate(SIMING, family(READY), on=ON, unverified=frozenset({"police.residence_permit"}))
    marked = {check.id for check in evaluation.checks if not check.verified}
    assert marked == {"residence_two_years", "lives_in_district"}


def test_an_item_can_be_abolished_by_the_pack_alone():
    """Abolished items (FEATURES 3.18, T6) leave; a pack that has them still scores as before."""
    without = replace(SIMING, items=tuple(i for i in SIMING.items if i.id != "family_planning"))
    facts = family(READY, family_planning=FamilyPlanning.COMPLIANT)
    assert evaluate(SIMING, facts, on=ON).points.total - evaluate(without, facts, on=ON).points.total == 5
    assert "family_planning" not in {i.id for i in evaluate(without, facts, on=ON).points.items}


def test_a_family_without_guardians_is_told_why_not():
    evaluation = evaluate(SIMING, family(), on=ON)
    assert not evaluation.eligible
    assert evaluation.points.total == 0
    assert not evaluation.alternatives


def test_the_better_parent_is_shown_and_equal_ones_leave_the_father():
    assert evaluate(SIMING, family(READY, READY), on=ON).points.main is Who.FATHER
    assert evaluate(SIMING, family(None, READY), on=ON).points.main is Who.MOTHER


def test_an_eligible_parent_comes_before_one_with_more_points():
    elsewhere = replace(READY, residence=(permit("2001-09-01", "2017-12-31", "湖里"),))
    evaluation = evaluate(SIMING, family(elsewhere, READY, homes=(HOME,)), on=ON)
    assert evaluation.points.main is Who.MOTHER
    assert [a.eligible for a in evaluation.alternatives] == [False]


@pytest.mark.parametrize(
    ("cause", "recorded", "years"),
    [
        (BridgeCause.ANY, GapCause.PERSONAL, 6),
        (BridgeCause.NOT_PERSONAL, GapCause.PERSONAL, 5),
        (BridgeCause.NOT_PERSONAL, None, 6),
        (BridgeCause.POLICE_ONLY, None, 5),
        (BridgeCause.POLICE_ONLY, GapCause.POLICE, 6),
    ],
)
def test_the_cause_of_a_gap_is_a_switch(cause, recorded, years):
    bridge = replace(SIMING.counting.bridge, cause=cause)
    pack = replace(SIMING, counting=replace(SIMING.counting, bridge=bridge))
    renewed = permit("2017-03-01", "2017-12-31", record=PermitKind.RESIDENCE, cause=recorded)
    father = Guardian(residence=(permit("2011-09-01", "2017-01-31"), renewed))
    because = _item(evaluate(pack, family(father), on=ON), "residence").because.zh
    assert because.startswith(f"{years} 年 − 2 年")


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"residence": (permit("2012-02-01", "2012-01-01"),)}, "2012-02-01"),
        ({"insurance": (months("2014-05", "2014-04"),)}, "2014-05"),
        (
            {
                "insurance": (
                    months("2012-01", "2017-04"),
                    replace(months("2013-01", "2013-03"), paid="withdrawn"),
                )
            },
            "",
        ),
    ],
)
def test_contradictions_are_named_and_never_block(change, named):
    evaluation = evaluate(SIMING, family(replace(READY, **change)), on=ON)
    check = next(check for check in evaluation.checks if check.id == "facts_consistent")
    assert not check.blocking
    assert named in check.because.zh


def test_a_waiting_bridge_says_what_to_do():
    father = replace(READY, residence=(permit("2011-09-01", "2017-01-31"),))
    evaluation = evaluate(SIMING, family(father), on=ON)
    check = next(check for check in evaluation.checks if check.id == "lives_in_district")
    assert not check.passed
    assert "断档可连续计算" in check.because.zh


@pytest.mark.parametrize(
    ("kind", "kind_of_applicant"),
    [
        (IdKind.HK_MACAO_PERMIT, "hk_macao_taiwan"),
        (IdKind.TAIWAN_PERMIT, "hk_macao_taiwan"),
        (IdKind.FOREIGN_PASSPORT, "foreign"),
        (IdKind.NONE, "migrant"),
    ],
)
def test_the_class_follows_the_childs_document(kind, kind_of_applicant):
    evaluation = evaluate(SIMING, family(READY, child=replace(CHILD, id_kind=kind)), on=ON)
    assert evaluation.applicant_class == kind_of_applicant
    assert evaluation.eligible == (kind_of_applicant == "migrant")


def test_a_contract_without_title_earns_nothing():
    homes = (replace(HOME, title=Title.CONTRACT),)
    assert _item(evaluate(SIMING, family(READY, homes=homes), on=ON), "home").points == 0


def test_the_json_has_the_contracts_keys():
    written = evaluate(SIMING, family(READY, Guardian(), homes=(HOME,)), on=ON).as_json()
    assert written["policy"] == "xiamen/siming/2017"
    assert written["batch"] is None
    assert {"id", "passed", "because", "clause"} <= set(written["checks"][0])
    items = {item["id"]: item for item in written["points"]["items"]}
    assert list(items) == [
        "base",
        "residence",
        "insurance",
        "home",
        "same_district",
        "family_planning",
        "second_parent",
    ]
    residence = items["residence"]
    assert residence["points"] == residence["uncapped"] == "8.00"
    assert residence["cap"] == "12"
    assert residence["because"] == "6 年 − 2 年 = 4 年 × 2 分"
    assert residence["evidence"] == ["police.residence_permit"]
    assert written["points"]["alternatives"][0]["main"] == "mother"
    assert written["documents"][0] == written["documents"][0] | {
        "id": "hukou_book",
        "satisfied_by": "police.household",
        "needed": False,
    }
