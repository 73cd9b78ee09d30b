"""The papers of a family at the desk: which are missing, which were not seen in the original, which are settled."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from app.domain.actor import Clerk
from app.domain.explain import Text
from app.domain.trust import Trust
from app.models.application import Application, Material
from app.services.find_at_desk import find_served
from app.services.list_documents import Listed, of_application
from app.services.see_original import takes_papers
from app.store import materials


class Standing(StrEnum):
    """What is left to do about a paper at the counter."""

    MISSING = "missing"
    UNSEEN = "unseen"
    SETTLED = "settled"


TELLS: dict[Standing, Text] = {
    Standing.MISSING: Text("还缺：请看原件并拍照", "Missing: see the original and photograph it"),
    Standing.UNSEEN: Text("已上传，原件未核对", "Uploaded, its original not seen yet"),
    Standing.SETTLED: Text("不必再带", "Need not be brought again"),
}


@dataclass(frozen=True)
class Paper:
    """A paper the policy asks for or the family brought; `unseen` are its files whose original nobody has seen."""

    document: str
    title_zh: str
    title_en: str
    standing: Standing
    told: Text
    trust: Text | None
    files: tuple[Material, ...]
    can_attach: bool
    can_see: bool


@dataclass(frozen=True)
class Papers:
    """What is left to do first, in the pack's order; `open` counts it."""

    items: tuple[Paper, ...]
    open: int
    can_attach: bool


def list_papers(text: str, *, clerk: Clerk) -> Papers:
    """The papers of the family whose serial was scanned; `NotFound` and `OwnFamily` as everywhere at the desk."""
    application = find_served(text, clerk)
    is_open = takes_papers(application)
    files = materials.list_materials(application.id)
    papers = [_paper(one, files, is_open=is_open) for one in _shown(application)]
    items = sorted(papers, key=lambda paper: paper.standing is Standing.SETTLED)
    left = sum(paper.standing is not Standing.SETTLED for paper in papers) if is_open else 0
    return Papers(tuple(items), left, is_open)


def _shown(application: Application) -> list[Listed]:
    """Needed, or something is there to look at; what a record replaces is nobody's work at a counter."""
    return [one for one in of_application(application) if one.needed or one.materials]


def _paper(listed: Listed, files: list[Material], *, is_open: bool) -> Paper:
    own = tuple(file for file in files if file.document == listed.document)
    standing = _standing(listed)
    trust = Text(listed.trust_zh, listed.trust_en or "") if listed.trust_zh else None
    return Paper(
        document=listed.document,
        title_zh=listed.title_zh,
        title_en=listed.title_en,
        standing=standing,
        told=TELLS[standing],
        trust=trust,
        files=own,
        can_attach=is_open and standing is not Standing.SETTLED,
        can_see=is_open and standing is Standing.UNSEEN,
    )


def _standing(listed: Listed) -> Standing:
    """A record or a seen original settles it; what the family made itself stands under its declaration."""
    if listed.trust in (Trust.A, Trust.B, Trust.D):
        return Standing.SETTLED
    return Standing.UNSEEN if listed.materials else Standing.MISSING
