"""`icity season rehearse`: a season on its own pack, sites and texts, in a private city that is thrown away."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

from app import policies
from app.domain.errors import DomainError
from app.domain.explain import Text
from app.domain.policy import Policy
from app.launch.city import City
from app.launch.command import ending_at_signals, say
from app.launch.demo.caller import StepFailed
from app.launch.failure import LaunchError
from app.launch.rehearsal.plan import Plan, crowding, read_plan
from app.launch.rehearsal.season import Played, Season, opening
from identity.walker import WalkStopped
from registries.cast.written import list_casts, read_cast

PEOPLE_PER_FAMILY = 90  # of the made-up city, so that enough families live in one district
BREAKS, USAGE = 1, 2


def rehearse(policy_id: str, *, families: int, expected: int | None, as_json: bool) -> int:
    """Play the season of `policy_id`; 0 when nothing would break, 1 when something would, 2 without such a city."""
    try:
        policy = policies.load(policy_id)
    except DomainError as error:
        say(f"{error.sentence('zh')} {error.sentence('en')}")
        return USAGE
    cast = _cast_for(policy)
    if cast is None:
        say(f"there is no cast for the city of {policy_id} 没有该城市的演练人物")
        return USAGE
    signature = read_cast(cast).town.sms_signature
    plan = read_plan(policy, signature=signature)
    try:
        played = _play(policy, cast, signature, families)
    except (LaunchError, StepFailed, WalkStopped, TimeoutError) as error:
        say(str(error))
        return BREAKS
    except KeyboardInterrupt:
        say("stopped 已停止")
        return 130
    problems = [*plan.problems, *crowding(plan.capacity, played.visits, families, expected or families)]
    problems += _broken(played)
    told = _as_json(policy, plan, played, problems) if as_json else _as_text(policy, plan, played, problems)
    print(told)
    return BREAKS if problems else 0


def _cast_for(policy: Policy) -> str | None:
    """The cast that plays the pack's city in its year."""
    city = policy.id.split("/")[0]
    for key in list_casts():
        cast = read_cast(key)
        if (cast.town.key, cast.year) == (city, policy.entry_year):
            return key
    return None


def _play(policy: Policy, cast: str, signature: str, families: int) -> Played:
    home = Path(tempfile.mkdtemp(prefix="icity-rehearsal-"))
    drill, begins = home / "drill-clock", opening(policy)
    given = {
        "DRILL_CLOCK": str(drill),
        "CLOCK_OFFSET_SECONDS": str((begins - datetime.now(UTC)).total_seconds()),
        "SMS_QUIET_HOURS": "",  # business time jumps; a night would hold the texts back for ever
        "SMS_SIGNATURE": signature,
    }
    people = families * PEOPLE_PER_FAMILY
    try:
        with ending_at_signals(), City(home, people=people, given=given, cast=cast, announce=say) as city:
            return Season(city, policy, drill, begins).play(families)
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _broken(played: Played) -> list[Text]:
    """What the season itself showed to be broken; a family that does not qualify is not."""
    stuck = {"draft", "submitted", "checking", "under_review", "not_applied"}
    found = []
    left = sum(count for state, count in played.states.items() if state in stuck)
    unknown = sum(count for code, count in played.refusals.items() if code.startswith(("waited", "desk: ")))
    if left == played.families:
        found.append(Text("没有一个家庭走到审核之后", "not one family got beyond the review"))
    if unknown:
        found.append(Text(f"{unknown} 个家庭中途受阻", f"{unknown} families were stopped by the system"))
    if played.undelivered:
        found.append(Text(f"{played.undelivered} 条短信未送达", f"{played.undelivered} texts did not arrive"))
    return found


def _as_json(policy: Policy, plan: Plan, played: Played, problems: Sequence[Text]) -> str:
    document = {
        "policy": policy.id,
        "digest": policy.digest,
        **asdict(played),
        "capacity": dict(plan.capacity),
        "text_segments": dict(plan.segments),
        "problems": [{"zh": one.zh, "en": one.en} for one in problems],
    }
    return json.dumps(document, ensure_ascii=False, indent=2)


def _as_text(policy: Policy, plan: Plan, played: Played, problems: Sequence[Text]) -> str:
    lanes = {lane: f"{played.visits.get(lane, 0)} / {seats}" for lane, seats in plan.capacity.items()}
    lines = [f"{policy.title.zh} {policy.id}: {played.families} families 个家庭", ""]
    lines += _section("状态 states", played.states)
    lines += _section("未通过原因 refusals by reason", played.refusals)
    lines += _section("时段：已用/总数 slots: used / capacity", lanes)
    lines += _section("短信 texts", {**played.texts, "条数 segments": played.segments})
    lines += _section("用时（秒） seconds", played.seconds)
    lines += [f"✗ {one.zh} {one.en}" for one in problems] or ["✓ 未发现问题 nothing would break"]
    return "\n".join(lines)


def _section(title: str, values: Mapping[str, object]) -> list[str]:
    return [title, *(f"  {name}\t{value}" for name, value in values.items()), ""] if values else []
