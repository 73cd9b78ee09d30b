"""`icity …`: what operators run; a group of commands is imported only when it is called."""

from __future__ import annotations

import sys
from importlib import import_module

import click

GROUPS: dict[str, tuple[str, str]] = {
    "audit": ("app.commands.audit:audit", "verify the audit trail 核对审计链"),
    "city": ("app.commands.city:city", "make and load a demo city 生成、载入示范城市"),
    "demo": ("app.commands.launch:demo", "one family's whole journey 完整演示"),
    "export": ("app.commands.export:export", "pseudonymised lines for statistics 导出统计数据"),
    "migrate": ("app.commands.migrate:migrate", "bring the database up to date 更新数据库结构"),
    "openapi": ("app.commands.document:openapi", "write docs/openapi.json 生成接口文档"),
    "policy": ("app.commands.policy:policy", "evaluate and check policies 政策试算与检查"),
    "registries": ("app.commands.registries:registries", "are the departments ready 部门就绪检查"),
    "retention": ("app.commands.retention:retention", "keep no longer than needed 保存期限"),
    "pages": ("app.commands.launch:pages", "build the pages of web/ 构建页面"),
    "run": ("app.commands.launch:run", "start the whole city here 启动全部服务"),
    "schools": ("app.commands.schools:schools", "load the list of schools 载入学校名单"),
    "slots": ("app.commands.slots:slots", "make on-site slots 生成现场确认时段"),
    "season": ("app.commands.season:season", "open districts for a season 开放招生区"),
    "sms": ("app.commands.sms:sms", "look after messages 短信"),
    "staff": ("app.commands.staff:staff", "appoint and dismiss staff 任免工作人员"),
    "states": ("app.commands.document:states", "write docs/states.md 生成状态表"),
    "stop": ("app.commands.launch:stop", "end a city that runs here 停止"),
}


class Icity(click.Group):
    """The root: `icity policy evaluate` must start fast, so nothing else is imported for it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return sorted(GROUPS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        place = GROUPS.get(cmd_name)
        if place is None:
            return None
        module, name = place[0].split(":")
        command: click.Command = getattr(import_module(module), name)
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        with formatter.section("Commands"):
            formatter.write_dl([(name, GROUPS[name][1]) for name in self.list_commands(ctx)])


@click.command(cls=Icity, context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """i-City Enrolment i 城入学: data on standard output, everything else on standard error.

    Exit status: 0 done, 1 failed, 2 wrong use, 3 refused by a rule.
    """


if __name__ == "__main__":
    sys.exit(main())
