"""One evaluation with its full explanation, as JSON, on one core."""

from __future__ import annotations

import statistics
import time
from datetime import date

from app import policies
from app.domain.points import evaluate
from app.policies import cases, default_library
from bench.measurement import ROUNDS, Row, per_second
from bench.stage import Stage

POLICY = "xiamen/siming/2017"
AT_A_TIME = 1_000
GOAL = 3_000


def measure(stage: Stage) -> list[Row]:
    """Every family of the policy's own cases in turn; CPU time of this process, so that neighbours do not count."""
    root = default_library().root
    policy = policies.load(POLICY)
    files = sorted((root / "xiamen" / "siming" / "cases").glob("2017-*.yaml"))
    families = [cases.read_case(file, file.name).family for file in files]
    rates = []
    for _ in range(ROUNDS + 1):
        began = time.process_time()
        for number in range(AT_A_TIME):
            evaluate(policy, families[number % len(families)], on=date(2017, 4, 20)).as_json()
        rates.append(AT_A_TIME / (time.process_time() - began))
    rate = statistics.median(rates[1:])
    return [
        Row("one evaluation, explained", per_second(rate), goal=f">= {GOAL:,}/s per core", met=rate >= GOAL)
    ]
