"""`icity demo`: a private city, one journey, a report; nothing is left running."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from app.launch.city import City
from app.launch.command import ending_at_signals, say
from app.launch.demo.caller import StepFailed
from app.launch.demo.journey import walk_through
from app.launch.demo.system import CASTS, System, read_system
from app.launch.demo.walk import Proof, Walk
from app.launch.failure import LaunchError
from identity.walker import WalkStopped

KEYS = ("serial", "points", "sms", "slot", "scan", "rescan", "confirmation", "audit")
"""What the JSON document says; a system without a visit has neither slot nor scans."""
UNKNOWN = 2


def demo(name: str, *, as_json: bool) -> int:
    """Run the journey through the system `name`; exit status 0 when every step was proved, 1 or 2 (unknown) else."""
    if name not in CASTS:
        say(f"there is no system {name!r}; CITY is one of {', '.join(CASTS)} 没有这个城市")
        return UNKNOWN
    system = read_system(name)
    home = Path(tempfile.mkdtemp(prefix="icity-demo-"))
    drill = home / "drill-clock"
    try:
        with (
            ending_at_signals(),
            City(home, people=200, given=_given(system, drill), cast=system.cast, announce=say) as city,
        ):
            found = _walk(Walk(city, system, drill), as_json=as_json)
    except (LaunchError, StepFailed, WalkStopped, TimeoutError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped 已停止")
        return 130
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if as_json:
        print(json.dumps({key: found[key] for key in KEYS if key in found}, ensure_ascii=False, indent=2))
    return 0


def _given(system: System, drill: Path) -> dict[str, str]:
    """What the city is told: the day the journey begins, and no night that would hold its texts back."""
    offset = (system.begins - datetime.now(UTC)).total_seconds()
    return {"DRILL_CLOCK": str(drill), "SMS_QUIET_HOURS": "", "CLOCK_OFFSET_SECONDS": str(offset)}


def _walk(walk: Walk, *, as_json: bool) -> dict[str, Any]:
    out = sys.stderr if as_json else sys.stdout
    found: dict[str, Any] = {}
    for number, proof in enumerate(walk_through(walk), start=1):
        found |= proof.values
        print(_told(number, proof), file=out, flush=True)
    return found


def _told(number: int, proof: Proof) -> str:
    return "\n".join([f"{number:>2}. {proof.title}", *(f"      {line}" for line in proof.lines), ""])
