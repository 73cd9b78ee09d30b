"""Departments that contradict each other about one person: neither is chosen, both are shown (交叉比对)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from app.domain.certificate import DATASET as CERTIFICATE
from app.domain.comparison import OWN_CHECK, SIGN_IN, Comparison, Difference, Identity, Verdict, plain_name

Payload = Mapping[str, Any]
Found = Callable[[str], Payload | None]
"""What another dataset said about the same person."""

POPULATION, PROPERTY, NO_HOME = "police.population", "natural_resources.property", "natural_resources.no_home"
MARRIAGE, CUSTODY, BIRTH = "civil_affairs.marriage", "courts.custody", "health.birth_certificate"
WEIGHED: Mapping[str, tuple[str, ...]] = {
    PROPERTY: (NO_HOME,),
    NO_HOME: (PROPERTY,),
    MARRIAGE: (CUSTODY,),
    CUSTODY: (MARRIAGE,),
}
"""Which datasets are weighed against each other; when one arrives the other is judged again."""


def contradictions(dataset: str, identity: Identity, payload: Payload, found: Found) -> Comparison:
    """What this dataset says against the sign-in and against its opposite number."""
    weigh = _WEIGH.get(dataset)
    differences = () if weigh is None else tuple(weigh(identity, payload, found))
    return Comparison(Verdict.MISMATCH if differences else Verdict.VERIFIED, differences)


def _population(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    """The register must know the person under the name and birthday that were proved, and as living here."""
    yield from _identity(identity, payload, POPULATION)
    if payload["status"] != "normal":
        yield Difference("status", "normal", SIGN_IN, payload["status"], POPULATION, POPULATION)


def _birth(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    return _identity(identity, payload, BIRTH)


def _identity(identity: Identity, payload: Payload, dataset: str) -> Iterator[Difference]:
    for field, expected in (("name", identity.name), ("born_on", identity.born_on)):
        if plain_name(expected) != plain_name(payload[field]):
            yield Difference(field, expected, SIGN_IN, payload[field], dataset, dataset)


def _no_home(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    homes = (found(PROPERTY) or {"homes": ()})["homes"]
    if payload["none_found"] and homes:
        yield Difference("homes", str(len(homes)), PROPERTY, "0", NO_HOME, NO_HOME)


def _property(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    search = found(NO_HOME)
    if search is not None and search["none_found"] and payload["homes"]:
        yield Difference("homes", "0", NO_HOME, str(len(payload["homes"])), PROPERTY, NO_HOME)


def _custody(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    """A ruling comes after an agreement: the register of marriages is what has to be brought up to date."""
    agreed = {c["child_id_number"]: c["guardian"] for c in (found(MARRIAGE) or {"custody": ()})["custody"]}
    for ruling in payload["rulings"]:
        said = agreed.get(ruling["child_id_number"])
        if said is not None and said != ruling["guardian"]:
            yield Difference("custody", said, MARRIAGE, ruling["guardian"], CUSTODY, MARRIAGE)


def _marriage(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    ruled = {r["child_id_number"]: r["guardian"] for r in (found(CUSTODY) or {"rulings": ()})["rulings"]}
    for care in payload["custody"]:
        said = ruled.get(care["child_id_number"])
        if said is not None and said != care["guardian"]:
            yield Difference("custody", said, CUSTODY, care["guardian"], MARRIAGE, MARRIAGE)


def _certificates(identity: Identity, payload: Payload, found: Found) -> Iterator[Difference]:
    """Each must be signed by the office that issues its type, and be this person's; one run out is no contradiction."""
    for row in payload["certificates"]:
        if row["signature"] != "valid":
            yield Difference("signature", "valid", OWN_CHECK, row["signature"], CERTIFICATE, CERTIFICATE)
        elif not identity.has_number(row["holder"]["id_number"]):
            yield Difference(
                "holder_name", identity.name, SIGN_IN, row["holder"]["name"], CERTIFICATE, CERTIFICATE
            )


_WEIGH: Mapping[str, Callable[[Identity, Payload, Found], Iterator[Difference]]] = {
    POPULATION: _population,
    BIRTH: _birth,
    NO_HOME: _no_home,
    PROPERTY: _property,
    CUSTODY: _custody,
    MARRIAGE: _marriage,
    CERTIFICATE: _certificates,
}
