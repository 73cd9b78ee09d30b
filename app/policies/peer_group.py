"""The groups of districts whose conditions are to be alike (同类区), as a frame names them."""

from __future__ import annotations

from app.domain.reading import Path, Reader
from app.policies.reference import Reference, refuse, words


def check_peers(value: object, path: Path, known: Reference) -> None:
    """Read `{groups: {name: {title, districts, law}}, reason}`; a district is in one group at most.

    The groups are the frame's; the reason is a district's, for a condition of its peers that it does not ask.
    """
    reader = Reader(value, path)
    taken: set[str] = set()
    for name, districts in reader.optional("groups", lambda v, p: _groups(v, p, known), []):
        twice = sorted(districts & taken)
        if twice:
            where = (*path, "groups", name, "districts")
            refuse(where, f"{twice[0]} 属于两组", f"{twice[0]} is in two groups")
        taken |= districts
    reader.optional("reason", words, None)
    reader.close()


def _groups(value: object, path: Path, known: Reference) -> list[tuple[str, frozenset[str]]]:
    return list(Reader(value, path).items(lambda v, p: _group(v, p, known)))


def _group(value: object, path: Path, known: Reference) -> frozenset[str]:
    reader = Reader(value, path)
    reader.required("title", words)
    districts = reader.required("districts", known.districts)
    reader.required("law", known.law)
    reader.close()
    return districts
