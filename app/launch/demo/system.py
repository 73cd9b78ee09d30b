"""The systems that can be demonstrated: each a city of the cast with the family that goes through it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from registries.cast.written import read_cast

CASTS = {
    "siming": "xiamen",
    "jimei": "jimei",
    "zoucheng": "zoucheng",
    "zoucheng-junior": "zoucheng",
    "shandong": "shandong",
    "kuiwen": "kuiwen",
}
"""What CITY may be → the cast that plays it."""
DEFAULT = "siming"


@dataclass(frozen=True)
class System:
    """One system: who goes through it from when on, for which stage, and what the published text says must come out."""

    cast: str
    person: str
    district: str
    begins: datetime
    school: str
    sms_signature: str
    expects: Mapping[str, str]
    stage: str = "P1"


def read_system(name: str) -> System:
    """The system CITY names; `KeyError` for any other name."""
    key = CASTS[name]
    cast = read_cast(key)
    demo = cast.node["demo"] | cast.node.get("demos", {}).get(name, {})
    return System(
        cast=key,
        person=demo["person"],
        district=demo["district"],
        begins=datetime.fromisoformat(demo["begins"]),
        school=demo["school"],
        sms_signature=cast.town.sms_signature,
        expects=demo.get("expects", {}),
        stage=demo.get("stage", "P1"),
    )
