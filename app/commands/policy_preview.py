"""`icity policy preview`: what a draft would change, from the season's applications or an invented population."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from pathlib import Path

import click

from app.commands.refuse import refuse
from app.domain.errors import DomainError
from app.domain.facts import Family, from_case
from app.domain.impact import COLUMNS, Impact, measure
from app.domain.policy import Policy
from app.domain.reading import BadValue
from app.domain.stage import TITLES
from app.policies import BrokenPack, default_library
from app.policies.generated import generate
from app.policies.library import Library

BROKEN, USAGE = 1, 2


@click.command()
@click.argument("draft", metavar="DRAFT")
@click.option("--against", metavar="POLICY", help="the pack to compare with; needed for a file 对照的政策")
@click.option(
    "--population", type=click.Path(exists=True, path_type=Path), help="families, a JSON case a line 家庭数据"
)
@click.option("--applications", is_flag=True, help="the season's own applications 本季已有申请")
@click.option("--families", default=1000, show_default=True, help="how many to invent 虚构家庭数")
@click.option("--seed", default=1, show_default=True, help="of the invented families 随机种子")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def preview(
    ctx: click.Context,
    draft: str,
    against: str | None,
    population: Path | None,
    applications: bool,
    families: int,
    seed: int,
    as_json: bool,
) -> None:
    """How many families a DRAFT (policy or file) would touch, and how 影响测算.

    Exit status: 0 measured, 1 a policy is broken, 2 the call is wrong.
    """
    library = default_library()
    try:
        drafted, current = _packs(library, draft, against)
        began = time.monotonic()
        if applications:
            impact = _of_applications(drafted, current)
        else:
            invented = _read(population) if population else generate(current, families, seed=seed)
            impact = _of(drafted, current, invented)
    except BrokenPack as error:
        refuse(ctx, error, BROKEN)
    except DomainError as error:
        refuse(ctx, error, USAGE)
    seconds = time.monotonic() - began
    click.echo(json.dumps(impact.as_json(), ensure_ascii=False) if as_json else _told(impact, seconds))


def _packs(library: Library, draft: str, against: str | None) -> tuple[Policy, Policy]:
    """A draft that is a file is read as if it were the pack it is compared with."""
    if Path(draft).is_file():
        if against is None:
            raise click.UsageError("a file needs --against POLICY 草稿文件须指明 --against")
        return library.read_draft(Path(draft), against), library.load(against)
    return library.load(draft), library.load(against or draft)


def _of(draft: Policy, current: Policy, families: Sequence[Family]) -> Impact:
    days = [pack.get_window("application").closes_on for pack in (current, draft)]
    return measure(current, draft, families, on=days[0], draft_on=days[1])


def _of_applications(draft: Policy, current: Policy) -> Impact:
    """Only this needs the database."""
    from app.commands import platform
    from app.services import preview_policy

    with platform.unit():
        return preview_policy.preview(draft, current)


def _read(population: Path) -> list[Family]:
    found = []
    for number, line in enumerate(population.read_text(encoding="utf-8").splitlines(), 1):
        if line.strip():
            try:
                found.append(from_case(json.loads(line)))
            except (ValueError, BadValue) as error:
                raise click.UsageError(f"{population}:{number}: {error}") from None
    return found


def _told(impact: Impact, seconds: float) -> str:
    way = "按列计算 by columns" if impact.path == COLUMNS else "逐户计算 one by one"
    lines = [
        f"家庭 families: {impact.families} ({way}, {seconds:.2f} s)",
        *(f"  {TITLES[stage].zh} {TITLES[stage].en}: {number}" for stage, number in impact.stages),
        f"结果有变 changed: {impact.changed}",
        f"由不符合变为符合 gained eligibility: {impact.gained_eligibility}",
        f"由符合变为不符合 lost eligibility: {impact.lost_eligibility}",
        f"名次有变 rank moved: {impact.moved} (中位 median {impact.median_move:g}, 最大 most {impact.largest_move})",
        "分数变化 change of points:",
        *(f"  {name:>8}  {number}" for name, number in impact.distribution),
    ]
    lines += [f"{kind['told_zh']} {kind['told_en']}" for kind in impact.as_json()["absent"]]
    for one in impact.examples:
        before, after = one.before, one.after
        lines.append(
            f"例 example #{one.number}: {before.total:.2f} → {after.total:.2f}"
            f" ({'符合' if before.eligible else '不符合'} → {'符合' if after.eligible else '不符合'})"
        )
        lines += [f"    {title}: {old} → {new}" for title, old, new in one.why]
    return "\n".join(lines)
