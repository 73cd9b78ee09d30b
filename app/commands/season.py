"""`icity season open`: a district joins the season under its policy."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.group()
def season() -> None:
    """Open districts for a season, one by one 逐区开放招生."""


@season.command("open")
@click.argument("policy")
@click.option("--letters", required=True, help="two capitals that begin the district's serials 流水号字母")
@click.option(
    "--schools",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the district's schools as CSV, see `icity schools load` 学校名单",
)
@click.option("--dry-run", is_flag=True, help="say what would be new, change nothing 仅预演")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def open_(policy: str, letters: str, file: Path | None, dry_run: bool, as_json: bool) -> None:
    """Put POLICY (xiamen/siming/2017) in force for its district; a second run changes nothing 政策生效."""
    from app import clock
    from app.commands import platform
    from app.commands.schools import load_file
    from app.domain.actor import SYSTEM
    from app.extensions import db
    from app.services.open_district import open_district

    with platform.unit():
        opened = open_district(policy, letters=letters, actor=SYSTEM, now=clock.now())
        loaded = load_file(file) if file else None
        if dry_run:
            db.session.rollback()
    told = asdict(opened) | ({"schools": loaded.changed} if loaded else {})
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo("\n".join(f"{name}\t{value}" for name, value in told.items()))
