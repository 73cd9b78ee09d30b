"""From a department's payload to the lines of a case file (docs/policy-authoring.md); payloads are already checked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

Payload = Mapping[str, Any]
Line = dict[str, Any]
WhoOwns = Callable[[str], str]
"""From an ID number to the place in the family: `father`, `mother`, `child` or `other`."""


def residence(payload: Payload | None) -> list[Line]:
    """`police.residence_permit`: the permits."""
    return [_known(permit) for permit in (payload or {"records": ()})["records"]]


def insurance(payload: Payload | None) -> list[Line]:
    """`hrss.social_insurance`: the months, each with its employer where one paid."""
    return [_insured(row) for row in (payload or {"months": ()})["months"]]


def employment(contracts: Payload | None, businesses: Payload | None) -> list[Line]:
    """`hrss.employment` and `samr.business` as one list of work."""
    return [
        *(_known(row) for row in (contracts or {"contracts": ()})["contracts"]),
        *(_licence(row) for row in (businesses or {"businesses": ()})["businesses"]),
    ]


def homes(payloads: list[Payload | None], who_owns: WhoOwns) -> list[Line]:
    """`natural_resources.property` of both parents: each home once, owners by their place in the family."""
    found: dict[str, Line] = {}
    for payload in payloads:
        for home in (payload or {"homes": ()})["homes"]:
            owners = [
                _known({"who": who_owns(owner["id_number"]), "share": owner["share"]})
                for owner in home["owners"]
            ]
            kept = {
                name: home[name]
                for name in ("district", "address", "use", "title", "bought_on", "joint", "certificate_no")
            }
            found.setdefault(home["certificate_no"], kept | {"owners": owners})
    return list(found.values())


def contracts(payloads: list[Payload | None], who_owns: WhoOwns) -> list[Line]:
    """`housing.purchase_contract` of both parents: homes with a contract and no certificate yet, each once."""
    found: dict[str, Line] = {}
    for payload in payloads:
        for row in (payload or {"contracts": ()})["contracts"]:
            if row["status"] == "cancelled":
                continue
            owners = [
                _known({"who": who_owns(buyer["id_number"]), "share": buyer["share"]})
                for buyer in row["buyers"]
            ]
            kept = {name: row[name] for name in ("district", "address", "use", "joint")}
            told = {"title": "contract", "bought_on": row["signed_on"], "certificate_no": row["contract_no"]}
            found.setdefault(row["contract_no"], kept | told | {"owners": owners})
    return list(found.values())


def leases(payloads: list[Payload | None], who_is: WhoOwns) -> list[Line]:
    """`housing.lease` of both parents: each filed lease once, with the first tenant of the family."""
    found: dict[str, Line] = {}
    for payload in payloads:
        for row in (payload or {"leases": ()})["leases"]:
            tenants = [who_is(tenant["id_number"]) for tenant in row["tenants"]]
            tenant = next((who for who in tenants if who != "other"), "other")
            kept = {name: row[name] for name in ("from", "to", "district", "address")}
            found.setdefault(row["filing_no"], kept | {"registered": True, "tenant": tenant})
    return list(found.values())


def companies(payload: Payload | None) -> list[Line]:
    """`samr.company`: a company that is in business counts as a shareholder's work."""
    rows = (payload or {"companies": ()})["companies"]
    return [_licence({**row, "kind": "shareholder"}) for row in rows if row["status"] == "in_business"]


def no_home(payloads: list[Payload | None]) -> bool | None:
    """`natural_resources.no_home`: whether nobody who was searched for owns a home; None where nobody was."""
    searched = [payload["none_found"] for payload in payloads if payload is not None]
    return all(searched) if searched else None


def child_hukou(book: Payload | None, number: str) -> Line | None:
    """Where the child is registered, by the book that holds it."""
    members = (book or {"members": ()})["members"]
    member = next((m for m in members if m["id_number"].upper() == number.upper()), None)
    if book is None or member is None:
        return None
    return {name: book[name] for name in ("city", "district", "kind")} | {"settled_on": member["settled_on"]}


def hukou(book: Payload, who_is: WhoOwns) -> Line:
    """The guardian's household book: where it is, and who of the family stands in it."""
    kept = {name: book[name] for name in ("district", "kind", "city", "settled_on", "address")}
    members = [who_is(member["id_number"]) for member in book["members"]]
    return kept | {"members": members, "householder": who_is(book["householder_id"])}


def preferential_groups(payloads: list[Payload | None]) -> list[str]:
    """`veterans.preferential`: the groups of either parent."""
    return sorted({group["kind"] for payload in payloads for group in (payload or {"groups": ()})["groups"]})


def _insured(row: Payload) -> Line:
    kept = {name: row[name] for name in ("from", "to", "district", "via", "paid")}
    employer = _known({"name": row["employer"], "uscc": row["employer_uscc"]})
    return kept | ({"employer": employer} if employer else {})


def _licence(row: Payload) -> Line:
    employer = {name: row[name] for name in ("name", "uscc", "registered_district", "production_district")}
    return _known({"from": row["from"], "to": row["to"], "kind": row["kind"], "employer": employer})


def _known(row: Payload) -> Line:
    """Only what is known: a case file leaves out what is not."""
    return {name: value for name, value in row.items() if value is not None}
