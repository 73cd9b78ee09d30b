"""A command's way into the platform: settings, wiring and one unit of work; trouble is one sentence."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import click
from sqlalchemy.exc import OperationalError

from app import config, startup_checks, transactions, wiring
from app.domain.errors import DomainError


class Refused(click.ClickException):
    """A rule of the platform said no."""

    exit_code = 3


@contextmanager
def unit() -> Iterator[config.Settings]:
    """One unit of work of a wired platform; it is committed at the end."""
    settings = wired()
    try:
        with transactions.unit():
            yield settings
    except DomainError as error:
        raise Refused(f"{error.sentence('zh')} {error.sentence('en')}") from None
    except OperationalError as error:
        reason = str(error.orig).strip().replace("\n", " ")
        raise click.ClickException(f"the database cannot be reached 无法连接数据库: {reason}") from None


def wired() -> config.Settings:
    """Settings from the environment, and every part told; a bad setting or a weak engine is a usage error."""
    try:
        settings = config.load()
        wiring.wire(settings)
        startup_checks.check_engines(settings)
    except config.BadSetting as error:
        raise click.UsageError(str(error)) from None
    return settings
