"""What every section of a pack shares: bilingual texts, clauses with their source, district codes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import NoReturn

from app.domain import reading
from app.domain.applicant import City, District
from app.domain.explain import Law, Text
from app.domain.policy import Source
from app.domain.reading import BadValue, Path, Reader

LETTERS = re.compile(r"[A-Z]{2}")
"""How the serials of a district begin."""
_DATED = re.compile(r"\d{4}(-\d{2}){0,2}")


class Unit(StrEnum):
    """What a district of a city is called."""

    DISTRICT = "区"
    CITY = "市"
    COUNTY = "县"


def words(value: object, path: Path) -> Text:
    """`{zh: …, en: …}`, both asked for."""
    reader = Reader(value, path)
    both = Text(reader.required("zh", reading.text), reader.required("en", reading.text))
    reader.close()
    return both


def _source(value: object, path: Path) -> Source:
    reader = Reader(value, path)
    source = Source(
        reader.required("title", words),
        reader.required("published", reading.code),
        reader.optional("excerpts", reading.list_of(reading.text), ()),
    )
    if not _DATED.fullmatch(source.published):
        refuse((*path, "published"), "应为日期或年份", "must be a date or a year", got=source.published)
    reader.close()
    return source


def sources(value: object, path: Path) -> Mapping[str, Source]:
    return dict(Reader(value, path).items(_source))


_ABSENT = object()


def refuse(path: Path, zh: str, en: str, *, got: object = _ABSENT, allowed: Sequence[str] = ()) -> NoReturn:
    """Refuse what stands at `path`; `got` is shown where there is a value."""
    if got is _ABSENT:
        raise BadValue(path, zh, en, allowed=allowed)
    raise reading.bad(got, path, zh, en, allowed)


@dataclass(frozen=True, slots=True)
class Reference:
    """What clauses and districts are looked up in while a pack is read."""

    sources: Mapping[str, Source]
    city: City

    def law(self, value: object, path: Path) -> Law:
        """`{source, clause, open, note}`; an open point must say what was decided."""
        reader = Reader(value, path)
        source = reader.required("source", reading.text)
        if source not in self.sources:
            known = sorted(self.sources)
            refuse((*path, "source"), "没有这个来源", "is not a known source", got=source, allowed=known)
        law = Law(
            source=source,
            clause=reader.required("clause", reading.text),
            dated=self.sources[source].published,
            open=reader.optional("open", reading.flag, False),
            note=reader.optional("note", words, None),
        )
        reader.close()
        if law.open and law.note is None:
            refuse((*path, "note"), "open: true 必须写明说明", "open: true needs a note")
        return law

    def district(self, value: object, path: Path) -> str:
        """A code of a district of the city, from any of its spellings."""
        written = reading.code(value, path)
        if written not in self.city.places:
            known = sorted(self.city.districts)
            refuse(path, "不是本市的区", "is not a district of the city", got=written, allowed=known)
        return self.city.places[written]

    def districts(self, value: object, path: Path) -> frozenset[str]:
        return frozenset(reading.list_of(self.district)(value, path))


def city(value: object, path: Path) -> City:
    """`{name, districts: {code: {name, pinyin}}}`."""
    reader = Reader(value, path)
    name = reader.required("name", words)
    districts = reader.required("districts", _districts)
    reader.close()
    places = {spelling: code for code, district in districts.items() for spelling in _spellings(district)}
    return City(name, districts, places)


def _districts(value: object, path: Path) -> Mapping[str, District]:
    return {
        code: District(code, name, pinyin, unit, letters)
        for code, (name, pinyin, unit, letters) in Reader(value, path).items(_district)
    }


def _district(value: object, path: Path) -> tuple[Text, str, str, str | None]:
    reader = Reader(value, path)
    unit = reader.optional("unit", reading.one_of(Unit), Unit.DISTRICT)
    letters = reader.optional("letters", _two_letters, None)
    found = reader.required("name", words), reader.required("pinyin", reading.text), unit.value, letters
    reader.close()
    return found


def _two_letters(value: object, path: Path) -> str:
    letters = reading.text(value, path)
    if not LETTERS.fullmatch(letters):
        refuse(path, "应为两个大写字母", "must be two capital letters", got=letters)
    return letters


def _spellings(district: District) -> tuple[str, ...]:
    """As people write it: 思明, 思明区, siming, Siming, SIMING, 350203."""
    zh, pinyin = district.name.zh, district.pinyin
    return (zh, district.called.zh, pinyin, pinyin.capitalize(), pinyin.upper(), district.code)
