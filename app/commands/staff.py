"""`icity staff appoint|dismiss`: who may do what; the person comes in on standard input, never in an argument."""

from __future__ import annotations

import sys

import click

ROLES = ("desk", "reviewer", "supervisor", "admin", "bureau", "school", "community")


@click.group()
def staff() -> None:
    """Appoint and dismiss staff 任免工作人员."""


@staff.command()
@click.argument("role", type=click.Choice(ROLES))
@click.option("--district", help="GB/T 2260 code; none for the bureau or a school 区代码")
@click.option("--school", help="the school's code, for the role school 学校代码")
@click.option("--community", help="the community's name, for the role community 社区名称")
def appoint(role: str, district: str | None, school: str | None, community: str | None) -> None:
    """Appoint the person on standard input, one line: ID_NUMBER NAME 从标准输入读入 身份证号 姓名."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM, Role
    from app.services import appoint_staff

    number, name = _person(sys.stdin.readline(), with_name=True)
    with platform.unit():
        staff_id = appoint_staff.appoint(
            Role(role),
            name=name,
            number=number,
            district_code=district,
            school_code=school,
            community=community,
            actor=SYSTEM,
            now=clock.now(),
        )
    click.echo("appointed 已任命" if staff_id else "already appointed 已在任", err=True)


@staff.command()
@click.argument("role", type=click.Choice(ROLES))
@click.option("--district", help="GB/T 2260 code; none for the bureau or a school 区代码")
@click.option("--school", help="the school's code, for the role school 学校代码")
@click.option("--community", help="the community's name, for the role community 社区名称")
def dismiss(role: str, district: str | None, school: str | None, community: str | None) -> None:
    """End the appointment of the person on standard input, one line: ID_NUMBER 从标准输入读入 身份证号."""
    from app import clock
    from app.commands import platform
    from app.domain.actor import SYSTEM, Role
    from app.services import appoint_staff

    number, _name = _person(sys.stdin.readline(), with_name=False)
    with platform.unit():
        appoint_staff.dismiss(
            Role(role),
            number=number,
            district_code=district,
            school_code=school,
            community=community,
            actor=SYSTEM,
            now=clock.now(),
        )
    click.echo("dismissed 已免去", err=True)


def _person(line: str, *, with_name: bool) -> tuple[str, str]:
    number, _, name = line.strip().partition(" ")
    if not number or (with_name and not name.strip()):
        raise click.UsageError("one line on standard input: ID_NUMBER NAME 标准输入一行：身份证号 姓名")
    return number, name.strip()
