"""A refusal of a command: the sentence in both languages on standard error, and the exit status."""

from __future__ import annotations

from typing import NoReturn

import click

from app.domain.errors import DomainError


def refuse(ctx: click.Context, error: DomainError, status: int) -> NoReturn:
    """Say why and end with `status`."""
    click.echo(error.sentence("zh"), err=True)
    click.echo(error.sentence("en"), err=True)
    ctx.exit(status)
