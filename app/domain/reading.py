"""Strict reading of nested data: every key is asked for, every value is typed, and a refusal names the path."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, TypeVar

from app.domain.errors import InvalidInput
from app.domain.period import month

Path = tuple[str | int, ...]
T = TypeVar("T")
D = TypeVar("D")
E = TypeVar("E", bound=StrEnum)
Parse = Callable[[object, Path], T]

LONGEST_TEXT = 4000
LONGEST_LIST = 1000
EARLIEST = "1900-01-01"
LATEST_MONTH = "2200-01"


class BadValue(InvalidInput):
    """A value that is missing, unknown or of the wrong kind; `path` is where, `allowed` what would do."""

    code = "bad_value"
    zh = "{where}：{problem_zh}"
    en = "{where}: {problem_en}"

    def __init__(self, path: Path, zh: str, en: str, *, allowed: Sequence[str] = ()) -> None:
        self.path = path
        self.allowed = tuple(allowed)
        choice = "、".join(allowed)
        super().__init__(
            where=path_text(path),
            problem_zh=f"{zh}（可用：{choice}）" if allowed else zh,
            problem_en=f"{en} (allowed: {', '.join(allowed)})" if allowed else en,
        )


def path_text(path: Path) -> str:
    """`("homes", 0, "owners")` as people write it: `homes[0].owners`."""
    out = ""
    for step in path:
        out += f"[{step}]" if isinstance(step, int) else (f".{step}" if out else step)
    return out or "(root)"


class Reader:
    """One mapping being read; `close` refuses keys that nobody asked for."""

    __slots__ = ("_asked", "_data", "path")

    def __init__(self, value: object, path: Path = ()) -> None:
        if not isinstance(value, Mapping):
            raise BadValue(
                path, f"应为键值表，得到 {_shown(value)}", f"must be a mapping, not {_shown(value)}"
            )
        self._data: Mapping[Any, Any] = value
        self._asked: set[str] = set()
        self.path = path

    def required(self, key: str, parse: Parse[T]) -> T:
        self._asked.add(key)
        value = self._data.get(key)
        if value is None:
            raise BadValue((*self.path, key), "缺少此项", "is missing")
        return parse(value, (*self.path, key))

    def optional(self, key: str, parse: Parse[T], default: D) -> T | D:
        self._asked.add(key)
        value = self._data.get(key)
        return default if value is None else parse(value, (*self.path, key))

    def has(self, key: str) -> bool:
        return self._data.get(key) is not None

    def items(self, parse: Parse[T]) -> list[tuple[str, T]]:
        """Every entry, in order, for mappings whose keys are names."""
        entries = []
        for key, value in self._data.items():
            self._asked.add(key)
            entries.append((text(key, self.path), parse(value, (*self.path, str(key)))))
        return entries

    def ignore(self, *keys: str) -> None:
        self._asked.update(keys)

    def close(self) -> None:
        for key in self._data:
            if key not in self._asked:
                path = (*self.path, str(key))
                raise bad(self._data[key], path, "不认识此项", "is not a known key", sorted(self._asked))


def _shown(value: object) -> str:
    """As the file would say it, cut where it is long."""
    if isinstance(value, date | Decimal):
        shown = str(value)
    elif isinstance(value, StrEnum):
        shown = repr(value.value)
    else:
        shown = repr(list(value)) if isinstance(value, tuple) else repr(value)
    return shown if len(shown) <= 60 else shown[:57] + "..."


def bad(value: object, path: Path, zh: str, en: str, allowed: Sequence[str] = ()) -> BadValue:
    """The refusal of `value`, which it shows."""
    return BadValue(path, f"{zh}，得到 {_shown(value)}", f"{en}, got {_shown(value)}", allowed=allowed)


def text(value: object, path: Path) -> str:
    """A non-empty string in NFC without control characters."""
    if not isinstance(value, str) or not value.strip():
        raise bad(value, path, "应为文字", "must be text")
    if len(value) > LONGEST_TEXT:
        raise BadValue(path, f"超过 {LONGEST_TEXT} 字", f"is longer than {LONGEST_TEXT} characters")
    if not value.isprintable() and any(unicodedata.category(c) in ("Cc", "Cs") and c != "\n" for c in value):
        raise BadValue(path, "含有控制字符", "contains control characters")
    return unicodedata.normalize("NFC", str(value))


def code(value: object, path: Path) -> str:
    """A name or number that identifies something: 思明, siming, 350203 or "350203"."""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(int(value))
    return text(value, path).strip()


def flag(value: object, path: Path) -> bool:
    if not isinstance(value, bool):
        raise bad(value, path, "应为 true 或 false", "must be true or false")
    return bool(value)


def integer(value: object, path: Path) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not -(10**9) < value < 10**9:
        raise bad(value, path, "应为整数", "must be a whole number")
    return int(value)


def grade(value: object, path: Path) -> int:
    """A school year counted through from primary one: 6 is the last of most primary schools, 12 the last of all."""
    number = integer(value, path)
    if not 1 <= number <= 12:
        raise bad(value, path, "应为 1 到 12 的年级", "must be a grade from 1 to 12")
    return number


def seconds_to_read(value: object, path: Path) -> int:
    """How long a text stays open: at most two minutes, or nobody would wait."""
    seconds = integer(value, path)
    if not 0 <= seconds <= 120:
        raise bad(value, path, "0 到 120 之间的秒数", "seconds from 0 to 120")
    return seconds


def decimal(value: object, path: Path) -> Decimal:
    """A non-negative decimal below one million; floats are taken as they are written."""
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        raise bad(value, path, "应为数字", "must be a number")
    try:
        number = Decimal(str(value).strip())
    except InvalidOperation:
        raise bad(value, path, "应为数字", "must be a number") from None
    if not number.is_finite() or not 0 <= number < 1_000_000:
        raise bad(value, path, "应为不小于 0 的数字", "must be a number not below 0")
    return number


def day(value: object, path: Path) -> date:
    """An ISO date, `2017-08-31`."""
    if isinstance(value, date) and not isinstance(value, datetime):
        value = value.isoformat()
    try:
        if isinstance(value, str) and len(value) == 10 and value >= EARLIEST:
            return date.fromisoformat(value)
    except ValueError:
        pass
    raise bad(value, path, "应为日期，如 2017-08-31", "must be a date such as 2017-08-31")


def month_index(value: object, path: Path) -> int:
    """A month, `2017-08`, as the number that `period.month` gives."""
    try:
        if isinstance(value, str) and len(value) == 7 and EARLIEST[:7] <= value < LATEST_MONTH:
            return month(date.fromisoformat(f"{value}-01"))
    except ValueError:
        pass
    raise bad(value, path, "应为月份，如 2017-08", "must be a month such as 2017-08")


def one_of(kind: type[E]) -> Parse[E]:
    """One of the values of a StrEnum."""
    allowed = [member.value for member in kind]

    def parse(value: object, path: Path) -> E:
        if not isinstance(value, str) or value not in allowed:
            raise bad(value, path, "不是可用的值", "is not an allowed value", allowed)
        return kind(value)

    return parse


def list_of(parse: Parse[T]) -> Parse[tuple[T, ...]]:
    def parse_list(value: object, path: Path) -> tuple[T, ...]:
        if not isinstance(value, Iterable) or isinstance(value, str | bytes | Mapping):
            raise bad(value, path, "应为列表", "must be a list")
        entries = list(value)
        if len(entries) > LONGEST_LIST:
            raise BadValue(path, f"超过 {LONGEST_LIST} 条", f"has more than {LONGEST_LIST} entries")
        return tuple(parse(entry, (*path, at)) for at, entry in enumerate(entries))

    return parse_list
