"""The notice of a pack with worked examples from its own case files."""

from __future__ import annotations

from app.domain.notice.compose import Example, compose
from app.domain.notice.sheet import Sheet
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
    """The text's own examples first, then one of every outcome, then families with more to show."""
    ranked = sorted(found, key=lambda one: ("seed" not in one[0], not one[1].evaluation.eligible, one[0]))
    chosen: list[Example] = []
    seen: set[object] = set()
    for file, example in ranked:
        outcome = _outcome(example)
        if "seed" in file or outcome not in seen:
            chosen.append(example)
            seen.add(outcome)
    return tuple(chosen[:MOST_EXAMPLES])


def _outcome(example: Example) -> object:
    """What an example shows: its class and batch, why it fails, which items bring points."""
    found = example.evaluation
    if not found.eligible:
        return False
    items = frozenset(item.id for item in found.points.items if item.points)
    return found.applicant_class, found.batch and found.batch.id, items
