"""Scores as rows of PostgreSQL's binary COPY: a whole block of families written without a loop."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from app.domain.columns import Scores

HEADER = b"PGCOPY\n\xff\r\n\x00" + bytes(8)
TRAILER = b"\xff\xff"
COLUMNS = "(id uuid, eligible boolean, main smallint, total integer, items integer[], deemed integer)"
"""What `rows` writes, in order; `deemed` has a bit for every item, the first the lowest."""

AT_A_TIME = 16_384
_INTEGER_OID = 23
_ARRAY_HEAD = ("ndim", "nulls", "oid", "dimension", "lower")


def rows(ids: NDArray[np.void], scores: Scores) -> Iterator[bytes]:
    """The bytes of `COPY … FROM STDIN (FORMAT binary)`; `ids` are 16 bytes a family, in the scores' order."""
    number, size = scores.items.shape
    block = _block(number, min(AT_A_TIME, size))
    yield HEADER
    for first in range(0, size, AT_A_TIME):
        here = slice(first, min(first + AT_A_TIME, size))
        part = block[: here.stop - first]
        part["id"], part["eligible"], part["main"] = ids[here], scores.eligible[here], scores.main[here]
        part["total"] = scores.total[here]
        deemed = np.zeros(len(part), dtype=np.int32)
        for at in range(number):
            part["items"]["value"][:, at] = scores.items[at, here]
            deemed |= scores.deemed[at, here].astype(np.int32) << at
        part["deemed"] = deemed
        yield part.tobytes()
    yield TRAILER


def _block(items: int, size: int) -> NDArray[np.void]:
    """Rows with every length and head in place."""
    element = np.dtype([("length", ">i4"), ("value", ">i4")])
    widths = {"id": 16, "eligible": 1, "main": 2, "total": 4, "items": 4 * 5 + 8 * items, "deemed": 4}
    kinds = {"id": "V16", "eligible": "i1", "main": ">i2", "total": ">i4", "deemed": ">i4"}
    described: list[tuple[str, object]] = [("fields", ">i2")]
    for name in widths:
        described.append((f"{name}_length", ">i4"))
        if name == "items":
            described += [(head, ">i4") for head in _ARRAY_HEAD]
            described.append(("items", (element, (items,))))
        else:
            described.append((name, kinds[name]))
    block = np.zeros(size, dtype=np.dtype(described))
    block["fields"] = len(widths)
    for name, width in widths.items():
        block[f"{name}_length"] = width
    for head, value in zip(_ARRAY_HEAD, (1, 0, _INTEGER_OID, items, 1), strict=True):
        block[head] = value
    block["items"]["length"] = 4
    return block
