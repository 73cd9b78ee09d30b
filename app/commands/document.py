"""`icity states` and `icity openapi`: documents that are generated from the code."""

from __future__ import annotations

import json
from pathlib import Path

import click

_OUT = click.option(
    "--out", type=click.Path(dir_okay=False, path_type=Path), help="default: standard output 默认输出到屏幕"
)


@click.command()
@_OUT
def states(out: Path | None) -> None:
    """The states of an application as a page 申请状态表."""
    from app.domain.states import as_markdown

    _write(as_markdown(), out)


@click.command()
@_OUT
def openapi(out: Path | None) -> None:
    """The API as OpenAPI 3.1 接口文档."""
    from app import config
    from app.factory import create_app

    try:
        app = create_app(config.load())
    except config.BadSetting as error:
        raise click.UsageError(str(error)) from None
    with app.test_client() as client:
        document = client.get("/api/openapi.json").get_json()
    _write(json.dumps(document, ensure_ascii=False, indent=2, sort_keys=True) + "\n", out)


def _write(content: str, out: Path | None) -> None:
    if out is None:
        click.echo(content, nl=False)
        return
    try:
        out.write_text(content, encoding="utf-8")
    except OSError as error:
        raise click.ClickException(f"{out} cannot be written 无法写入: {error.strerror}") from None
