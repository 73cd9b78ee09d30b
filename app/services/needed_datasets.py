"""Data minimisation: only what the open season's packs need is asked, and the packs themselves say what that is."""

from __future__ import annotations

from functools import cache

from app import policies
from app.domain.minimum import datasets_of
from app.store import seasons
from registries import connector
from registries.connector import About, Connector


@cache
def _of_packs(policy_ids: tuple[str, ...]) -> frozenset[str]:
    return frozenset().union(*(datasets_of(policies.load(policy_id)) for policy_id in policy_ids))


def in_season() -> frozenset[str]:
    """The datasets that some district of the present season needs."""
    return _of_packs(tuple(seasons.list_policy_ids()))


def about(who: About) -> tuple[str, ...]:
    """Of those, the ones asked about a guardian, the other parent or a child, in the order in which they are read."""
    return connector.about(who, in_season())


def list_purposes() -> list[type[Connector]]:
    """What a family is asked to agree to this season."""
    needed = in_season()
    return [asked for asked in connector.list_asked() if asked.dataset in needed]


def is_known(dataset: str) -> bool:
    """Whether any department is connected for it, needed this season or not."""
    found = connector.find(dataset)
    return found is not None and not found.entered
