"""Facts that contradict each other: named, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain import period
from app.domain.applicant import GUARDIAN
from app.domain.explain import Text, plain
from app.domain.facts import Family
from app.domain.home import ALL, PARENTS, shares_in_all
from app.domain.people import Guardian, Paid


def contradictions(family: Family, on: date) -> list[Text]:
    """What cannot be true as written; a person has to look at it."""
    found = [*_of_child(family, on), *_of_homes(family), *_of_leases(family), *_of_records(family)]
    for who, guardian in family.guardians.items():
        found += _of_guardian(GUARDIAN[who], guardian)
    return sorted(found)


def _months(first: int, last: int) -> tuple[str, str]:
    start, end = period.month_text(first), period.month_text(last)
    return f"{start} 至 {end}", f"{start} to {end}"


def _of_child(family: Family, on: date) -> Iterator[Text]:
    child = family.child
    if child.born_on > on:
        yield Text(
            f"孩子的出生日期 {child.born_on} 晚于 {on}", f"the child's birth {child.born_on} is after {on}"
        )
    if child.hukou and child.hukou.settled_on and child.hukou.settled_on < child.born_on:
        yield Text("孩子的落户日期早于出生日期", "the child was registered before being born")


def _of_homes(family: Family) -> Iterator[Text]:
    for home in family.homes:
        shares = shares_in_all(home)
        if shares > ALL:
            yield Text(
                f"房产份额合计 {plain(shares)}%，超过 100%",
                f"shares of a home add up to {plain(shares)}%, over 100 %",
            )
        written = sorted(owner.share for owner in home.owners if owner.share is not None)
        if home.joint and written:
            told = "、".join(f"{plain(share)}%" for share in written)
            yield Text(
                f"房产登记为共同共有，又写了份额 {told}",
                f"a home is owned jointly and yet has shares: {told.replace('、', ', ')}",
            )


def _of_leases(family: Family) -> Iterator[Text]:
    for lease in family.leases:
        if lease.to_on < lease.from_on:
            yield _reversed(Text("家庭", "the family"), "租约", "lease", str(lease.from_on), str(lease.to_on))


def _of_records(family: Family) -> Iterator[Text]:
    owned = any(owner.who in PARENTS for home in family.homes for owner in home.owners)
    if family.no_home_certificate and owned:
        yield Text(
            "无房证明与登记（网签）的房产相矛盾",
            "the no-home certificate contradicts a registered or contracted home",
        )


def _of_guardian(called: Text, guardian: Guardian) -> Iterator[Text]:
    for permit in guardian.residence:
        if permit.to_on < permit.from_on:
            yield _reversed(called, "居住证（暂住证）", "permit", str(permit.from_on), str(permit.to_on))
    for job in guardian.employment:
        if job.to_on and job.to_on < job.from_on:
            yield _reversed(called, "务工记录", "work record", str(job.from_on), str(job.to_on))
    for paid in guardian.insurance:
        if paid.to_month < paid.from_month:
            first, last = period.month_text(paid.from_month), period.month_text(paid.to_month)
            yield _reversed(called, "参保记录", "insurance record", first, last)
    yield from _paid_and_withdrawn(called, guardian)


def _reversed(called: Text, zh: str, en: str, first: str, last: str) -> Text:
    return Text(
        f"{called.zh}的{zh} {first} 开始、{last} 结束，止早于起",
        f"{called.en}'s {en} begins {first} and ends {last}, before it begins",
    )


def _paid_and_withdrawn(called: Text, guardian: Guardian) -> Iterator[Text]:
    withdrawn = period.merge(_valid_months(guardian, withdrawn=True))
    if not withdrawn:
        return
    paid = period.merge(_valid_months(guardian, withdrawn=False))
    for first, last in withdrawn:
        for start, end in period.clip(paid, first, last):
            zh, en = _months(start, end)
            yield Text(f"{called.zh} {zh} 既已缴又已退保", f"{called.en}: {en} both insured and withdrawn")


def _valid_months(guardian: Guardian, *, withdrawn: bool) -> Iterator[period.Span]:
    for paid in guardian.insurance:
        if (paid.paid is Paid.WITHDRAWN) is withdrawn and paid.from_month <= paid.to_month:
            yield paid.from_month, paid.to_month
