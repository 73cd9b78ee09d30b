"""Records ahead of the day of evaluation, or of a place that the city does not have: named, never silently dropped."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from app.domain import period
from app.domain.applicant import GUARDIAN, City
from app.domain.explain import Text
from app.domain.facts import Family
from app.domain.people import Guardian

FAMILY = Text("家庭", "the family")
PERMIT = Text("证件", "permit")
INSURED = Text("参保记录", "insurance record")
WORK = Text("务工记录", "work record")
HOME = Text("房产", "home")
LEASE = Text("租约", "lease")


def announcements(family: Family, city: City, on: date) -> list[Text]:
    """What is known already but begins after `on`, and what lies in no district of `city`.

    Time to come counts only as deemed; a purchase, a registration or a settlement to come does not count yet.
    """
    found = {*_of_child(family, on), *_of_family(family, city, on)}
    for who, guardian in family.guardians.items():
        found.update(_ahead(GUARDIAN[who], guardian, on))
        found.update(_unknown(GUARDIAN[who], guardian, city))
    return sorted(found)


def _of_child(family: Family, on: date) -> Iterator[Text]:
    registers = (
        (family.child.hukou, Text("孩子的落户日期", "the child's register entry")),
        (family.hukou, Text("家庭户籍的落户日期", "the family's register entry")),
    )
    for register, called in registers:
        if register and register.settled_on and register.settled_on > on:
            yield _later(called, register.settled_on, on)
    registered = family.family_planning_registered_on
    if registered and registered > on:
        yield _later(Text("计生登记日期", "the family-planning registration"), registered, on)


def _later(called: Text, day: date, on: date) -> Text:
    return Text(
        f"{called.zh} {day} 晚于 {on}，届时复核",
        f"{called.en} is of {day}, after {on}: to be checked again",
    )


def _of_family(family: Family, city: City, on: date) -> Iterator[Text]:
    for home in family.homes:
        if home.bought_on and home.bought_on > on:
            yield Text(
                f"房产 {home.bought_on} 才购置，晚于 {on}，现在不计",
                f"a home is bought on {home.bought_on}, after {on}: it does not count yet",
            )
        yield from _elsewhere(FAMILY, HOME, home.district, city)
    for lease in family.leases:
        if lease.to_on >= lease.from_on > on:
            yield _begins(FAMILY, LEASE, lease.from_on, on)
        yield from _elsewhere(FAMILY, LEASE, lease.district, city)


def _ahead(called: Text, guardian: Guardian, on: date) -> Iterator[Text]:
    month = period.month(on)
    for paid in guardian.insurance:
        if paid.from_month <= paid.to_month and paid.to_month > month:
            first, last = period.month_text(paid.from_month), period.month_text(paid.to_month)
            yield Text(
                f"{called.zh}的参保月份 {first} 至 {last} 晚于 {on}，暂计",
                f"{called.en}'s insured months {first} to {last} run past {on}",
            )
    for permit in guardian.residence:
        if permit.to_on >= permit.from_on > on:
            yield Text(
                f"{called.zh}的证件 {permit.from_on} 才生效，晚于 {on}，暂计",
                f"{called.en}'s permit begins on {permit.from_on}, after {on}",
            )
    for job in guardian.employment:
        if job.from_on > on and (job.to_on is None or job.to_on >= job.from_on):
            yield _begins(called, WORK, job.from_on, on)


def _begins(called: Text, what: Text, first: date, on: date) -> Text:
    return Text(
        f"{called.zh}的{what.zh} {first} 才开始，晚于 {on}，届时复核",
        f"{called.en}'s {what.en} begins on {first}, after {on}: to be checked again",
    )


def _unknown(called: Text, guardian: Guardian, city: City) -> Iterator[Text]:
    for permit in guardian.residence:
        yield from _elsewhere(called, PERMIT, permit.district, city)
    for paid in guardian.insurance:
        yield from _elsewhere(called, INSURED, paid.district, city)


def _elsewhere(called: Text, what: Text, district: str, city: City) -> Iterator[Text]:
    """A district that is in no list of the city: another city's, or misspelt."""
    if district not in city.places:
        yield Text(
            f"{called.zh}的{what.zh}登记在“{district}”，不是{city.name.zh}市的区县，不计；如有误请更正",
            f"{called.en}'s {what.en} is of “{district}”, no district of {city.name.en}: not counted;"
            " have it corrected where it is wrong",
        )
