"""`icity sms …`: how texts are doing, what one says and costs, and another try for what failed."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import timedelta

import click

from app.commands.sms_template import template

REFUSED = 3


@click.group()
def sms() -> None:
    """Look after messages 短信."""


@sms.command()
@click.option(
    "--days", type=click.IntRange(1, 90), default=7, show_default=True, help="how far back 最近天数"
)
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def status(days: int, as_json: bool) -> None:
    """How many texts of which purpose got how far 各类短信的进展."""
    from app import clock
    from app.commands import platform
    from app.services.report_messages import count_messages

    with platform.unit():
        counts = count_messages(None, since=clock.now() - timedelta(days=days))
    if as_json:
        click.echo(json.dumps([asdict(count) for count in counts]))
        return
    for count in counts:
        click.echo(f"{count.purpose:18} {count.state:12} {count.count:>9}")
    if not counts:
        click.echo("no messages 没有短信")


@sms.command()
@click.option(
    "--days", type=click.IntRange(1, 90), default=1, show_default=True, help="how far back 最近天数"
)
@click.option("--dry-run", is_flag=True, help="only say which 只列出，不重发")
def resend(days: int, dry_run: bool) -> None:
    """Queue again every failed notice that was not sent again yet; codes never 重发未送达的通知（验证码除外）."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM
    from app.services.resend_message import resend_failed

    with platform.unit():
        now = clock.now()
        resent = resend_failed(since=now - timedelta(days=days), actor=SYSTEM, now=now, dry_run=dry_run)
    for message_id in resent:
        click.echo(str(message_id))
    click.echo(f"{len(resent)} {'would be ' if dry_run else ''}queued again", err=True)


@sms.command()
@click.argument("name", metavar="TEMPLATE")
@click.option("--signature", envvar="SMS_SIGNATURE", default="入学招生", show_default=True)
@click.option(
    "--set", "given", multiple=True, metavar="NAME=VALUE", help="a value instead of the example 替换示例值"
)
@click.pass_context
def preview(ctx: click.Context, name: str, signature: str, given: tuple[str, ...]) -> None:
    """Render TEMPLATE (slot_given.zh, or slot_given.zh.v1) and count its segments 预览短信并计条数."""
    from sms.refusal import SmsInputRefused
    from sms.template import find_template, render

    purpose, _, rest = name.partition(".")
    language, _, version = rest.partition(".v")
    number = int(version) if version.isdigit() else None
    try:
        found = find_template(purpose, "en" if language == "en" else "zh", number)
        values = found.examples | dict(_pair(text) for text in given)
        rendered = render(purpose, found.language, values, signature=signature, version=found.version)
    except SmsInputRefused as error:
        click.echo(f"{error.sentence('zh')} {error.sentence('en')}", err=True)
        ctx.exit(REFUSED)
    click.echo(rendered.text)
    segments = rendered.segments
    click.echo(
        f"{rendered.template_version}: {segments.count} × {segments.encoding}, {segments.units} units",
        err=True,
    )


sms.add_command(template)


def _pair(text: str) -> tuple[str, str]:
    name, mark, value = text.partition("=")
    if not mark:
        raise click.BadParameter(f"{text!r} is not NAME=VALUE")
    return name, value
