"""Whole tables of a prepared statement as rows of the running unit: what the ORM's own reading costs is left out."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any, Generic, TypeVar

from sqlalchemy import ColumnElement, inspect
from sqlalchemy.orm import aliased, make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from app.extensions import db
from app.models.base import Base
from app.store.held import hold

Row = TypeVar("Row", bound=Base)


class Joined(Generic[Row]):
    """A table that stands in a `Prepared` statement beside others, under a name of its own."""

    def __init__(self, model: type[Row], name: str) -> None:
        self.model = model
        self.at: Any = aliased(model, name=name)
        self._names = tuple(attribute.key for attribute in inspect(model).column_attrs)
        labels = [f"{name}__{column}" for column in self._names]
        self.columns: Sequence[ColumnElement[Any]] = [
            getattr(self.at, column).label(label) for column, label in zip(self._names, labels, strict=True)
        ]
        self._values = attrgetter(*labels)
        self._key = attrgetter(*(f"{name}__{column.key}" for column in inspect(model).primary_key))
        self._is_keyed_by_one = len(inspect(model).primary_key) == 1

    def read(self, row: Any) -> Row | None:
        """The table's part of `row`, as the database has it now; None where an outer join found nothing.

        Asked for by key later in the unit, it is there already.
        """
        key = self._key(row)
        key = (key,) if self._is_keyed_by_one else key
        if key[0] is None:
            return None
        values = dict(zip(self._names, self._values(row), strict=True))
        known = db.session.identity_map.get(inspect(self.model).identity_key_from_primary_key(key))
        return self._new(values) if known is None else _renewed(known, values)

    def get(self, row: Any) -> Row:
        """The same where the statement always finds one."""
        found = self.read(row)
        assert found is not None
        return found

    def _new(self, values: dict[str, Any]) -> Row:
        found = self.model()
        found.__dict__.update(values)  # as loaded, not as changes
        make_transient_to_detached(found)
        db.session.add(found)
        return hold(found)


def _renewed(known: Any, values: dict[str, Any]) -> Any:
    for name, value in values.items():
        set_committed_value(known, name, value)
    return hold(known)
