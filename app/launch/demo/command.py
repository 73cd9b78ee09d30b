"""`icity demo`: a private city, one journey, a report; nothing is left running."""

from __future__ import annotations

import json
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

from app.launch.city import City
from app.launch.command import ending_at_signals, say
from app.launch.demo.caller import StepFailed
from app.launch.demo.journey import Journey, Proof
from app.launch.failure import LaunchError
from identity.walker import WalkStopped

KEYS = ("serial", "points", "sms", "slot", "scan", "rescan", "confirmation", "audit")


def demo(*, as_json: bool) -> int:
    """Run the journey; exit status 0 when every step was proved, else 1."""
    home = Path(tempfile.mkdtemp(prefix="icity-demo-"))
    drill = home / "drill-clock"
    given = {"DRILL_CLOCK": str(drill), "SMS_QUIET_HOURS": ""}
    try:
        with ending_at_signals(), City(home, people=200, given=given, announce=say) as city:
            found = _walk(Journey(city, drill), as_json=as_json)
    except (LaunchError, StepFailed, WalkStopped, TimeoutError) as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        say("stopped 已停止")
        return 130
    finally:
        shutil.rmtree(home, ignore_errors=True)
    if as_json:
        print(json.dumps({key: found[key] for key in KEYS}, ensure_ascii=False, indent=2))
    return 0


def _walk(journey: Journey, *, as_json: bool) -> dict[str, Any]:
    out = sys.stderr if as_json else sys.stdout
    found: dict[str, Any] = {}
    for number, step in enumerate(journey.steps(), start=1):
        proof = step()
        found |= proof.values
        print(_told(number, proof), file=out, flush=True)
    return found


def _told(number: int, proof: Proof) -> str:
    return "\n".join([f"{number:>2}. {proof.title}", *(f"      {line}" for line in proof.lines), ""])
