"""What goes wrong on demand: by HANDSET_FAULTS at the start, by POST /standin/faults while running."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any


class BadFaults(ValueError):
    """A fault that does not exist, or a value of the wrong kind."""


class Refusal(StrEnum):
    """How a request fails."""

    NONE = ""
    DOWN = "down"
    """Every API call, reads included, is answered 503."""
    RATE_LIMITED = "429"
    """Creates are answered 429."""
    BROKEN = "500"
    """Creates are answered 500."""
    CUT = "cut"
    """The connection is cut and nothing is accepted."""
    ACCEPT_THEN_CUT = "accept_then_cut"
    """The message is accepted and the answer is lost."""


class CallbackFault(StrEnum):
    """How status reports go astray; several may hold at once."""

    DUPLICATE = "duplicate"
    REORDER = "reorder"
    DROP = "drop"
    EARLY = "early"
    """The reports come before the create is answered."""


@dataclass(frozen=True, slots=True)
class Faults:
    """The faults in force; `times` limits `refuse` to so many creates, None is until changed."""

    slow_ms: int = 0
    refuse: Refusal = Refusal.NONE
    times: int | None = None
    callbacks: tuple[CallbackFault, ...] = ()
    callback_delay_ms: int = 0

    @classmethod
    def from_mapping(cls, raw: Mapping[str, Any]) -> Faults:
        """Read the JSON form; what is not named is off. Raises `BadFaults`."""
        if unknown := sorted(raw.keys() - cls.__dataclass_fields__.keys()):
            raise BadFaults(
                f"unknown fault {', '.join(unknown)}; known: {', '.join(cls.__dataclass_fields__)}"
            )
        try:
            return cls(
                slow_ms=_count(raw.get("slow_ms", 0)),
                refuse=Refusal(str(raw.get("refuse", ""))),
                times=None if raw.get("times") is None else _count(raw["times"]),
                callbacks=tuple(CallbackFault(name) for name in raw.get("callbacks", ())),
                callback_delay_ms=_count(raw.get("callback_delay_ms", 0)),
            )
        except (TypeError, ValueError) as error:
            raise BadFaults(str(error)) from error

    @classmethod
    def from_text(cls, text: str) -> Faults:
        """Read the environment's form: slow_ms=200,refuse=cut,times=1,callbacks=duplicate+reorder."""
        raw: dict[str, Any] = {}
        for entry in filter(None, text.replace(" ", "").split(",")):
            name, _, value = entry.partition("=")
            raw[name] = value.split("+") if name == "callbacks" else value
        return cls.from_mapping(raw)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def _count(value: Any) -> int:
    number = int(value)
    if number < 0:
        raise ValueError(f"{value} is negative")
    return number
