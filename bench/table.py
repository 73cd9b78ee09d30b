"""The table that a run prints, and the machine that it ran on."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from pathlib import Path

from bench.measurement import Row

HEADS = ("path", "ours", "floor", "peer", "ratio", "goal", "verdict")


def print_table(rows: Sequence[Row]) -> None:
    """One line a path."""
    lines = [HEADS, *((r.path, r.ours, r.floor, r.peer, r.ratio, r.goal, r.verdict) for r in rows)]
    widths = [max(len(line[column]) for line in lines) for column in range(len(HEADS))]
    for line in lines:
        cells = (cell.ljust(width) for cell, width in zip(line, widths, strict=True))
        print("  ".join(cells).rstrip(), flush=True)


def machine(engine: str) -> str:
    """What the figures were measured on."""
    described = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    models = (line.partition(":")[2].strip() for line in described if line.startswith("model name"))
    load = ", ".join(f"{one:.1f}" for one in os.getloadavg())
    return (
        f"{next(models, platform.machine())}, {os.cpu_count()} cores, Linux {platform.release()}, "
        f"Python {platform.python_version()}, {engine}; load {load}"
    )
