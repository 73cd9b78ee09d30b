"""`icity audit verify`: walk the whole chain and recompute every link."""

from __future__ import annotations

import json
from dataclasses import asdict

import click

BROKEN = 3


@click.group()
def audit() -> None:
    """Verify the audit trail 核对审计链."""


@audit.command()
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def verify(ctx: click.Context, as_json: bool) -> None:
    """Exit status 0 when every link holds, 3 when one does not 完好为 0，有改动为 3."""
    from app import audit as trail
    from app.commands import platform

    with platform.unit():
        trail.seal()
        finding = trail.verify()
    if as_json:
        click.echo(json.dumps({"intact": finding.intact, **asdict(finding)}))
    elif finding.intact:
        click.echo(f"intact 完好: {finding.events} events, head {finding.head}")
    else:
        click.echo(f"BROKEN 有改动: link {finding.broken_at}, {finding.because}")
    if not finding.intact:
        ctx.exit(BROKEN)
