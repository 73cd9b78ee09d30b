"""Lay out a district's slots from its policy and the official calendar."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from app import audit, policies
from app.domain import slots as rules
from app.domain.errors import DomainError, InvalidInput
from app.domain.policy import Policy
from app.domain.slots import Day
from app.store import calendar, offices
from app.store import slots as store

LONGEST_PERIOD = 120


class NoVisitPlanned(DomainError):
    """The policy has no days for on-site confirmation."""

    code = "no_visit_planned"
    zh = "本区政策没有现场确认的时间段，请给出起止日期。"
    en = "The policy names no days for on-site confirmation; please give the first and the last."


class BadPeriod(InvalidInput):
    """The last day is before the first, or the period is too long."""

    code = "bad_period"
    zh = "起止日期不正确：结束不能早于开始，且不超过 {longest} 天。"
    en = "The period is not right: it must not end before it begins, nor be longer than {longest} days."


@dataclass(frozen=True)
class SlotPlan:
    """What was laid out: the days judged, how many slots the plan has and how many of them were new."""

    days: tuple[Day, ...]
    planned: int
    added: int
    dry_run: bool

    @property
    def estimated(self) -> bool:
        """Whether any day rests on an estimate of the holidays."""
        return any(day.estimated for day in self.days)


def make_slots(
    district_code: str,
    *,
    actor: str,
    now: datetime,
    first: date | None = None,
    last: date | None = None,
    dry_run: bool = False,
) -> SlotPlan:
    """Add the slots that the policy plans and that do not exist; twice is once. Sites of the policy come too."""
    here = calendar.get_current(district_code)
    policy = policies.load(here.policy_id)
    days = _days(policy, first, last)
    if not dry_run:
        _add_sites(policy)
    site_ids = [site.id for site in store.list_sites(district_code)]
    planned = list(
        rules.lay_out(days, half_days=policy.slots.half_days, lanes=policy.slots.lanes, site_ids=site_ids)
    )
    added = 0 if dry_run else store.add_slots(here.season_id, district_code, planned)
    if added:
        audit.record(
            actor,
            "slots_made",
            audit.about("district", district_code),
            now=now,
            district_code=district_code,
            added=added,
            first=days[0].on.isoformat(),
            last=days[-1].on.isoformat(),
        )
    return SlotPlan(tuple(days), len(planned), added, dry_run)


def _days(policy: Policy, first: date | None, last: date | None) -> list[Day]:
    window = policy.find_window("on_site")
    first = first or (window.opens_on if window else None)
    last = last or (window.closes_on if window else None)
    if first is None or last is None:
        raise NoVisitPlanned
    if not (2000 <= first.year <= last.year < 2100 and 0 <= (last - first).days < LONGEST_PERIOD):
        raise BadPeriod(longest=LONGEST_PERIOD)
    return rules.list_days(first, last, calendar.list_official_days(first, last))


def _add_sites(policy: Policy) -> None:
    for site in policy.sites:
        offices.add_site(policy.district.code, site.title.zh, site.title.en, site.address.zh)
