"""Why a total may still change: time to come, records not verified, papers missing, contradictions."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from app.domain.explain import Check, Document, Item, Text
from app.domain.policy import Policy

CONSISTENCY = "facts_consistent"


def list_reasons(
    policy: Policy,
    on: date,
    checks: tuple[Check, ...],
    items: tuple[Item, ...],
    documents: tuple[Document, ...],
) -> tuple[Text, ...]:
    """Why the total may still change; empty means it stands."""
    until, lines = policy.counting.until, []
    if on < until:
        lines.append(_before_the_cut_off(on, until))
    titles = [check.title for check in checks if not check.verified]
    titles += [item.title for item in items if not item.verified]
    if titles:
        lines.append(_listed(Text("待部门核实：", "to be verified by a department: "), titles))
    missing = [document.title for document in documents if document.needed]
    if missing:
        lines.append(_listed(Text("还缺材料：", "still to be handed in: "), missing))
    if any(check.id == CONSISTENCY and not check.passed for check in checks):
        lines.append(Text("记录有矛盾，待人工核实", "records contradict each other and a person will look"))
    return tuple(lines)


@lru_cache(maxsize=64)
def _before_the_cut_off(on: date, until: date) -> Text:
    return Text(
        f"按 {on} 的记录计算，时间算到 {until}，届时复核",
        f"as of {on}; time counts until {until} and will be checked again",
    )


def _listed(head: Text, titles: list[Text]) -> Text:
    once = list(dict.fromkeys(titles))
    return Text(head.zh + "、".join(t.zh for t in once), head.en + ", ".join(t.en for t in once))
