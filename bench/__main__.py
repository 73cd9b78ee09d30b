"""`python -m bench`: every path beside its floor, in turns, in one run; ONLY=name measures one."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Mapping

from sqlalchemy import text

from app import transactions
from app.extensions import db
from app.launch.command import ending_at_signals
from bench import booking, desk, evaluation, lookup, record, scoring, sign_in, submission, texts
from bench.measurement import Row
from bench.stage import Stage, staged
from bench.table import machine, print_table

PATHS: Mapping[str, Callable[[Stage], list[Row]]] = {
    "evaluation": evaluation.measure,
    "scoring": scoring.measure,
    "sign_in": sign_in.measure,
    "record": record.measure,
    "submission": submission.measure,
    "desk": desk.measure,
    "lookup": lookup.measure,
    "booking": booking.measure,
    "texts": texts.measure,
}


def main() -> int:
    """Measure, print the table, end every process; exit status 2 where ONLY names no path."""
    only = os.environ.get("ONLY", "")
    if only and only not in PATHS:
        print(f"ONLY={only} is none of: {', '.join(PATHS)}", file=sys.stderr)
        return 2
    began = time.monotonic()
    rows: list[Row] = []
    with ending_at_signals(), staged() as stage:
        for name, measure in PATHS.items():
            if not only or name == only:
                print(f"bench: {name} ({time.monotonic() - began:.0f} s)", file=sys.stderr, flush=True)
                rows += measure(stage)
        about = machine(_engine())
    print_table(rows)
    print(f"\n{about}; {time.monotonic() - began:.0f} s in all")
    return 0


def _engine() -> str:
    with transactions.unit():
        return f"PostgreSQL {db.session.scalar(text('SHOW server_version'))}"


if __name__ == "__main__":
    sys.exit(main())
