"""`icity sms template list|submit|approve`: two officers agree to a text; who acts comes in on standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from app.services.approve_template import TextVersion

_NAMES = click.argument("names", nargs=-1, required=False)
_ALL = click.option("--all", "everything", is_flag=True, help="every version that waits for it 全部")


@click.group()
def template() -> None:
    """Versions of the texts, agreed to by two officers 短信模板审批."""


@template.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def list_(as_json: bool) -> None:
    """How far each version is; * is what is sent today 列出模板版本."""
    from app.commands import platform
    from app.services.approve_template import list_versions

    with platform.unit():
        versions = list_versions()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in versions], default=str, ensure_ascii=False))
        return
    for one in versions:
        click.echo(f"{'*' if one.in_use else ' '} {one.name:30} {one.state:10} {one.digest[:12]}")


@template.command()
@_NAMES
@_ALL
def submit(names: tuple[str, ...], everything: bool) -> None:
    """Put NAMES (result.zh.v1) forward as the officer whose ID number is on standard input 提交."""
    from app.services import approve_template

    _each(names, "draft" if everything else None, approve_template.submit)


@template.command()
@_NAMES
@_ALL
def approve(names: tuple[str, ...], everything: bool) -> None:
    """Agree to NAMES as another officer, whose ID number is on standard input 审批."""
    from app.services import approve_template

    _each(names, "submitted" if everything else None, approve_template.approve)


def _each(names: tuple[str, ...], waiting: str | None, act: Callable[..., TextVersion]) -> None:
    from app import clock
    from app.commands import platform
    from app.services.approve_template import list_versions
    from app.services.find_officer import find_officer

    if bool(names) == (waiting is not None):
        raise click.UsageError("name the versions, or say --all 请列出版本，或用 --all")
    number = sys.stdin.readline().strip()
    with platform.unit():
        officer, now = find_officer(number), clock.now()
        chosen = names or tuple(one.name for one in list_versions() if one.state == waiting)
        done = [act(name, actor=officer, now=now) for name in chosen]
    for one in done:
        click.echo(f"{one.name}\t{one.state}")
