"""`icity policy file`: two officers bring a policy into force; who acts comes in on standard input."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from app.services.list_filings import Filing

_POLICY = click.argument("policy_id", metavar="POLICY")


@click.group(name="file")
def file_() -> None:
    """File a policy, approve it as another officer, put it in force 政策备案与施行."""


@file_.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
def list_(as_json: bool) -> None:
    """Every version that was filed and how far it is 列出备案."""
    from app.commands import platform
    from app.services.list_filings import list_filings

    with platform.unit():
        filings = list_filings()
    if as_json:
        click.echo(json.dumps([asdict(one) for one in filings], default=str, ensure_ascii=False))
        return
    for one in filings:
        late = "late 逾期" if one.is_late else ""
        click.echo(f"{one.policy_id:28} v{one.version} {one.digest[:12]} {one.state:10} {late}".rstrip())


@file_.command()
@_POLICY
@click.option("--reason", help="why it is filed after the deadline 逾期理由")
def submit(policy_id: str, reason: str | None) -> None:
    """File POLICY with its impact as the officer whose ID number is on standard input 报备."""
    from app.services import file_policy

    _act(file_policy.submit, policy_id, reason=reason)


@file_.command(name="return")
@_POLICY
@click.option("--because", required=True, help="what must be mended 退回原因")
def return_(policy_id: str, because: str) -> None:
    """Send POLICY back 退回."""
    from app.services import file_policy

    _act(file_policy.send_back, policy_id, because=because)


@file_.command()
@_POLICY
def approve(policy_id: str) -> None:
    """Agree to POLICY as another officer 批准."""
    from app.services import file_policy

    _act(file_policy.approve, policy_id)


@file_.command(name="put-in-force")
@_POLICY
def put_in_force(policy_id: str) -> None:
    """From now on POLICY decides in its district 施行."""
    from app.services import file_policy

    _act(file_policy.put_in_force, policy_id)


def _act(act: Callable[..., Filing], policy_id: str, **more: Any) -> None:
    from app import clock
    from app.commands import platform
    from app.services.find_officer import find_officer

    number = sys.stdin.readline().strip()
    with platform.unit():
        done = act(policy_id, actor=find_officer(number), now=clock.now(), **more)
    if done.is_late:
        click.echo(f"过了备案期限 {done.deadline} filed after the deadline: {done.reason}", err=True)
    click.echo(f"{done.policy_id}\tv{done.version}\t{done.digest[:12]}\t{done.state}")
