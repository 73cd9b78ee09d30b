"""How the school is found from the address: which address counts first, and the doors that each school serves."""

from __future__ import annotations

from app.domain.catchment import Basis, Catchments, ListedSchool, Unit, Zone
from app.domain.explain import Law, Text
from app.domain.notice.sheet import Line, Section
from app.domain.notice.words import join
from app.domain.policy import Policy
from app.domain.stage import TITLES, Stage

TITLE = Text("按地址对应学校", "Which school serves which address")
_BASIS = {
    Basis.HUKOU: Text("户口簿上的地址", "the address in the household register"),
    Basis.HOME: Text("父母房产的地址", "the address of the parents' home"),
    Basis.RESIDENCE: Text("居住证上的地址", "the address of the residence permit"),
    Basis.LEASE: Text("已备案租房的地址", "the address of the filed lease"),
}
_ZONE = {
    Zone.SINGLE: Text("", ""),
    Zone.SEVERAL: Text("（多校划片）", " (several schools by rule)"),
    Zone.BUFFER: Text("（缓冲区，由家庭选择）", " (buffer zone: the family chooses)"),
}


def catchments(policy: Policy) -> Section | None:
    """A line for every school with what it serves; None where the pack has no catchments."""
    drawn = policy.catchments
    if drawn is None:
        return None
    order = join((_BASIS[basis] for basis in drawn.basis), " → ", " → ")
    lead = (
        Text(
            f"学校由地址决定。按这个次序看您家的地址，第一个落在下列范围里的算数：{order.zh}。",
            f"The address decides. Of these, in order, the first that lies in a stretch below counts: {order.en}.",
        ),
        Text(
            "一个都对不上的，不会自动拒绝，由教育局统筹安排。",
            "Where none does nobody is refused by it: the bureau assigns a school.",
        ),
    )
    how = Line(Text("范围以当年公布的为准", "The year's own list prevails"), (), drawn.law)
    return Section(TITLE, lead, (how, *_schools(drawn)))


def _schools(drawn: Catchments) -> list[Line]:
    """Stage by stage; where there is more than one, a school says its own."""
    several = len({school.stage for school in drawn.schools.values()}) > 1
    return [
        Line(
            _named(school) if several else school.name,
            tuple(_told(unit) for unit in drawn.units if code in unit.schools),
        )
        for stage in Stage
        for code, school in drawn.at(stage).schools.items()
    ]


def _named(school: ListedSchool) -> Text:
    stage = TITLES[school.stage]
    return Text(f"{school.name.zh}（{stage.zh}）", f"{school.name.en} ({stage.en})")


def _told(unit: Unit) -> Text:
    zone = _ZONE[unit.zone]
    return Text(f"{unit.title.zh}{zone.zh}", f"{unit.title.en}{zone.en}")


def catchment_laws(policy: Policy) -> tuple[tuple[Text, Law], ...]:
    """The clause that the section quotes, with what it stands for."""
    return ((TITLE, policy.catchments.law),) if policy.catchments else ()
