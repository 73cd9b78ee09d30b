"""A pack compiled to operations on whole columns: the points of a city's families in one pass.

The same rule objects as in `app.domain.points`, the same outcome to the cent, without the explanations.
"""

from __future__ import annotations

from app.domain.columns import item_groups, item_time  # noqa: F401 - their forms register themselves
from app.domain.columns.packing import OtherForm, pack, unpack
from app.domain.columns.population import Population
from app.domain.columns.scoring import OtherCity, Scorer, Scores, rescore
from app.domain.columns.unit import NoColumnForm

__all__ = [
    "NoColumnForm",
    "OtherCity",
    "OtherForm",
    "Population",
    "Scorer",
    "Scores",
    "pack",
    "rescore",
    "unpack",
]
