"""Cross-comparison (交叉比对): what one department says against another and against the signed-in identity."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

Payload = Mapping[str, Any]


class Verdict(StrEnum):
    """What a comparison came to."""

    VERIFIED = "verified"
    MISMATCH = "mismatch"
    UNVERIFIABLE = "unverifiable"


@dataclass(frozen=True)
class Difference:
    """One value on which two sources disagree, and the dataset whose office can mend it."""

    field: str
    expected: str
    expected_source: str
    found: str
    found_source: str
    mend_at: str


@dataclass(frozen=True)
class Comparison:
    """The verdict on one dataset, with every difference found."""

    verdict: Verdict
    differences: tuple[Difference, ...] = ()


@dataclass(frozen=True)
class Identity:
    """Who the person proved to be: `id_number` in 18 characters, `former` its 15-digit form if there was one."""

    name: str = field(repr=False)
    id_number: str = field(repr=False)
    born_on: str = field(repr=False)
    former: str | None = field(default=None, repr=False)

    def has_number(self, text: str) -> bool:
        """Whether `text` is this person's present or former number."""
        return text.upper() in {self.id_number, self.former}


SIGN_IN = "sign_in"
OWN_CHECK = "own_check"
"""The platform's own check of a signature: what a certificate has to be, whoever handed it over."""
_DOTS = str.maketrans(dict.fromkeys(".・•‧∙⋅", "·"))


def plain_name(name: str) -> str:
    """A name for comparing: NFKC, the many dots that registers put into non-Han names as one, no spaces."""
    return "".join(unicodedata.normalize("NFKC", name).translate(_DOTS).split())


def compare_household(identity: Identity, payload: Payload) -> Comparison:
    """The household must hold the signed-in person with the same name and date of birth."""
    member = next((m for m in payload["members"] if identity.has_number(m["id_number"])), None)
    if member is None:
        missing = Difference("member", identity.name, SIGN_IN, "", "police.household", "police.household")
        return Comparison(Verdict.MISMATCH, (missing,))
    pairs = (("name", identity.name, member["name"]), ("born_on", identity.born_on, member["born_on"]))
    return _compared(pairs, SIGN_IN, "police.household")


def compare_property(identity: Identity, payload: Payload, household: Payload | None) -> Comparison:
    """Owners who are members of the family must bear the names that the household book gives them."""
    known = {identity.id_number: (identity.name, SIGN_IN)}
    for member in (household or {}).get("members", ()):
        known.setdefault(member["id_number"].upper(), (member["name"], "police.household"))
    if identity.former:
        known[identity.former] = known[identity.id_number]
    differences = []
    for home in payload["homes"]:
        for owner in home["owners"]:
            name, source = known.get(owner["id_number"].upper(), (None, ""))
            if name is not None and plain_name(name) != plain_name(owner["name"]):
                differences.append(
                    Difference(
                        "owner_name", name, source, owner["name"], "natural_resources.property",
                        "natural_resources.property",
                    )
                )  # fmt: skip
    return Comparison(Verdict.MISMATCH if differences else Verdict.VERIFIED, tuple(differences))


def compare_marriage(payload: Payload, household: Payload | None) -> Comparison:
    """The spouse's name must agree with the household book where both know the person."""
    spouse = payload.get("spouse")
    members = {m["id_number"].upper(): m["name"] for m in (household or {}).get("members", ())}
    name = members.get(spouse["id_number"].upper()) if spouse else None
    if spouse is None or name is None:
        return Comparison(Verdict.VERIFIED)
    return _compared((("spouse_name", name, spouse["name"]),), "police.household", "civil_affairs.marriage")


def compare(
    dataset: str, identity: Identity, payload: Payload | None, household: Payload | None
) -> Comparison:
    """The verdict on one dataset of one person; nothing found is `unverifiable`, never a fault of the family."""
    if payload is None:
        return Comparison(Verdict.UNVERIFIABLE)
    if dataset == "police.household":
        return compare_household(identity, payload)
    if dataset == "natural_resources.property":
        return compare_property(identity, payload, household)
    if dataset == "civil_affairs.marriage":
        return compare_marriage(payload, household)
    return Comparison(Verdict.VERIFIED)


def _compared(pairs: tuple[tuple[str, str, str], ...], expected_source: str, source: str) -> Comparison:
    differences = tuple(
        Difference(name, expected, expected_source, found, source, source)
        for name, expected, found in pairs
        if plain_name(expected) != plain_name(found)
    )
    return Comparison(Verdict.MISMATCH if differences else Verdict.VERIFIED, differences)
