"""What can be said of a season without playing it: its timetable, its texts, the seats at its counters."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta

from app.domain.explain import Text
from app.domain.policy import Policy
from app.domain.slots import judge_day
from app.domain.timetable import contradictions
from sms.refusal import SmsInputRefused
from sms.template import list_templates, render


@dataclass(frozen=True)
class Plan:
    """Seats per lane over all days of the visit (empty without a visit), segments per text, and what cannot work."""

    capacity: Mapping[str, int]
    segments: Mapping[str, int]
    problems: tuple[Text, ...]


def read_plan(policy: Policy, *, signature: str) -> Plan:
    """The plan of the pack `policy`, its texts under `signature`."""
    segments, unfit = _segments(policy, signature)
    return Plan(_capacity(policy), segments, (*contradictions(policy.windows), *unfit))


def _capacity(policy: Policy) -> dict[str, int]:
    """Families per lane: worked days × half days × sites × the lane's own number."""
    window = policy.find_window("on_site")
    if window is None or policy.slots is None or not policy.sites:
        return {}
    days = (window.closes_on - window.opens_on).days + 1
    worked = sum(judge_day(window.opens_on + timedelta(days=n), {}).is_worked for n in range(days))
    places = worked * len(policy.slots.half_days) * len(policy.sites)
    return {lane.id: lane.capacity * places for lane in policy.slots.lanes}


def _segments(policy: Policy, signature: str) -> tuple[dict[str, int], list[Text]]:
    """Parts of each text that the pack names, in both languages, filled with its examples."""
    found, problems = {}, []
    versions = list_templates()
    for purpose, name in policy.messages.templates.items():
        for language in ("zh", "en"):
            newest = [one for one in versions if one.purpose == name and one.language == language]
            if not newest:
                problems.append(
                    Text(
                        f"短信模板 {name}.{language} 不存在（{purpose}）",
                        f"no text {name}.{language} ({purpose})",
                    )
                )
                continue
            try:
                text = render(name, language, newest[-1].examples, signature=signature)
            except SmsInputRefused as error:
                problems.append(Text(error.sentence("zh"), error.sentence("en")))
                continue
            found[newest[-1].name] = text.segments.count
    return found, problems


def crowding(
    capacity: Mapping[str, int], visits: Mapping[str, int], families: int, expected: int
) -> list[Text]:
    """Lanes whose seats do not do for `expected` families, if they divide as the `families` of the rehearsal did."""
    return [
        Text(
            f"{lane} 时段不够：预计需要 {_need(count, families, expected)}，共 {capacity.get(lane, 0)}",
            f"not enough {lane} slots: {_need(count, families, expected)} needed, {capacity.get(lane, 0)} there",
        )
        for lane, count in visits.items()
        if families and _need(count, families, expected) > capacity.get(lane, 0)
    ]


def _need(count: int, families: int, expected: int) -> int:
    return -(-count * expected // families)
