"""The condition that a family lives in the district it applies to, by permit or by household register."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import ClassVar

from app.domain.applicant import Applicant
from app.domain.eligibility import REMEMBERED
from app.domain.explain import Text
from app.domain.rule import Verdict


@dataclass(frozen=True, slots=True)
class LivesInDistrict:
    """The permit in force on the day of application is of the district applied to."""

    evidence: ClassVar[tuple[str, ...]] = ("police.residence_permit",)

    def judge(self, seen: Applicant) -> Verdict:
        district, on = seen.timeline.district_on, seen.on
        here = seen.here()
        if district is None and _lives_by_hukou(seen):
            return Verdict(
                True,
                Text(
                    f"本市户籍，{on} 在{here.zh}区有自有住房或登记租房",
                    f"registered in the city, with a home or a registered lease in {here.en} on {on}",
                ),
            )
        if district is None:
            return Verdict(
                False,
                _no_permit(seen),
                found=Text("没有有效的居住证", "no permit in force"),
                needed=_permit_of(here),
            )
        return _lives_in(seen.city.district_name(district), here, on)


@lru_cache(maxsize=REMEMBERED)
def _lives_in(lives: Text, here: Text, on: date) -> Verdict:
    if lives == here:
        return Verdict(
            True,
            Text(
                f"{on} 有效的居住证（暂住证）在{lives.zh}区",
                f"the permit in force on {on} is of {lives.en}",
            ),
        )
    return Verdict(
        False,
        Text(
            f"{on} 有效的居住证（暂住证）在{lives.zh}区，不在{here.zh}区，请向{lives.zh}区申请",
            f"the permit in force on {on} is of {lives.en}, not {here.en}: please apply there",
        ),
        found=Text(f"{lives.zh}区的居住证", f"a permit of {lives.en}"),
        needed=_permit_of(here),
    )


def _permit_of(here: Text) -> Text:
    return Text(f"{here.zh}区的居住证", f"a residence permit of {here.en}")


def _lives_by_hukou(seen: Applicant) -> bool:
    """Whether someone who resides by household register has a home or registered lease in the district."""
    if not seen.timeline.resides:
        return False
    places = seen.city.places
    return any(
        home.lived_in and places.get(home.district) == seen.district for home in seen.family.homes
    ) or any(
        lease.registered
        and lease.from_on <= seen.on <= lease.to_on
        and places.get(lease.district) == seen.district
        for lease in seen.family.leases
    )


def _no_permit(seen: Applicant) -> Text:
    zh, en = f"{seen.on} 没有有效的居住证（暂住证）", f"no permit in force on {seen.on}"
    if seen.timeline.bridge_waits:
        zh += "；若按期领到居住证，断档可连续计算"
        en += "; if the new permit is issued in time the gap will count"
    return Text(zh, en)
