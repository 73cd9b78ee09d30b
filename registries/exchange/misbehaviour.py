"""How a department can be wrong: per record (`quality` in the city), per department or dataset (faults), as one set."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

from registries.citizen_number import to_old
from registries.ports import Dataset


class Kind(StrEnum):
    """Every way to be wrong: of transport, of content in the signed payload, of certificates and their keys."""

    UNAVAILABLE = "unavailable"
    FLAPPING = "flapping"
    ERROR = "error"
    DELAY = "delay_ms"
    LATER = "later_s"
    HANG = "hang"
    RESET = "reset"
    GARBAGE = "garbage"
    BAD_SIGNATURE = "bad_signature"
    BAD_SCHEMA = "bad_schema"
    OTHER_QUESTION = "other_question"
    REDIRECT = "redirect"
    HUGE = "huge"
    MISSING = "missing"
    STALE = "stale"
    WRONG_NAME = "wrong_name"
    CONTRADICTORY = "contradictory"
    OLD_NUMBER = "old_number"
    FORGED_CERTIFICATE = "forged_certificate"
    ALTERED_CERTIFICATE = "altered_certificate"
    OTHERS_CERTIFICATE = "others_certificate"
    EXPIRED_CERTIFICATE = "expired_certificate"
    REVOKED_CERTIFICATE = "revoked_certificate"
    ROTATED_KEY = "rotated_key"
    UNPUBLISHED_KEY = "unpublished_key"
    KEYS_AWAY = "keys_away"


# What a kind means when it is switched on for a whole department without saying more.
DEFAULTS: dict[Kind, Any] = {
    Kind.FLAPPING: 0.5,
    Kind.DELAY: 3000,
    Kind.LATER: 60,
    Kind.STALE: "2014-12-31",
    Kind.EXPIRED_CERTIFICATE: "2014-12-31",
}
ALIASES = {"down": Kind.UNAVAILABLE, "slow": Kind.DELAY}


class BadFault(ValueError):
    """A fault that cannot be switched on; the message says why."""


@dataclass(frozen=True)
class Fault:
    """One switched fault; `until` None means until it is switched off."""

    target: str
    kind: Kind
    value: Any
    until: datetime | None


def parse_fault(row: Mapping[str, Any]) -> Fault:
    """`{department|dataset, kind, until?, value?}`; `until` is an ISO time with zone. Raises `BadFault`."""
    if unknown := set(row) - {"department", "dataset", "kind", "until", "value"}:
        raise BadFault(f"unknown keys {sorted(unknown)}")
    if ("department" in row) == ("dataset" in row):
        raise BadFault("exactly one of department and dataset is needed")
    kind = _kind(row.get("kind"))
    target = str(row.get("department", row.get("dataset")))
    return Fault(target, kind, row.get("value", DEFAULTS.get(kind, True)), _until(row.get("until")))


def _kind(name: Any) -> Kind:
    try:
        return ALIASES.get(name) or Kind(name)
    except (ValueError, TypeError) as error:
        raise BadFault(f"kind must be one of {[*ALIASES, *(kind.value for kind in Kind)]}") from error


def _until(text: Any) -> datetime | None:
    if text is None:
        return None
    try:
        until = datetime.fromisoformat(text)
    except (TypeError, ValueError) as error:
        raise BadFault("until must be an ISO time") from error
    if until.tzinfo is None:
        raise BadFault("until must have a time zone")
    return until


@dataclass
class FaultBoard:
    """The faults that are on now; `targets` are the departments and datasets that there are."""

    targets: frozenset[str]
    _faults: dict[tuple[str, Kind], Fault] = field(default_factory=dict)

    def switch_on(self, fault: Fault) -> None:
        """Raises `BadFault` for what does not exist."""
        if fault.target not in self.targets:
            raise BadFault(f"no department or dataset {fault.target}")
        self._faults[fault.target, fault.kind] = fault

    def switch_off(self, target: str | None = None) -> None:
        """All of them, or those of one department or dataset."""
        self._faults = {
            key: fault for key, fault in self._faults.items() if target is not None and key[0] != target
        }

    def active(self) -> list[Fault]:
        now = datetime.now(UTC)
        self._faults = {key: f for key, f in self._faults.items() if f.until is None or f.until > now}
        return list(self._faults.values())

    def for_dataset(self, dataset: Dataset) -> dict[Kind, Any]:
        targets = (dataset.value, dataset.department_code)
        return {fault.kind: fault.value for fault in self.active() if fault.target in targets}


def from_quality(quality: Mapping[str, Any] | None) -> dict[Kind, Any]:
    """A record's `quality` object; an unknown key raises `ValueError`, for the cast's own test to see."""
    return {Kind(key): value for key, value in (quality or {}).items() if value is not False}


def spoil(payload: Mapping[str, Any], behaviour: Mapping[Kind, Any], *, name: str) -> dict[str, Any]:
    """A copy of the payload with the faults of content in it."""
    spoilt = copy.deepcopy(dict(payload))
    if names := behaviour.get(Kind.WRONG_NAME):
        wrong = names if isinstance(names, Mapping) else name[:-1] + "兴"
        spoilt = _renamed(spoilt, wrong, name)
    if paths := behaviour.get(Kind.CONTRADICTORY):
        _contradict(spoilt, paths if isinstance(paths, Mapping) else {})
    if behaviour.get(Kind.OLD_NUMBER):
        spoilt = _with_old_numbers(spoilt)
    return spoilt


def _renamed(node: Any, wrong: Mapping[str, str] | str, name: str) -> Any:
    if isinstance(node, list):
        return [_renamed(item, wrong, name) for item in node]
    if not isinstance(node, dict):
        return node
    changed = {key: _renamed(value, wrong, name) for key, value in node.items()}
    if "name" in changed and "id_number" in changed:
        if isinstance(wrong, Mapping):
            changed["name"] = wrong.get(changed["id_number"], changed["name"])
        elif changed["name"] == name:
            changed["name"] = wrong
    return changed


def _contradict(payload: dict[str, Any], paths: Mapping[str, Any]) -> None:
    """Set dotted paths; without any, every district becomes another one."""
    for path, value in paths.items():
        *way, last = path.split(".")
        node: Any = payload
        for step in way:
            node = node[int(step)] if isinstance(node, list) else node[step]
        node[last] = value
    if not paths:
        _move_away(payload)


def _move_away(node: Any) -> None:
    for item in node if isinstance(node, list) else node.values():
        if isinstance(item, dict | list):
            _move_away(item)
    if isinstance(node, dict) and node.get("district"):
        node["district"] = "翔安" if node["district"] != "翔安" else "同安"


def _with_old_numbers(node: Any) -> Any:
    if isinstance(node, list):
        return [_with_old_numbers(item) for item in node]
    if isinstance(node, dict):
        return {
            key: to_old(value) if key in ("id_number", "householder_id") else _with_old_numbers(value)
            for key, value in node.items()
        }
    return node
