"""`icity migrate`: bring the database up to date."""

from __future__ import annotations

import os

import click


@click.command()
def migrate() -> None:
    """Run the migrations that the database at DATABASE_URL lacks 更新数据库结构."""
    from sqlalchemy.exc import OperationalError

    from app.store.migrate import migrate as bring_up_to_date

    url = os.environ.get("DATABASE_URL")
    if not url:
        raise click.UsageError("DATABASE_URL is not set; see .env.example 未设置 DATABASE_URL")
    try:
        bring_up_to_date(url)
    except OperationalError as error:
        reason = str(error.orig).strip().replace("\n", " ")
        raise click.ClickException(f"the database cannot be reached 无法连接数据库: {reason}") from None
