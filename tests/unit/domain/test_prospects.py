"""What would change it: the least record that helps, and nothing that would not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from app.domain.facts import Family
from app.domain.people import Insurance, Who
from app.domain.points import evaluate
from app.domain.prospects import Prospect, list_prospects
from app.policies import cases, default_library
from app.policies.cases import Case

SIMING = "xiamen/siming/2017"
FOLDER = Path(__file__).resolve().parents[3] / "policies" / "xiamen" / "siming" / "cases"


def read(name: str) -> Case:
    return cases.read_case(FOLDER / f"2017-{name}.yaml", name)


def prospects(case: Case, on: date | None = None) -> dict[str, Prospect]:
    policy = default_library().load(SIMING)
    day = on or case.on or policy.get_window("application").closes_on
    found = evaluate(policy, case.family, on=day)
    return {p.id: p for p in list_prospects(policy, case.family, on=day, found=found)}


def test_one_day_short_is_one_day() -> None:
    one = prospects(read("gap-94-days"))["residence_days"]
    assert (one.amount, one.opens_the_way, one.gain) == (1, True, Decimal(30))
    assert one.clears == ("residence_two_years",)


def test_one_month_short_is_one_month() -> None:
    one = prospects(read("insured-23-months"))["insured_months"]
    assert (one.amount, one.opens_the_way) == (1, True)
    assert one.what.zh == "父亲再有 1 个月的参保记录"


def test_half_a_home_needs_one_percent_more() -> None:
    shared = prospects(read("share-50"))["home_share"]
    assert (shared.amount, shared.gain, shared.items) == (1, Decimal(20), ("home",))
    assert "51%" in shared.what.zh


def test_a_waiting_bridge_names_its_last_day() -> None:
    case = read("gap-bridged")
    father = case.family.guardians[Who.FATHER]
    old = replace(father, residence=father.residence[:1])
    waiting = replace(case, family=replace(case.family, guardians={Who.FATHER: old}))
    permit = prospects(waiting, on=date(2017, 4, 30))["permit_now"]
    assert permit.by == date(2017, 11, 30)
    assert permit.opens_the_way


def test_what_cannot_be_changed_is_not_promised() -> None:
    """Too young, or already enrolled: no record of the parents helps."""
    assert prospects(read("born-too-late")) == {}
    assert prospects(read("already-enrolled")) == {}


KUIWEN = "weifang/kuiwen/2019"


def of_kuiwen(name: str) -> dict[str, Prospect]:
    policy = default_library().load(KUIWEN)
    case = cases.read_case(FOLDER.parents[2] / f"weifang/kuiwen/cases/2019-{name}.yaml", name)
    day = case.on or policy.get_window("application").closes_on
    found = evaluate(policy, case.family, on=day)
    return {p.id: p for p in list_prospects(policy, case.family, on=day, found=found)}


def test_a_lease_that_falls_short_says_for_how_many_months_it_must_run() -> None:
    lease = of_kuiwen("lease-renewed-a-day-late")["lease_months"]
    assert (lease.amount, lease.opens_the_way) == (7, True)
    assert lease.batch is not None
    assert lease.batch.id == "third"


def test_an_earlier_batch_is_a_prospect_too() -> None:
    """A family of the fifth batch, a month short of work, would be of the fourth; no points are promised."""
    work = of_kuiwen("insured-one-month-short")["work_months"]
    assert (work.amount, work.gain, work.opens_the_way) == (12, Decimal(0), False)
    assert work.batch is not None
    assert work.batch.id == "fourth"


def test_the_first_batch_has_nothing_before_it() -> None:
    assert of_kuiwen("first-batch") == {}


CASES = [file.stem.removeprefix("2017-") for file in sorted(FOLDER.glob("2017-*.yaml"))]


@pytest.mark.parametrize("name", CASES)
def test_every_promise_holds_when_it_is_kept(name: str) -> None:
    """With the months promised the total rises by the gain, with one fewer it does not."""
    case, policy = read(name), default_library().load(SIMING)
    day = case.on or policy.get_window("application").closes_on
    before = evaluate(policy, case.family, on=day)
    promised = {p.id: p for p in list_prospects(policy, case.family, on=day, found=before)}
    for prospect in promised.values():
        assert prospect.total - before.points.total == prospect.gain
        assert prospect.clears or prospect.gain > 0
    months = promised.get("insured_months")
    if months is None or months.amount is None or not before.eligible:
        return
    kept = evaluate(policy, _more_insured(case, before.points.main, months.amount), on=day)
    assert kept.points.total >= months.total
    short = evaluate(policy, _more_insured(case, before.points.main, months.amount - 1), on=day)
    assert short.points.total == before.points.total


def _more_insured(case: Case, who: Who, months: int) -> Family:
    """Insurance for months before the first on record: another way to have as many more."""
    guardian = case.family.guardians[who]
    first = min((span.from_month for span in guardian.insurance), default=2017 * 12)
    if months == 0:
        return case.family
    more = Insurance(first - months, first - 1, "思明")
    changed = replace(guardian, insurance=(*guardian.insurance, more))
    return replace(case.family, guardians={**case.family.guardians, who: changed})
