"""`icity schools load|list`: the schools that families may name, from an office's own list."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.services.load_schools import Loaded


@click.group()
def schools() -> None:
    """Look after the list of schools 学校名单."""


@schools.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="check everything, change nothing 仅检查")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def load(file: Path, dry_run: bool, as_json: bool) -> None:
    """Load FILE, whole or not at all 载入.

    CSV: code,name_zh,name_en,district,stage,kind,address,year,capacity[,zone,bought,fee_zh,fee_en]
    """
    from app.commands import platform
    from app.extensions import db

    with platform.unit():
        loaded = load_file(file)
        if dry_run:
            db.session.rollback()
    if as_json:
        click.echo(json.dumps(asdict(loaded)))
    else:
        click.echo(f"lines\t{loaded.lines}\nchanged\t{loaded.changed}")


@schools.command(name="list")
@click.option("--district", help="GB/T 2260 code 区代码")
@click.option("--stage", type=click.Choice(["P1", "J1"]), help="primary one or junior one 学段")
def list_(district: str | None, stage: str | None) -> None:
    """Print code, district, stage, kind, capacity and name of each school 列出学校."""
    from app.commands import platform
    from app.services.list_schools import list_schools

    with platform.unit():
        shown = list_schools(district_code=district, stage=stage)
    for one in shown:
        capacity = "-" if one.capacity is None else one.capacity
        click.echo(f"{one.code}\t{one.district_code}\t{one.stage}\t{one.kind}\t{capacity}\t{one.name_zh}")


def load_file(file: Path) -> Loaded:
    """Load the CSV at `file` within the running unit of work."""
    from app import clock
    from app.domain.actor import SYSTEM
    from app.domain.school import read_csv
    from app.services.load_schools import load_schools

    try:
        text = file.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise click.ClickException(
            f"{file} cannot be read; save it as CSV in UTF-8 无法读取，请另存为 UTF-8 编码的 CSV: {error}"
        ) from None
    return load_schools(read_csv(text, file.name), file=file.name, actor=SYSTEM, now=clock.now())
