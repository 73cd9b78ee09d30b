"""Field types that take a value only in its exact agreed form, and the schema that refuses everything else."""

from __future__ import annotations

import re
import unicodedata
from datetime import date
from decimal import Decimal
from typing import Any

from marshmallow import RAISE, Schema, ValidationError, fields, validate

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])", re.ASCII)
_NUMBER = re.compile(r"[0-9A-Za-z]{6,20}", re.ASCII)
_PERCENT = re.compile(r"\d{1,3}(\.\d{1,4})?", re.ASCII)
_COMPACT = re.compile(r"[A-Za-z0-9_-]{8,2000}\.[A-Za-z0-9_-]{8,6000}\.[A-Za-z0-9_-]{80,200}", re.ASCII)
_FORBIDDEN_CATEGORIES = frozenset({"Cc", "Cs"})
MOST_ROWS = 600


def _text(value: Any, *, most: int) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= most:
        raise ValidationError("text expected")
    if any(unicodedata.category(character) in _FORBIDDEN_CATEGORIES for character in value):
        raise ValidationError("control characters and lone surrogates are refused")
    return value


class Text(fields.Field[str]):
    """Text of 1 to 200 characters of any script, without control characters or lone surrogates."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        return _text(value, most=200)


class Matching(Text):
    """Text that matches one pattern wholly."""

    def __init__(self, pattern: re.Pattern[str], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pattern = pattern

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = _text(value, most=40)
        if not self.pattern.fullmatch(text):
            raise ValidationError("not in the agreed form")
        return text


class CompactJws(fields.Field[str]):
    """The form of a compact JWS: three parts in base64url; whether it holds is for whoever verifies it."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        if not isinstance(value, str) or not _COMPACT.fullmatch(value):
            raise ValidationError("a compact JWS expected")
        return value


class Day(Matching):
    """`YYYY-MM-DD` that exists, 1900 to 2199."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_DAY, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        try:
            year = date.fromisoformat(text).year
        except ValueError as error:
            raise ValidationError("no such day") from error
        if not 1900 <= year < 2200:
            raise ValidationError("no such day")
        return text


class Percent(Matching):
    """A decimal percentage as text, above 0 and up to 100."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(_PERCENT, **kwargs)

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> str:
        text = super()._deserialize(value, attr, data, **kwargs)
        if not 0 < Decimal(text) <= 100:
            raise ValidationError("not a share")
        return text


class Flag(fields.Field[bool]):
    """JSON true or false; never "on", 1 or "yes"."""

    def _deserialize(self, value: Any, attr: str | None, data: Any, **kwargs: Any) -> bool:
        if not isinstance(value, bool):
            raise ValidationError("true or false expected")
        return value


def month(**kwargs: Any) -> Matching:
    return Matching(_MONTH, required=True, **kwargs)


def id_number(**kwargs: Any) -> Matching:
    """Form only: registries do hold 15-digit and foreign numbers, and a wrong digit is a mismatch to show."""
    return Matching(_NUMBER, required=True, **kwargs)


def one_of(*values: str, **kwargs: Any) -> Text:
    return Text(required=True, validate=validate.OneOf(values), **kwargs)


def text(**kwargs: Any) -> Text:
    return Text(required=True, **kwargs)


def day(**kwargs: Any) -> Day:
    return Day(required=True, **kwargs)


class Strict(Schema):
    """Every key known, every key there. What contradicts itself is let through: the checks of a policy name it."""

    class Meta:
        unknown = RAISE


def rows(schema: type[Schema], *, least: int = 0) -> fields.List[Any]:
    return fields.List(
        fields.Nested(schema), required=True, validate=validate.Length(min=least, max=MOST_ROWS)
    )
