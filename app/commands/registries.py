"""`icity registries check`: is every department ready for the season?"""

from __future__ import annotations

import json
import sys
import time
from dataclasses import asdict
from pathlib import Path

import click

NOT_READY = 1


@click.group()
def registries() -> None:
    """Look after the departments 部门数据."""


@registries.command()
@click.option("--slug", help="one of the cast, in development only 示范人物（仅限开发环境）")
@click.option(
    "--city",
    "--city-db",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="ICITY_CITY_DB",
    help="city.db, with --slug 示范城市文件",
)
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def check(ctx: click.Context, slug: str | None, path: Path | None, as_json: bool) -> None:
    """Ask every department about one person: `ID_NUMBER NAME` on standard input, or --slug 逐部门试查.

    Prints nothing of what was answered. Exit status: 0 all answered, 1 one did not.
    """
    from app import clock, ports
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services import find_probe
    from app.services.check_registries import check_registries

    if slug and path is None:
        raise click.UsageError("--slug needs --city or ICITY_CITY_DB 请给出 city.db")
    with platform.unit() as settings:
        if slug and settings.is_production:
            raise platform.Refused("the cast is no probe in production 生产环境不能使用示范人物")
        subject = find_probe.of_cast(path, slug) if slug and path else find_probe.typed(sys.stdin.readline())
        lines = check_registries(
            ports.ports().registries, subject, actor=SYSTEM, now=clock.now(), stopwatch=time.perf_counter
        )
    if as_json:
        click.echo(json.dumps([asdict(line) for line in lines]))
    else:
        for line in lines:
            mark = "✓" if line.ok else "✗"
            click.echo(
                f"{mark} {line.dataset:28} {line.outcome:14} {line.milliseconds:>6} ms  {line.breaker}"
            )
    if not all(line.ok for line in lines):
        ctx.exit(NOT_READY)
