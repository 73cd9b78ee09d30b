"""What a valid pack may still get wrong in its classes: one that no family reaches, one in no batch, too much paper."""

from __future__ import annotations

from collections.abc import Iterator

from app.domain.conditions.household import HukouIn, HukouOutside
from app.domain.explain import Text
from app.domain.policy import ApplicantClass, Asked, Policy
from app.domain.reading import Path

MOST_DOCUMENTS = 5
"""Shandong 2024: 將原來需提供的11類證明材料壓減到最多5類."""

Remark = tuple[Path, bool, Text]
"""Path in the pack, whether it is an error (else a warning), and the sentence."""


def remarks(policy: Policy) -> Iterator[Remark]:
    """Everything there is to say about the classes of `policy`, in their order."""
    for at, kind in enumerate(policy.classes):
        before = next((other for other in policy.classes[:at] if _covers(other, kind)), None)
        if before is not None:
            yield (
                ("classes", kind.id),
                True,
                Text(
                    f"都会先归入 {before.id}，归不到这一类",
                    f"no family reaches it: {before.id} takes them all",
                ),
            )
        if _is_nobodys(kind):
            said = Text("户籍既须在内又须在外，没有家庭能归入", "no family is registered both in and outside")
            yield ("classes", kind.id), True, said
        yield from _documents(policy, kind)
    yield from _batchless(policy)
    yield from _unreachable_batches(policy)


def _covers(earlier: ApplicantClass, later: ApplicantClass) -> bool:
    """Whether whoever fits `later` fits `earlier` already: it asks nothing that `later` does not ask too."""
    asked = {rule.condition for rule in later.conditions}
    return (
        all(rule.condition in asked for rule in earlier.conditions)
        and _holds(earlier.id_kinds, later.id_kinds)
        and _holds(earlier.hukou_districts, later.hukou_districts)
        and _holds(earlier.special, later.special)
    )


def _is_nobodys(kind: ApplicantClass) -> bool:
    """Whether a register would have to be in districts outside of which it has to be as well."""
    asked = [rule.condition for rule in kind.conditions]
    inside = [one.districts for one in asked if isinstance(one, HukouIn)]
    if kind.hukou_districts is not None:
        inside.append(kind.hukou_districts)
    outside = frozenset[str]().union(*(one.districts for one in asked if isinstance(one, HukouOutside)))
    return any(districts <= outside for districts in inside)


def _holds(earlier: frozenset[str] | None, later: frozenset[str] | None) -> bool:
    return earlier is None or (later is not None and later <= earlier)


def _documents(policy: Policy, kind: ApplicantClass) -> Iterator[Remark]:
    asked = [d for d in policy.documents if kind.id in d.classes and d.asked is Asked.ALWAYS]
    if len(asked) > MOST_DOCUMENTS:
        yield (
            ("classes", kind.id),
            True,
            Text(
                f"要 {len(asked)} 类材料，最多 {MOST_DOCUMENTS} 类",
                f"asks for {len(asked)} documents, {MOST_DOCUMENTS} at most",
            ),
        )


def _batchless(policy: Policy) -> Iterator[Remark]:
    """Only the last class, which asks nothing, may be in no batch: its families are settled by a person."""
    held = {name for batch in policy.batches for name in batch.classes}
    for kind in policy.classes[:-1]:
        if policy.batches and kind.id not in held:
            yield ("classes", kind.id), False, Text("不在任何批次中", "is in none of the batches")


def _unreachable_batches(policy: Policy) -> Iterator[Remark]:
    """A batch no class of which any family reaches admits nobody."""
    taken = {
        kind.id
        for at, kind in enumerate(policy.classes)
        if _is_nobodys(kind) or any(_covers(other, kind) for other in policy.classes[:at])
    }
    for batch in policy.batches:
        if taken.issuperset(batch.classes):
            yield ("batches", batch.id), True, Text("没有家庭能归入这一批", "no family comes into this batch")
