"""`icity season open|calendar|rehearse`: a district joins the season, what is due when, and a dress rehearsal."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path

import click


@click.group()
def season() -> None:
    """Open districts for a season, one by one 逐区开放招生."""


@season.command()
@click.argument("policy")
@click.option("--families", type=click.IntRange(1, 100), default=8, show_default=True, help="家庭数")
@click.option("--expect", type=click.IntRange(1), help="applications of the real season 预计报名数")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def rehearse(ctx: click.Context, policy: str, families: int, expect: int | None, as_json: bool) -> None:
    """Play the season of POLICY with made-up families in a private city; 1 when something would break 模拟演练."""
    from app.launch.rehearsal import command

    ctx.exit(command.rehearse(policy, families=families, expected=expect, as_json=as_json))


@season.command()
@click.argument("policy")
@click.option("--done", metavar="MILESTONE", help="note that this one was reached 标记完成")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def calendar(policy: str, done: str | None, as_json: bool) -> None:
    """What the office of POLICY (xiamen/siming/2017) has to have ready, and when families can do what 招生日历."""
    from app import clock, policies
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services import show_calendar

    with platform.unit():
        district, now = policies.load(policy).district.code, clock.now()
        if done:
            shown = show_calendar.mark_done(district, done, by=SYSTEM, now=now, actor=None)
        else:
            shown = show_calendar.show(district, now=now, actor=None)
    if as_json:
        click.echo(json.dumps(asdict(shown), default=str, ensure_ascii=False))
        return
    for one in shown.entries:
        days = f"{one.opens_on} – {one.due_on}" if one.opens_on else f"{one.due_on}"
        click.echo(f"{one.status:9} {days:25} {one.id:20} {one.title_zh} {one.title_en}")
    click.echo(f"overdue 逾期: {shown.overdue}")


@season.command("open")
@click.argument("policy")
@click.option("--letters", help="two capitals that begin the serials; default: the frame's 流水号字母")
@click.option(
    "--schools",
    "file",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    help="the district's schools as CSV, see `icity schools load` 学校名单",
)
@click.option("--dry-run", is_flag=True, help="say what would be new, change nothing 仅预演")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def open_(policy: str, letters: str | None, file: Path | None, dry_run: bool, as_json: bool) -> None:
    """Put POLICY (xiamen/siming/2017) in force for its district; a second run changes nothing 政策生效."""
    from app import clock
    from app.commands import platform
    from app.commands.schools import load_file
    from app.domain.actor import SYSTEM
    from app.extensions import db
    from app.services.open_district import open_district

    with platform.unit() as settings:
        opened = open_district(
            policy, letters=letters, actor=SYSTEM, now=clock.now(), filed_only=settings.is_production
        )
        loaded = load_file(file) if file else None
        if dry_run:
            db.session.rollback()
    told = asdict(opened) | ({"schools": loaded.changed} if loaded else {})
    if as_json:
        click.echo(json.dumps(told))
    else:
        click.echo("\n".join(f"{name}\t{value}" for name, value in told.items()))
