"""The home item: whose share counts, which homes do not, and why."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import ClassVar

from app.domain.applicant import Applicant
from app.domain.explain import Text, counted, plain
from app.domain.people import Home, HomeUse, Title, Who
from app.domain.rule import Score

PARENTS = frozenset(who.value for who in Who)
ALL = Decimal(100)
NOTHING = Decimal(0)
NO_HOME = Text("没有登记或申报的房产，0 分", "no home on record: 0 points")

_USE = {
    HomeUse.RESIDENTIAL: Text("住宅", "residential"),
    HomeUse.MIXED: Text("商住两用", "mixed use"),
    HomeUse.COMMERCIAL: Text("商业用房", "commercial"),
}
_TITLE = {
    Title.CERTIFICATE: Text("有产权证", "titled"),
    Title.CONTRACT: Text("仅有购房合同、尚无产权", "a contract without title yet"),
    Title.NONE: Text("没有产权", "without title"),
}


class Operator(StrEnum):
    """How the parents' share compares with the threshold."""

    OVER = ">"
    AT_LEAST = ">="


@dataclass(frozen=True, slots=True)
class ShareOver:
    """A home in the district of which the parents together own enough; both parents' shares are added.

    `joint_counts`: joint ownership of the parents, and nobody else, is the whole of it. Only the parents'
    own shares count, so a grandparent's home earns nothing.
    """

    points: Decimal
    operator: Operator
    percent: Decimal
    uses: frozenset[HomeUse]
    titles: frozenset[Title]
    joint_counts: bool
    evidence: ClassVar[tuple[str, ...]] = ("natural_resources.property",)

    def score(self, seen: Applicant, *, eligible: bool) -> Score:
        if not seen.family.homes:
            return Score(NOTHING, NO_HOME, self.evidence)
        judged = sorted(
            [self._judged(home, seen) for home in seen.family.homes], key=lambda j: (not j[0], j[1])
        )
        if judged[0][0]:
            because = judged[0][1]
            return Score(
                self.points,
                Text(
                    f"{because.zh}，得 {plain(self.points)} 分",
                    f"{because.en}: {counted(plain(self.points), 'point')}",
                ),
                self.evidence,
            )
        zh, en = "；".join(j[1].zh for j in judged), "; ".join(j[1].en for j in judged)
        return Score(Decimal(0), Text(f"{zh}，0 分", f"{en}: 0 points"), self.evidence)

    def _judged(self, home: Home, seen: Applicant) -> tuple[bool, Text]:
        excluded = self._exclusion(home, seen)
        if excluded:
            return False, excluded
        share, told = parents_share(home, joint_counts=self.joint_counts)
        enough = share > self.percent if self.operator is Operator.OVER else share >= self.percent
        sign = (">" if enough else "≤") if self.operator is Operator.OVER else ("≥" if enough else "<")
        here, limit = seen.here(), f"{sign} {plain(self.percent)}%"
        return enough, Text(
            f"{here.zh}区住宅，{told.zh} {limit}", f"residential home in {here.en}, {told.en} {limit}"
        )

    def _exclusion(self, home: Home, seen: Applicant) -> Text | None:
        here, place = seen.here(), seen.city.places.get(home.district)
        if place != seen.district:
            there = seen.city.district_name(place) if place else Text(home.district, home.district)
            return Text(f"房产在{there.zh}，不在{here.zh}区", f"home in {there.en}, not in {here.en}")
        if home.title not in self.titles:
            title = _TITLE[home.title]
            return Text(f"房产{title.zh}，不计分", f"home {title.en}: not counted")
        if home.use not in self.uses:
            use = _USE[home.use]
            return Text(f"房产为{use.zh}，不计分", f"home {use.en}: not counted")
        if home.bought_on and home.bought_on > seen.on:
            return Text(
                f"房产 {home.bought_on} 才购置，晚于 {seen.on}",
                f"home bought on {home.bought_on}, after {seen.on}",
            )
        if shares_in_all(home) > ALL:
            return Text(
                "登记的份额合计超过 100%，须核实",
                "registered shares add up to more than 100 %: to be verified",
            )
        return None


def shares_in_all(home: Home) -> Decimal:
    return sum((owner.share for owner in home.owners if owner.share is not None), Decimal(0))


def parents_share(home: Home, *, joint_counts: bool) -> tuple[Decimal, Text]:
    """The parents' percentage and how it comes about."""
    parents = [owner for owner in home.owners if owner.who in PARENTS]
    if home.joint:
        alone = len(parents) == len(home.owners)
        if alone and joint_counts:
            return ALL, Text("父母共同共有 100%", "jointly owned by the parents, 100 %")
        return Decimal(0), Text(
            "与他人共同共有，父母份额 0%", "jointly owned with others, parents' share 0 %"
        )
    if len(home.owners) == 1 and parents and parents[0].share is None:
        return ALL, Text("父母单独所有 100%", "owned by a parent alone, 100 %")
    shares = [owner.share for owner in parents if owner.share is not None]
    share = sum(shares, Decimal(0))
    if len(shares) > 1:
        added = " + ".join(f"{plain(s)}%" for s in sorted(shares, reverse=True))
        return share, Text(f"父母份额 {added} = {plain(share)}%", f"parents' share {added} = {plain(share)}%")
    if not parents:
        return share, Text(
            "产权人不是父母（祖辈或他人），父母份额 0%", "not owned by the parents, their share 0 %"
        )
    return share, Text(f"父母份额 {plain(share)}%", f"parents' share {plain(share)}%")
