"""`icity policy explain`: the pack in plain words, for the screen, as Markdown or as a page for printing."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.refuse import refuse
from app.domain.errors import Language
from app.domain.notice.markdown import markdown
from app.domain.notice.page import page
from app.policies import BrokenPack, UnknownPolicy, default_library
from app.policies.explanation import explain
from app.policies.library import Library

BROKEN, USAGE = 1, 2


@click.command(name="explain")
@click.argument("policy_id", metavar="POLICY")
@click.option(
    "--html",
    "html_file",
    type=click.Path(path_type=Path, dir_okay=False),
    help="page for printing 打印用网页",
)
@click.option("--md", "md_file", type=click.Path(path_type=Path, dir_okay=False), help="Markdown file 文件")
@click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), help="another policies folder 另一政策目录"
)
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="language 语言"
)
@click.pass_context
def explain_(
    ctx: click.Context,
    policy_id: str,
    html_file: Path | None,
    md_file: Path | None,
    root: Path | None,
    lang: Language,
) -> None:
    """POLICY as the notice pasted up in communities 大白话说明.

    Markdown on standard output unless a file is named. Exit status: 0 written, 1 the policy is broken, 2 none such.
    """
    try:
        sheet = explain(Library(root) if root else default_library(), policy_id)
    except UnknownPolicy as error:
        refuse(ctx, error, USAGE)
    except BrokenPack as error:
        refuse(ctx, error, BROKEN)
    if html_file:
        html_file.write_text(page(sheet, lang), encoding="utf-8")
    if md_file:
        md_file.write_text(markdown(sheet, lang), encoding="utf-8")
    if not (html_file or md_file):
        click.echo(markdown(sheet, lang))
