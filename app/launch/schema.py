"""`python -m app.launch.schema`: bring the database that DATABASE_URL names up to the newest migration."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy.exc import OperationalError

MIGRATIONS = Path(__file__).resolve().parents[2] / "migrations"


def upgrade(url: str) -> None:
    """Run the migrations that are missing; two hosts at once run them once."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    config.set_main_option("sqlalchemy.url", url.replace("%", "%%"))
    command.upgrade(config, "head")


def main() -> int:
    """Exit status 0 when the database is up to date, 2 with a sentence when it cannot be reached."""
    url = os.environ.get("DATABASE_URL")
    if not url:
        print("DATABASE_URL is not set; see .env.example. 未设置 DATABASE_URL。", file=sys.stderr)
        return 2
    try:
        upgrade(url)
    except OperationalError as error:
        print(f"The database cannot be reached 无法连接数据库: {_reason(error)}", file=sys.stderr)
        return 2
    return 0


def _reason(error: OperationalError) -> str:
    return str(error.orig).strip().replace("\n", " ")


if __name__ == "__main__":
    sys.exit(main())
