"""`icity export applications`: pseudonymised lines for statistics."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.group()
def export() -> None:
    """Export for statistics 导出统计数据."""


@export.command()
@click.option("--season", "year", type=int, required=True, help="the year 招生年份")
@click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), required=True, help="a CSV file 输出文件"
)
@click.option("--force", is_flag=True, help="replace OUT 覆盖已有文件")
def applications(year: int, out: Path, force: bool) -> None:
    """One line per application without names, numbers, phones or addresses 去标识化的申请明细."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services.export_applications import export as write

    if out.exists() and not force:
        raise click.UsageError(f"{out} exists; say --force to replace it 文件已存在，用 --force 覆盖")
    with platform.unit():
        try:
            done = write(year, out, actor=SYSTEM, now=clock.now())
        except OSError as error:
            raise click.ClickException(f"{out} cannot be written 无法写入: {error.strerror}") from None
    click.echo(json.dumps(asdict(done)))
