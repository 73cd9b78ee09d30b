"""社区居委会: what only a community knows; its staff type it in, nobody asks the exchange for it."""

from __future__ import annotations

from registries.connector import About, Bureau, Connector, Words
from registries.ports import Dataset
from registries.strict_field import Flag, Strict, day, text

COMMUNITY = Bureau("community", Words("社区居委会", "Community office"))
_MEND = Words(
    "现居住地社区居委会，请带身份证和居住材料",
    "Your community office; bring the ID card and papers of the home",
)


class Seen(Strict):
    """Whether the family lives in the community, and when somebody looked."""

    lives_here = Flag(required=True)
    checked_on = day()
    entered_by = text()
    community = text()


class LivesHere(Connector):
    """The lives-here check (实际居住核实)."""

    dataset = Dataset("community.lives_here")
    bureau = COMMUNITY
    title = Words("社区居住核实", "Lives-here check")
    purpose = Words("社区核实一家人是否住在本社区", "Whether the family lives in the community")
    mend = _MEND
    replaces = Words("社区居住证明", "community's letter of residence")
    about = frozenset({About.GUARDIAN})
    fresh_days = 180
    schema = Seen
    entered = True

    @classmethod
    def holds(cls, payload: object) -> bool:
        """That nobody lives there proves no residence."""
        return isinstance(payload, dict) and payload["lives_here"] is True


class Registered(Strict):
    """When the couple registered their family planning at the community."""

    registered_on = day()
    entered_by = text()
    community = text()


class FamilyPlanning(Connector):
    """Family-planning registration at the community (计生登记)."""

    dataset = Dataset("community.family_planning")
    bureau = COMMUNITY
    title = Words("社区计生登记", "Family-planning registration")
    purpose = Words("社区计生登记时间", "When family planning was registered at the community")
    mend = _MEND
    replaces = Words("社区计生登记证明", "community's letter of registration")
    about = frozenset({About.GUARDIAN})
    fresh_days = None
    schema = Registered
    entered = True
