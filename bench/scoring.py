"""Score 1.2 million stored families again: totals beside numpy by hand, items written back beside a bare COPY."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable
from datetime import date
from typing import Any

import numpy as np
import psycopg

from app import policies
from app.domain.columns import Scorer, rescore, unpack
from app.domain.columns.measure import (
    HousedIn,
    HousedWithin,
    OfFamily,
    OfGuardian,
    Ready,
    ShareIn,
    Time,
    Within,
    WorksIn,
)
from app.domain.columns.population import code
from app.domain.people import FamilyPlanning, IdKind
from app.store.score_rows import COLUMNS, rows
from bench import city_columns
from bench.floors import scoring as floor
from bench.measurement import Race, Row, Sample, per_second, race
from bench.stage import Stage

FAMILIES, AT_A_TIME = 1_200_000, 100_000
ON = date(2017, 4, 20)
MOST = 2.0
COPY = "COPY rescored FROM STDIN (FORMAT binary)"


def measure(stage: Stage) -> list[Row]:
    """Everything from one run: ready columns are read once, then raced over; both write to the same table."""
    policy = policies.load("xiamen/siming/2017")
    scorer = Scorer(policy)
    seeds = range(FAMILIES // AT_A_TIME)
    ready = joined([scorer.read(city_columns.families(policy.city, AT_A_TIME, seed), ON) for seed in seeds])
    by_hand = by_name(ready)
    same(scorer.totals(ready), floor.totals(by_hand))
    totals = race(
        {
            "ours": lambda: timed(lambda: scorer.totals(ready)),
            "floor": lambda: timed(lambda: floor.totals(by_hand)),
        }
    )
    with psycopg.connect(stage.database_url, autocommit=True) as connection:
        connection.execute(f"CREATE UNLOGGED TABLE rescored {COLUMNS}")
        ids = np.arange(2 * FAMILIES, dtype=np.uint64).view("V16")
        kept = list(rows(ids, scorer.score(ready)))
        written = race(
            {
                "ours": lambda: timed(lambda: copied(connection, rows(ids, scorer.score(ready)))),
                "floor": lambda: timed(lambda: copied(connection, kept)),
            }
        )
        facts = from_stored(connection, policy)
        connection.execute("DROP TABLE rescored")
    return [
        _row("scoring 1.2 M, totals from ready columns", totals),
        _row("scoring 1.2 M, items written back", written),
        Row("scoring stored facts, read, counted, scored", per_second(facts)),
    ]


def _row(path: str, raced: Race) -> Row:
    times = raced.ratio("floor", "ours")
    rates = (per_second(raced.rate(name)) for name in ("ours", "floor"))
    return Row(path, *rates, ratio=f"{times:.2f} x", goal=f"<= {MOST:.2f} x", met=times <= MOST)


def joined(parts: list[Ready]) -> Ready:
    """The blocks as one."""
    columns = {
        measure: np.concatenate([part[measure] for part in parts], axis=-1) for measure in parts[0].columns
    }
    return Ready(sum(part.size for part in parts), columns)


def by_name(ready: Ready) -> floor.Columns:
    """The same ready columns under the floor's own names."""
    named: dict[str, Any] = {}
    for measure, column in ready.columns.items():
        match measure:
            case OfFamily() | OfGuardian():
                named[measure.value] = column
            case Within(time=Time.RESIDENCE) | HousedWithin():
                named["residence_days"] = column
            case Within(time=Time.WORK):
                named["work_days"] = column
            case Within(time=Time.INSURANCE):
                named["recent_months"] = column
            case WorksIn():
                named["works_here"] = column
            case HousedIn():
                named["housed"] = column
            case ShareIn():
                named["share"] = column
    kinds = (named["id_kind"] == code(IdKind.CITIZEN)) | (named["id_kind"] == code(IdKind.NONE))
    return named | {"compliant": code(FamilyPlanning.COMPLIANT), "id_kind_allowed": kinds}


def same(ours: Iterable[Any], theirs: Iterable[Any]) -> None:
    """The floor must give what we give, or it races on other work."""
    for mine, other in zip(ours, theirs, strict=True):
        if not (mine == other).all():
            raise RuntimeError("the floor scores differently")


def timed(run: Callable[[], object]) -> Sample:
    began = time.perf_counter()
    run()
    return Sample(FAMILIES / (time.perf_counter() - began))


def copied(connection: psycopg.Connection[Any], blocks: Iterable[bytes]) -> None:
    connection.execute("TRUNCATE rescored")
    with connection.cursor().copy(COPY) as copy:
        for block in blocks:
            copy.write(block)


def from_stored(connection: psycopg.Connection[Any], policy: Any) -> float:
    """Families a second from packed facts in a table: one aggregate a block, no ready columns kept."""
    packed, lengths = city_columns.packed(city_columns.families(policy.city, AT_A_TIME, seed=0))
    connection.execute("CREATE UNLOGGED TABLE stored (id integer, facts bytea)")
    with connection.cursor().copy("COPY stored FROM STDIN (FORMAT binary)") as copy:
        copy.set_types(["int4", "bytea"])
        at = 0
        for number, length in enumerate(lengths.tolist()):
            copy.write_row((number, packed[at : at + length]))
            at += length
    read = "SELECT string_agg(facts, '' ORDER BY id), array_agg(length(facts) ORDER BY id) FROM stored"
    taken = []
    for _ in range(3):
        began = time.perf_counter()
        facts, sizes = connection.cursor(binary=True).execute(read).fetchone() or (b"", [])
        (scores,) = rescore(policy, [unpack(facts, sizes, policy.city)], ON)
        taken.append(len(scores.total) / (time.perf_counter() - began))
    connection.execute("DROP TABLE stored")
    return sorted(taken)[1]
