"""`icity policy letter`: 致学生家长的一封信, one sheet that kindergartens hand to every parent."""

from __future__ import annotations

from pathlib import Path

import click

from app.commands.refuse import refuse
from app.domain.errors import Language
from app.policies import BrokenPack, UnknownPolicy, default_library
from app.policies.library import Library

BROKEN, USAGE = 1, 2


@click.command()
@click.argument("policy_id", metavar="POLICY")
@click.option(
    "--format",
    "form",
    type=click.Choice(["html", "md"]),
    default="html",
    show_default=True,
    help="format 格式",
)
@click.option(
    "--language", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="language 语言"
)
@click.option(
    "--url", "base_url", envvar="PUBLIC_BASE_URL", required=True, help="where families reach us 平台网址"
)
@click.option(
    "--signature", envvar="SMS_SIGNATURE", required=True, help="what official texts begin with 短信签名"
)
@click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), help="another policies folder 另一政策目录"
)
@click.pass_context
def letter(
    ctx: click.Context,
    policy_id: str,
    form: str,
    language: Language,
    base_url: str,
    signature: str,
    root: Path | None,
) -> None:
    """POLICY as the letter to every parent, on standard output 致学生家长的一封信.

    Exit status: 0 written, 1 the policy is broken, 2 none such or the call is wrong.
    """
    from app.services import write_letter

    make = write_letter.printed if form == "html" else write_letter.as_markdown
    library = Library(root) if root else default_library()
    try:
        click.echo(make(library, policy_id, language, base_url=base_url, signature=signature))
    except UnknownPolicy as error:
        refuse(ctx, error, USAGE)
    except BrokenPack as error:
        refuse(ctx, error, BROKEN)
