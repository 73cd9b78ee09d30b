"""`icity run` and `icity stop`: the development city on this machine."""

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
def stop(ctx: click.Context) -> None:
    """End the city that runs in the home folder 停止."""
    from app.launch import command

    ctx.exit(command.stop())
