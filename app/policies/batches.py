"""The batches of a pack and its qualifying line."""

from __future__ import annotations

from app.domain import reading
from app.domain.batch import Batch, OrderKey, Placement
from app.domain.policy import QualifyingLine
from app.domain.reading import Path, Reader
from app.policies.reference import Reference, refuse, words


def batch(value: object, path: Path, known: Reference) -> Batch:
    """`{title, law, classes, order}`; the order of the mapping is the order of admission."""
    reader = Reader(value, path)
    read = Batch(
        id=str(path[-1]),
        title=reader.required("title", words),
        law=reader.required("law", known.law),
        classes=reader.required("classes", reading.list_of(reading.text)),
        order=reader.required("order", reading.list_of(reading.one_of(OrderKey))),
    )
    reader.close()
    for key, entries in (("classes", read.classes), ("order", read.order)):
        if not entries or len(set(entries)) < len(entries):
            refuse((*path, key), "应有一项以上且不重复", "must have entries, none of them twice", got=entries)
    return read


def placement(value: object, path: Path, known: Reference) -> Placement:
    """`{classes, law}`: in which classes a person may place a family that the data puts in no batch."""
    reader = Reader(value, path)
    read = Placement(
        reader.required("classes", reading.list_of(reading.text)), reader.required("law", known.law)
    )
    reader.close()
    if not read.classes or len(set(read.classes)) < len(read.classes):
        refuse(
            (*path, "classes"),
            "应有一项以上且不重复",
            "must have entries, none of them twice",
            got=read.classes,
        )
    return read


def qualifying_line(value: object, path: Path, known: Reference) -> QualifyingLine:
    reader = Reader(value, path)
    line = QualifyingLine(reader.required("value", reading.decimal), reader.required("law", known.law))
    reader.close()
    return line
