"""The section `stages` of a pack: which stages the district opens, and what must fit them."""

from __future__ import annotations

from collections.abc import Sequence

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
    opened_here = policy.opened.stages
    rules: tuple[FamilyCheckRule | CheckRule, ...] = (*policy.family_checks, *policy.checks)
    for rule in rules:
        closed = sorted((rule.stages or frozenset()) - set(opened_here))
        if closed:
            _refuse(("checks", rule.id, "stages"), closed, opened_here)
    for school in policy.catchments.schools.values() if policy.catchments else ():
        if school.stage not in opened_here:
            _refuse(("catchments", "schools"), [f"{school.code}: {school.stage}"], opened_here)


def _refuse(path: Path, closed: Sequence[str], opened_here: tuple[Stage, ...]) -> None:
    refuse(path, "本区没有开放这个学段", "is not a stage opened here", got=closed, allowed=opened_here)
