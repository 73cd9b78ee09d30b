"""The section `stages` of a pack: which stages the district opens, and what must fit them."""

from __future__ import annotations

from collections.abc import Iterable

from app.domain import reading
from app.domain.policy import Policy
from app.domain.reading import Path, Reader
from app.domain.rule import CheckRule, FamilyCheckRule
from app.domain.stage import Opened, Stage
from app.policies.reference import Reference, refuse


def opened(value: object, path: Path, known: Reference) -> Opened:
    """`{opened, law}`: at least one stage, each once."""
    reader = Reader(value, path)
    found = Opened(
        stages=reader.required("opened", stages),
        law=reader.required("law", known.law),
    )
    reader.close()
    return found


def stages(value: object, path: Path) -> tuple[Stage, ...]:
    """One or more stages, in the order of schooling."""
    named = reading.list_of(reading.one_of(Stage))(value, path)
    if not named or len(set(named)) < len(named):
        refuse(
            path,
            "至少一个学段，每个只写一次",
            "must name at least one stage, each once",
            got=named,
            allowed=list(Stage),
        )
    return tuple(stage for stage in Stage if stage in named)


def agree(policy: Policy) -> None:
    """A check or school of a stage that is not opened would never be looked at."""
    rules: tuple[FamilyCheckRule | CheckRule, ...] = (*policy.family_checks, *policy.checks)
    for rule in rules:
        _opened(policy, rule.stages or (), ("checks", rule.id, "stages"))
    for school in policy.catchments.schools.values() if policy.catchments else ():
        _opened(policy, (school.stage,), ("catchments", "schools", school.code, "stage"))


def _opened(policy: Policy, named: Iterable[Stage], path: Path) -> None:
    closed = [stage for stage in named if stage not in policy.opened.stages]
    if closed:
        refuse(
            path,
            "本区没有开放这个学段",
            "is not a stage opened here",
            got=closed,
            allowed=policy.opened.stages,
        )
