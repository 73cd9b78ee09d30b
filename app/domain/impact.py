"""What a draft would change: one population under two packs, who gains, who loses, who moves in the order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import pairwise
from statistics import median
from typing import Any, NamedTuple

from app.domain.classify import classify
from app.domain.evaluation import Evaluation
from app.domain.explain import points_text
from app.domain.facts import Family
from app.domain.points import evaluate
from app.domain.policy import ApplicantClass, Policy
from app.domain.stage import TITLES, Stage

MOST_EXAMPLES = 5
PART = 200  # families scored between two words of progress
_EDGES = (-20, -10, -5, -2, 0, 2, 5, 10, 20)
COLUMNS, SINGLE = "columns", "single"


class Outcome(NamedTuple):
    """A family under one pack; `place` is its batch in the order of admission, 0 where there are none."""

    eligible: bool
    total: Decimal
    place: int = 0


@dataclass(frozen=True, slots=True)
class Example:
    """A family by its number in the population; `why` is each line that differs, before and after, in Chinese."""

    number: int
    before: Outcome
    after: Outcome
    why: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Impact:
    """Families counted; differences are of points, moves of places in the order of the eligible.

    `absent` are the classes of either pack that no family of the population belongs to: nothing is known of them.
    """

    families: int
    path: str
    changed: int
    distribution: tuple[tuple[str, int], ...]
    gained_eligibility: int
    lost_eligibility: int
    moved: int
    median_move: float
    largest_move: int
    examples: tuple[Example, ...]
    absent: tuple[ApplicantClass, ...] = ()
    stages: tuple[tuple[Stage, int], ...] = ()

    def as_json(self) -> dict[str, Any]:
        return {
            "families": self.families,
            "stages": [
                {
                    "stage": stage.value,
                    "title_zh": TITLES[stage].zh,
                    "title_en": TITLES[stage].en,
                    "families": number,
                }
                for stage, number in self.stages
            ],
            "path": self.path,
            "changed": self.changed,
            "distribution": dict(self.distribution),
            "gained_eligibility": self.gained_eligibility,
            "lost_eligibility": self.lost_eligibility,
            "moved": self.moved,
            "median_move": self.median_move,
            "largest_move": self.largest_move,
            "examples": [
                {
                    "number": one.number,
                    "before": points_text(one.before.total),
                    "after": points_text(one.after.total),
                    "eligible_before": one.before.eligible,
                    "eligible_after": one.after.eligible,
                    "why": [list(line) for line in one.why],
                }
                for one in self.examples
            ],
            "absent": [
                {
                    "id": kind.id,
                    "title_zh": kind.title.zh,
                    "title_en": kind.title.en,
                    "told_zh": f"样本中没有这一类家庭：{kind.title.zh}",
                    "told_en": f"class {kind.id} is not represented in the sample",
                }
                for kind in self.absent
            ],
        }


def measure(
    current: Policy,
    draft: Policy,
    families: Sequence[Family],
    *,
    on: date,
    draft_on: date | None = None,
    quoted: bool = True,
    tell: Callable[[int], None] | None = None,
) -> Impact:
    """Score `families` under both packs, each as known on its day; by columns where both packs have that form.

    Unless `quoted`, the examples say points and verdicts only: the reasons of real families may hold addresses.
    `tell` is told now and then how many scores there are of twice the families.
    """
    later = draft_on or on
    before, one_path = _score_in_parts(current, families, on, 0, tell)
    after, other_path = _score_in_parts(draft, families, later, len(families), tell)
    changes = [new.total - old.total for old, new in zip(before, after, strict=True)]
    moves = _moves(before, after, [family.stage for family in families])
    most = sorted(range(len(families)), key=lambda at: _weight(before[at], after[at]), reverse=True)
    examples = tuple(
        Example(
            at + 1,
            before[at],
            after[at],
            _why(evaluate(current, families[at], on=on), evaluate(draft, families[at], on=later), quoted),
        )
        for at in most[:MOST_EXAMPLES]
        if before[at] != after[at]
    )
    return Impact(
        families=len(families),
        path=COLUMNS if one_path == other_path == COLUMNS else SINGLE,
        changed=sum(old != new for old, new in zip(before, after, strict=True)),
        distribution=_distribution(changes),
        gained_eligibility=sum(new.eligible > old.eligible for old, new in zip(before, after, strict=True)),
        lost_eligibility=sum(new.eligible < old.eligible for old, new in zip(before, after, strict=True)),
        moved=sum(move != 0 for move in moves),
        median_move=float(median(abs(move) for move in moves)) if moves else 0.0,
        largest_move=max((abs(move) for move in moves), default=0),
        examples=examples,
        absent=_absent(((current, on), (draft, later)), families),
        stages=_of_stages(families),
    )


def _of_stages(families: Sequence[Family]) -> tuple[tuple[Stage, int], ...]:
    """How many of the families enrol for each stage, of those that anybody enrols for."""
    counted = Counter(family.stage for family in families)
    return tuple((stage, counted[stage]) for stage in Stage if counted[stage])


def _absent(packs: Sequence[tuple[Policy, date]], families: Sequence[Family]) -> tuple[ApplicantClass, ...]:
    """The classes of each pack that none of the families belongs to on its day, each once."""
    absent: dict[str, ApplicantClass] = {}
    for policy, on in packs:
        missing = {kind.id: kind for kind in policy.classes}
        for family in families:
            missing.pop(classify(policy, family, on).kind.id, None)
            if not missing:
                break
        absent |= missing
    return tuple(absent.values())


def _score_in_parts(
    policy: Policy, families: Sequence[Family], on: date, done: int, tell: Callable[[int], None] | None
) -> tuple[list[Outcome], str]:
    """`score`, in parts where somebody waits for news of it."""
    if tell is None:
        return score(policy, families, on)
    outcomes: list[Outcome] = []
    path = COLUMNS
    for begin in range(0, len(families), PART):
        part, way = score(policy, families[begin : begin + PART], on)
        path = way if way == SINGLE else path
        outcomes += part
        tell(done + len(outcomes))
    return outcomes, path


def score(policy: Policy, families: Sequence[Family], on: date) -> tuple[list[Outcome], str]:
    """The outcome of each family, and which way they were found."""
    # Loaded where it is used: columns bring numpy, and no program needs either before somebody changes a policy.
    from app.domain.columns import NoColumnForm

    try:
        return _by_columns(policy, families, on), COLUMNS
    except NoColumnForm:
        return [_single(policy, family, on) for family in families], SINGLE


def _by_columns(policy: Policy, families: Sequence[Family], on: date) -> list[Outcome]:
    from app.domain.columns import pack, rescore, unpack  # as in `score`

    packed = [pack(family, policy.city) for family in families]
    population = unpack(b"".join(packed), [len(one) for one in packed], policy.city)
    outcomes = []
    for scores in rescore(policy, [population], on):
        for eligible, total in zip(scores.eligible.tolist(), scores.total.tolist(), strict=True):
            outcomes.append(Outcome(eligible, Decimal(total) / scores.per_point))
    return outcomes


def _single(policy: Policy, family: Family, on: date) -> Outcome:
    found = evaluate(policy, family, on=on)
    order = [batch.id for batch in policy.batches]
    place = order.index(found.batch.id) + 1 if found.batch else 0
    return Outcome(found.eligible, found.points.total, place)


def _moves(before: Sequence[Outcome], after: Sequence[Outcome], stages: Sequence[Stage]) -> list[int]:
    """Places within the stage, gained (positive) or lost by those who are eligible under both."""
    moves: list[int] = []
    for stage in Stage:
        of_stage = [at for at, one in enumerate(stages) if one is stage]
        old, new = _places(before, of_stage), _places(after, of_stage)
        moves += [old[at] - new[at] for at in old.keys() & new.keys()]
    return moves


def _places(outcomes: Sequence[Outcome], among: Sequence[int]) -> dict[int, int]:
    """Place from 1 of each eligible family of these: earlier batches first, then more points; equals share one."""
    ranked = sorted(
        (at for at in among if outcomes[at].eligible),
        key=lambda at: (outcomes[at].place, -outcomes[at].total),
    )
    places: dict[int, int] = {}
    for number, at in enumerate(ranked, 1):
        last = ranked[number - 2] if number > 1 else None
        same = last is not None and outcomes[last][1:] == outcomes[at][1:]
        places[at] = places[last] if same and last is not None else number
    return places


def _distribution(changes: Sequence[Decimal]) -> tuple[tuple[str, int], ...]:
    """How many lose or gain how much: the number nearer to 0 is not included, "2..5" is over 2 up to 5 more."""
    counted = Counter(_bucket(change) for change in changes)
    names = ["<-20", *(f"{low}..{high}" for low, high in pairwise(_EDGES)), ">20"]
    names.insert(names.index("0..2"), "0")
    return tuple((name, counted[name]) for name in names if counted[name])


def _bucket(change: Decimal) -> str:
    if change == 0:
        return "0"
    if change < _EDGES[0]:
        return "<-20"
    for low, high in pairwise(_EDGES):
        if (change < 0 and low <= change < high) or (change > 0 and low < change <= high):
            return f"{low}..{high}"
    return ">20"


def _weight(old: Outcome, new: Outcome) -> tuple[bool, Decimal, int]:
    return old.eligible != new.eligible, abs(new.total - old.total), abs(new.place - old.place)


def _why(before: Evaluation, after: Evaluation, quoted: bool) -> tuple[tuple[str, str, str], ...]:
    """Each check and item that differs: its title, what was said before, what is said now."""
    old = _lines(before, quoted)
    new = _lines(after, quoted)
    return tuple(
        (title, old.get(key, ("", "—"))[1], new.get(key, ("", "—"))[1])
        for key, (title, _) in (old | new).items()
        if old.get(key) != new.get(key)
    )


def _lines(found: Evaluation, quoted: bool) -> dict[str, tuple[str, str]]:
    lines = {}
    for check in found.checks:
        verdict = "符合" if check.passed else "不符合"
        lines[f"check.{check.id}"] = check.title.zh, f"{verdict}：{check.because.zh}" if quoted else verdict
    for item in found.points.items:
        points = f"{points_text(item.points)} 分"
        lines[f"item.{item.id}"] = item.title.zh, f"{points}：{item.because.zh}" if quoted else points
    return lines
