"""The notice of a pack with worked examples from its own case files."""

from __future__ import annotations

from app.domain.notice.compose import compose
from app.domain.notice.example import Example
from app.domain.notice.sheet import Sheet
from app.domain.stage import Stage
from app.policies import cases
from app.policies.library import Library

MOST_EXAMPLES = 5


def explain(library: Library, policy_id: str) -> Sheet:
    """The pack in plain words; raises `UnknownPolicy`, or `BrokenPack` of the pack or of one of its cases."""
    policy = library.load(policy_id)
    found = []
    for file in library.case_files(policy_id):
        case = cases.read_case(library.root / file, f"policies/{file}")
        found.append((file, Example(case.about or file, cases.evaluate_case(policy, case))))
    return compose(policy, _choose(found))


def _choose(found: list[tuple[str, Example]]) -> tuple[Example, ...]:
    """The text's own examples first, then one of every outcome, those with a heading before others; one refusal.

    Where a pack opens a later stage, one of its families is among them.
    """
    ranked = sorted(
        found, key=lambda one: ("seed" not in one[0], not _has_points(one[1]), not one[1].is_titled, one[0])
    )
    admitted: list[Example] = []
    refused: list[Example] = []
    seen: set[object] = set()
    for file, example in ranked:
        outcome = _outcome(example)
        if "seed" not in file and outcome in seen:
            continue
        seen.add(outcome)
        (admitted if example.evaluation.eligible else refused).append(example)
    later = [one for one in admitted if one.evaluation.stage is not Stage.P1][:1]
    first = [one for one in admitted if one.evaluation.stage is Stage.P1]
    return tuple(first[: MOST_EXAMPLES - 1 - len(later)] + later + refused[:1])


def _has_points(example: Example) -> bool:
    """Whether there is arithmetic to show, where the pack has any."""
    points = example.evaluation.points
    return not points.items or points.total > 0


def _outcome(example: Example) -> object:
    """What an example shows: its stage, class and batch, why it fails, which items bring points."""
    found = example.evaluation
    if not found.eligible:
        return False
    items = frozenset(item.id for item in found.points.items if item.points)
    return found.stage, found.applicant_class, found.batch and found.batch.id, items
