"""`icity policy diff` and `icity policy new`: what has changed between two packs, and a pack to begin with."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path

import click

from app.commands.refuse import refuse
from app.domain.batch import PolicyKind
from app.domain.errors import DomainError, Language
from app.policies import BrokenPack, UnknownPolicy, default_library, skeleton
from app.policies.comparison import Difference, compare
from app.policies.library import Library

DIFFERENT, TROUBLE = 1, 2
_ROOT = click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), help="another policies folder 另一政策目录"
)


@click.command()
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW")
@_ROOT
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="language 语言"
)
@click.pass_context
def diff(ctx: click.Context, old: str, new: str, root: Path | None, lang: Language) -> None:
    """Every value in which two policies differ, by section 比较两份政策.

    Exit status as of diff: 0 the same, 1 different, 2 trouble.
    """
    try:
        found = compare(Library(root) if root else default_library(), old, new)
    except (UnknownPolicy, BrokenPack) as error:
        refuse(ctx, error, TROUBLE)
    for title, ones in groupby(found, key=lambda one: one.section_title):
        click.echo(f"## {title.zh if lang == 'zh' else title.en}")
        for one in ones:
            click.echo(_told(one, lang))
    if found:
        ctx.exit(DIFFERENT)


def _told(one: Difference, language: Language) -> str:
    def say(zh: str, en: str) -> str:
        return zh if language == "zh" else en

    title = f"{say(one.title.zh, one.title.en)} · " if one.title else ""
    before, after = say(one.old.shown.zh, one.old.shown.en), say(one.new.shown.zh, one.new.shown.en)
    return (
        f"  {title}{one.field}: {before} → {after}\n"
        f"      {one.old.file}:{one.old.line} → {one.new.file}:{one.new.line}"
    )


@click.command()
@click.argument("policy_id", metavar="CITY/DISTRICT/YEAR")
@click.option(
    "--kind",
    type=click.Choice([kind.value for kind in PolicyKind]),
    default="points",
    show_default=True,
    help="kind of admission 录取方式",
)
@click.option("--from", "like", metavar="POLICY", help="begin from this policy 从已有政策起草")
@click.option("--frame", help="the city's frame, e.g. xiamen/frame-2017 市定框架")
@_ROOT
@click.pass_context
def new(
    ctx: click.Context, policy_id: str, kind: str, like: str | None, frame: str | None, root: Path | None
) -> None:
    """A commented skeleton with a first case file; overwrites nothing 新建政策."""
    library = Library(root) if root else default_library()
    try:
        made = skeleton.write(library, policy_id, PolicyKind(kind), frame=frame, like=like)
    except DomainError as error:
        refuse(ctx, error, TROUBLE)
    for file in (made.pack, made.case):
        click.echo(f"policies/{file}")
    click.echo(f"icity policy check {policy_id}")
