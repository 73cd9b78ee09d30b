"""`icity retention plan|purge`: what is kept how long, and letting go of what is due."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from app.domain.retention import KEPT

if TYPE_CHECKING:
    from app.services.purge_season import Line

_SEASON = click.option("--season", "year", type=int, required=True, help="the year 招生年份")
_JSON = click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")


@click.group()
def retention() -> None:
    """Keep no longer than needed 保存期限与清理."""


@retention.command()
@_SEASON
@_JSON
def plan(year: int, as_json: bool) -> None:
    """What is kept how long, and what is due now 各类数据的保存期限."""
    _show(_planned(year), as_json)


@retention.command()
@_SEASON
@click.option("--dry-run", is_flag=True, help="only say what would go 仅预演")
@click.option("--yes", is_flag=True, help="really empty what is due 确认清理")
@_JSON
def purge(year: int, dry_run: bool, yes: bool, as_json: bool) -> None:
    """Empty what is due; counts, decisions and the audit trail stay 清理到期数据，统计与审计保留."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services.purge_season import purge as empty

    if dry_run == yes:
        raise click.UsageError("say either --dry-run or --yes 请指定 --dry-run 或 --yes")
    if dry_run:
        _show([line for line in _planned(year) if line.due], as_json)
        return
    with platform.unit():
        lines = list(empty(year, actor=SYSTEM, now=clock.now()))
    _show(lines, as_json)


def _planned(year: int) -> list[Line]:
    from app import clock
    from app.commands import platform
    from app.services.purge_season import plan as planned

    with platform.unit():
        return planned(year, now=clock.now())


def _show(lines: list[Line], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines], ensure_ascii=False, default=str))
        return
    for line in lines:
        day = line.due_on.isoformat() if line.due_on else "row by row 逐条"
        state = "due 到期" if line.due else "kept 保存"
        click.echo(
            f"{line.kind:12} {line.keeps_days:>5} d  {day:12}  {state}  {line.rows:>9}  {line.zh} {line.en}"
        )
    click.echo(f"{KEPT.zh} {KEPT.en}", err=True)
