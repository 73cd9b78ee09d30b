"""`icity city make|load`: the demo city as a file, and its offices in the database."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict
from pathlib import Path

import click


@click.group()
def city() -> None:
    """Make and load a demo city 生成、载入示范城市."""


@city.command()
@click.option(
    "--people", type=click.IntRange(0), default=1000, show_default=True, help="about how many 约多少人"
)
@click.option("--seed", type=int, default=1, show_default=True, help="same seed, same city 随机种子")
@click.option("--city", "cast", default="xiamen", show_default=True, help="which cast 哪个城市")
@click.option(
    "--out", type=click.Path(file_okay=False, path_type=Path), required=True, help="folder 输出目录"
)
def make(people: int, seed: int, cast: str, out: Path) -> None:
    """Write OUT/city.db 生成城市数据."""
    from registries.cast.allocation import CityTooLarge
    from registries.cast.city import make_city
    from registries.cast.written import list_casts

    if cast not in list_casts():
        raise click.BadParameter(f"{cast}: {', '.join(list_casts())}", param_hint="--city")
    try:
        click.echo(make_city(out, people=people, seed=seed, cast=cast))
    except (OSError, sqlite3.Error, CityTooLarge) as error:
        raise click.ClickException(f"cannot make the city in {out} 无法生成: {error}") from None


@city.command()
@click.option(
    "--city",
    "--city-db",
    "path",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="ICITY_CITY_DB",
    required=True,
    help="city.db of `icity city make` 城市数据",
)
@click.option("--dry-run", is_flag=True, help="say what would be added, change nothing 仅预演")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def load(path: Path, dry_run: bool, as_json: bool) -> None:
    """Load the season, districts, policies, sites, calendar and staff; a second run changes nothing 载入."""
    from app import clock
    from app.commands import platform
    from app.extensions import db
    from app.services.load_city import load_city

    with platform.unit() as settings:
        if settings.is_production:  # the cast's numbers are known: anyone could sign in as staff
            raise platform.Refused("a demo city does not belong into production 生产环境不能载入示范城市")
        try:
            added = load_city(path, now=clock.now())
        except sqlite3.Error as error:
            raise click.ClickException(f"{path} cannot be read 无法读取: {error}") from None
        if dry_run:
            db.session.rollback()
    if as_json:
        click.echo(json.dumps(asdict(added)))
    else:
        click.echo("\n".join(f"{name}\t{count}" for name, count in asdict(added).items()))
