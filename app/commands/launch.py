"""`icity run`, `stop`, `demo`, `pages`: the development city on this machine, and one journey through it."""

from __future__ import annotations

import click


@click.command()
@click.option(
    "--people", type=click.IntRange(0), default=1000, show_default=True, help="about how many 约多少人"
)
@click.option("--seed", type=int, default=1, show_default=True, help="same seed, same city 随机种子")
@click.pass_context
def run(ctx: click.Context, people: int, seed: int) -> None:
    """Start the whole city here; Ctrl-C ends it 启动全部服务，按 Ctrl-C 停止."""
    from app.launch import command

    ctx.exit(command.run(people=people, seed=seed))


@click.command()
@click.pass_context
def pages(ctx: click.Context) -> None:
    """Build the pages of web/ unless they are up to date 构建页面（已是最新则跳过）."""
    from app.launch import command

    ctx.exit(command.build_pages())


@click.command()
@click.pass_context
def stop(ctx: click.Context) -> None:
    """End the city that runs in the home folder 停止."""
    from app.launch import command

    ctx.exit(command.stop())


@click.command()
@click.option("--city", default="siming", show_default=True, help="which system 哪个城市")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def demo(ctx: click.Context, city: str, as_json: bool) -> None:
    """Take one family through the whole journey in a private city 完整演示一个家庭的全过程.

    CITY is siming, jimei, zoucheng, zoucheng-junior, shandong or kuiwen; what happens in it is what its policy pack
    says.
    """
    from app.launch.demo import command

    ctx.exit(command.demo(city, as_json=as_json))
