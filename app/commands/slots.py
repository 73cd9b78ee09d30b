"""`icity slots make`: a district's half-day slots, from its policy and the official calendar."""

from __future__ import annotations

import json
from datetime import datetime

import click


@click.group()
def slots() -> None:
    """Look after on-site slots 现场确认时段."""


@slots.command()
@click.argument("district")
@click.option("--first", type=click.DateTime(["%Y-%m-%d"]), help="first day; the policy's by default 首日")
@click.option("--last", type=click.DateTime(["%Y-%m-%d"]), help="last day; the policy's by default 末日")
@click.option("--dry-run", is_flag=True, help="show the plan, change nothing 仅预演")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def make(district: str, first: datetime | None, last: datetime | None, dry_run: bool, as_json: bool) -> None:
    """Make the slots of DISTRICT (its code, 350203); what exists stays as it is 生成时段."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services.make_slots import make_slots

    with platform.unit():
        plan = make_slots(
            district,
            actor=SYSTEM,
            now=clock.now(),
            first=first.date() if first else None,
            last=last.date() if last else None,
            dry_run=dry_run,
        )
    if as_json:
        days = [{"on": day.on.isoformat(), "kind": day.kind, "estimated": day.estimated} for day in plan.days]
        click.echo(json.dumps({"planned": plan.planned, "added": plan.added, "days": days}))
        return
    for day in plan.days:
        click.echo(f"{day.on}\t{day.kind}\t{day.name}{'（估计 estimated）' if day.estimated else ''}")
    click.echo(f"planned\t{plan.planned}\nadded\t{plan.added}")
