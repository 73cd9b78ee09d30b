"""A draft of a policy in the browser: what is wrong with it, line by line, and what it says in plain words."""

from __future__ import annotations

from dataclasses import dataclass

from app import policies
from app.domain.actor import NotFound, Role, StaffMember
from app.domain.errors import InvalidInput, Language
from app.domain.notice.markdown import markdown
from app.domain.notice.page import page
from app.domain.policy import Policy
from app.policies import BrokenPack, lint
from app.policies.draft import NAME, DraftLibrary, drafted
from app.policies.explanation import explain
from app.policies.lint import Level


@dataclass(frozen=True)
class Remark:
    """One finding; `line` and `column` count from 1, `column` is known for lines of the draft itself."""

    level: str
    file: str
    line: int
    column: int | None
    field: str
    zh: str
    en: str


@dataclass(frozen=True)
class DraftReport:
    """Whether the draft could be filed as it is; `cases` of the shelf ran against it."""

    policy_id: str
    passed: bool
    digest: str | None
    cases: int
    open_points: int
    findings: tuple[Remark, ...]


@dataclass(frozen=True)
class DraftExplained:
    """The notice of a draft that can be read; else why it cannot."""

    report: DraftReport
    html: str | None
    markdown: str | None


class AnotherDistrict(InvalidInput):
    """The draft names another district or year than the pack it would replace."""

    code = "draft_of_another_pack"
    zh = "草稿写的是 {found}，与所选政策 {wanted} 不符。"
    en = "The draft is of {found}, but {wanted} was chosen."


def check_draft(policy_id: str, text: str, *, actor: StaffMember) -> DraftReport:
    """Read the draft in the place of a pack of the actor's district, compare it with its frame, run the cases."""
    require_own(policy_id, actor)
    with drafted(policies.default_library(), policy_id, text) as shelf:
        return _report(shelf, policy_id, text)


def explain_draft(policy_id: str, text: str, *, language: Language, actor: StaffMember) -> DraftExplained:
    """The draft as the notice that would be pasted up, a page and as Markdown."""
    require_own(policy_id, actor)
    with drafted(policies.default_library(), policy_id, text) as shelf:
        report = _report(shelf, policy_id, text)
        try:
            sheet = explain(shelf, policy_id)
        except BrokenPack:
            return DraftExplained(report, None, None)
    return DraftExplained(report, page(sheet, language), markdown(sheet, language))


def require_own(policy_id: str, actor: StaffMember) -> Policy:
    """The pack that a draft is compared with: its own, or the district's newest for a year that has none yet.

    `NotFound` for another district's.
    """
    policy = policies.load(nearest(policy_id))
    if actor.role is not Role.BUREAU and policy.district.code != actor.district_code:
        raise NotFound
    return policy


def require_same(draft: Policy) -> None:
    """Refuse a draft of another district or year than the name under which it is read."""
    _, district, year = draft.id.split("/")
    found, wanted = f"{draft.district.pinyin} {draft.entry_year}", f"{district} {year}"
    if found != wanted:
        raise AnotherDistrict(found=found, wanted=wanted)


def nearest(policy_id: str) -> str:
    """The pack itself where there is one, else the newest of the same district."""
    known = policies.list_policies()
    district = policy_id.rpartition("/")[0]
    packs = [one for one in known if one.rpartition("/")[0] == district]
    return policy_id if policy_id in known or not packs else packs[-1]


def _report(shelf: DraftLibrary, policy_id: str, text: str) -> DraftReport:
    lines = text.splitlines()
    try:
        require_same(shelf.load(policy_id))
        found = lint.check(shelf, policy_id)
    except BrokenPack as error:
        remark = _remark(
            Level.ERROR, error.facts["file"], error.facts["line"], "",
            error.facts["problem_zh"], error.facts["problem_en"], lines,
        )  # fmt: skip
        return DraftReport(policy_id, False, None, 0, 0, (remark,))
    except AnotherDistrict as error:
        remark = _remark(Level.ERROR, NAME, 1, "district", error.sentence("zh"), error.sentence("en"), lines)
        return DraftReport(policy_id, False, None, 0, 0, (remark,))
    remarks = tuple(
        _remark(one.level, one.file, one.line, one.field, one.zh, one.en, lines) for one in found.findings
    )
    digest = shelf.load(policy_id).digest
    return DraftReport(policy_id, found.passed, digest, found.cases, found.open_points, remarks)


def _remark(level: Level, file: str, line: int, field: str, zh: str, en: str, lines: list[str]) -> Remark:
    if not file.endswith(f"/{NAME}") and file != NAME:
        return Remark(level.value, file, line, None, field, zh, en)
    written = lines[line - 1] if line <= len(lines) else ""
    key = field.rpartition(".")[2]
    at = written.find(key) if key else -1
    column = (at if at >= 0 else len(written) - len(written.lstrip())) + 1
    return Remark(level.value, NAME, line, column, field, zh, en)
