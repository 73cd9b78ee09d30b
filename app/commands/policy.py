"""`icity policy`: evaluate a family under a pack, and check the packs with their cases."""

from __future__ import annotations

import json
import sys
from datetime import date, datetime
from pathlib import Path

import click

from app.commands import policy_draft, policy_file, policy_letter, policy_notice, policy_preview
from app.commands.breakdown import render
from app.commands.refuse import refuse
from app.domain.errors import Language
from app.domain.prospects import list_prospects
from app.policies import BrokenPack, UnknownPolicy, cases, default_library, lint
from app.policies.library import Library
from app.policies.lint import Level, Report

BROKEN, USAGE = 1, 2


@click.group()
def policy() -> None:
    """Evaluate and check policies 政策试算与检查."""


@policy.command(name="list")
def list_() -> None:
    """List the policies there are 列出政策."""
    for policy_id in default_library().list_ids():
        click.echo(policy_id)


@policy.command()
@click.argument("policy_id", metavar="POLICY")
@click.option(
    "--case", "file", required=True, metavar="FILE", help="case file, - for standard input 案例文件"
)
@click.option("--on", type=click.DateTime(["%Y-%m-%d"]), help="as of this day 计算日，默认为报名截止日")
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.option(
    "--lang", type=click.Choice(["zh", "en"]), default="zh", show_default=True, help="language 语言"
)
@click.pass_context
def evaluate(
    ctx: click.Context, policy_id: str, file: str, on: datetime | None, as_json: bool, lang: Language
) -> None:
    """Eligibility, points line by line and documents of the family in FILE 试算一户家庭.

    Exit status: 0 evaluated, 1 the policy is broken, 2 the file or the call is wrong.
    """
    try:
        pack = default_library().load(policy_id)
        case = _read_case(file)
        evaluation = cases.evaluate_case(pack, case, on=_day(on))
        prospects = list_prospects(pack, case.family, on=evaluation.as_of, found=evaluation)
    except (UnknownPolicy, cases.BadCase) as error:
        refuse(ctx, error, USAGE)
    except BrokenPack as error:
        refuse(ctx, error, BROKEN)
    if as_json:
        changes = [prospect.as_json() for prospect in prospects]
        click.echo(json.dumps(evaluation.as_json() | {"changes": changes}, ensure_ascii=False))
    else:
        click.echo(render(pack, evaluation, lang, prospects))


def _day(moment: datetime | None) -> date | None:
    return moment.date() if moment else None


def _read_case(file: str) -> cases.Case:
    if file != "-":
        return cases.read_case(Path(file), file, with_expected=False)
    raw = sys.stdin.buffer.read(cases.LARGEST + 1)
    try:
        return cases.parse_case(raw.decode(), "<stdin>", with_expected=False)
    except UnicodeDecodeError:
        raise cases.BadCase("<stdin>", 1, "不是 UTF-8 文字", "is not UTF-8 text") from None


@policy.command()
@click.argument("policy_ids", metavar="[POLICY]...", nargs=-1)
@click.option(
    "--root", type=click.Path(path_type=Path, file_okay=False), help="another policies folder 另一政策目录"
)
@click.option("--json", "as_json", is_flag=True, help="one JSON document 输出 JSON")
@click.pass_context
def check(ctx: click.Context, policy_ids: tuple[str, ...], root: Path | None, as_json: bool) -> None:
    """Validate policies, compare them with their frame and run their cases 检查政策并跑案例.

    Exit status: 0 all good, 1 something is wrong, 2 no such policy.
    """
    library = Library(root) if root else default_library()
    try:
        reports = [lint.check(library, policy_id) for policy_id in policy_ids or library.list_ids()]
        if not policy_ids:
            library.load_all()
    except UnknownPolicy as error:
        refuse(ctx, error, USAGE)
    except BrokenPack as error:
        refuse(ctx, error, BROKEN)
    if as_json:
        click.echo(json.dumps([_as_json(report) for report in reports], ensure_ascii=False))
    else:
        for report in reports:
            _show(report)
    if not all(report.passed for report in reports):
        ctx.exit(BROKEN)


def _as_json(report: Report) -> dict[str, object]:
    return {
        "policy": report.policy_id,
        "passed": report.passed,
        "cases": report.cases,
        "open": report.open_points,
        "findings": [
            {
                "level": f.level.value,
                "file": f.file,
                "line": f.line,
                "field": f.field,
                "zh": f.zh,
                "en": f.en,
            }
            for f in report.findings
        ],
    }


def _show(report: Report) -> None:
    mark = "✓" if report.passed else "✗"
    click.echo(
        f"{mark} {report.policy_id}: {report.cases} cases 案例, {report.open_points} open points 待定处"
    )
    for finding in report.findings:
        word = "错误 error" if finding.level is Level.ERROR else "警告 warning"
        field = f"{finding.field}: " if finding.field else ""
        click.echo(f"    {finding.file}:{finding.line}: {word}: {field}{finding.zh} / {finding.en}")


policy.add_command(policy_notice.explain_)
policy.add_command(policy_letter.letter)
policy.add_command(policy_draft.diff)
policy.add_command(policy_draft.new)
policy.add_command(policy_preview.preview)
policy.add_command(policy_file.file_)
