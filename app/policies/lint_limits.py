"""What a district asks for beyond the city's limits: more base years, more days or months, a longer look back."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from app.domain.eligibility import InsuredWithin, ResidenceWithin, WorkWithin
from app.domain.explain import Text
from app.domain.period import month, month_text
from app.domain.policy import Policy
from app.domain.reading import Path
from app.domain.rule import Condition
from app.policies.limit import Limit
from app.policies.lint_classes import Remark

Values = dict[str, Any]
Asked = tuple[Limit, str, int, str]
"""What is asked for, the key that says so, how much, and since when where the key is a day."""
_UNIT = {
    Limit.BASE_YEARS: Text("年", "years"),
    Limit.MIN_VALID_DAYS: Text("天", "days"),
    Limit.MIN_MONTHS: Text("个月", "months"),
    Limit.WINDOW_YEARS: Text("年之内", "years looked back over"),
}


def remarks(policy: Policy, frame: Values, own: Values) -> Iterator[Remark]:
    """An error for what is above the limit of the pack's district, a warning where its own file gives a reason.

    The limits are those of the `frame`, whatever the pack says of its own; less than the limit is free.
    """
    limits = frame.get("limits", {})
    years = (Limit.BASE_YEARS, "value", policy.base_years, "")
    asked: list[tuple[Path, Asked]] = [(("base_years",), years)]
    for rule in policy.checks:
        asked += [(("checks", rule.id), one) for one in _asked(rule.condition)]
    for section, (limit, key, number, since) in asked:
        most, unit = limits.get(limit, {}).get(policy.district.code), _UNIT[limit]
        if most is not None and number > most:
            held = (
                Text(f"自 {since} 起 {number}", f"{number} since {since}")
                if since
                else Text(f"{number}", f"{number}")
            )
            yield _above((*section, key), held, most, unit, _reason(own, section))


def _asked(condition: Condition) -> list[Asked]:
    """What a condition on time asks of the main applicant; nothing of the others."""
    if isinstance(condition, ResidenceWithin | WorkWithin):
        months = month(condition.last) - month(condition.first) + 1
        least: Asked = (Limit.MIN_VALID_DAYS, "min_valid_days", condition.min_valid_days, "")
        since = str(condition.first)
    elif isinstance(condition, InsuredWithin):
        months = condition.last - condition.first + 1
        least = (Limit.MIN_MONTHS, "min_months", condition.min_months, "")
        since = month_text(condition.first)
    else:
        return []
    return [least, (Limit.WINDOW_YEARS, "from", -(-months // 12), since)]


def _reason(own: Values, section: Path) -> Values | None:
    held: Any = own
    for step in section:
        held = held.get(step, {})
    reason: Values | None = held.get("reason")
    return reason


def _above(path: Path, held: Text, most: int, unit: Text, reason: Values | None) -> Remark:
    zh = f"{held.zh} {unit.zh}\uff0c高于市定的 {most} {unit.zh}"
    en = f"{held.en} is above the frame's {most} ({unit.en})"
    if reason:
        return path, False, Text(f"{zh}\uff0c理由\uff1a{reason['zh']}", f"{en}, because {reason['en']}")
    return path, True, Text(f"{zh}\uff0c须写明理由 reason", f"{en} without a reason")
